internal import Figures

/// Rows of text for people, safe to show: cells side by side, the last of them cut where a terminal
/// ends.
struct ScoreTable {
  /// How wide a line may be; nil for any.
  private let columns: Int?

  /// - Parameter isForTerminal: Whether the rows are looked at on standard output.
  init(isForTerminal: Bool) {
    let terminal = Terminal.standardOutput
    columns = isForTerminal && terminal.isTerminal ? terminal.width : nil
  }

  /// The widest that names are made room for.
  private static let widestName = 24

  /// How many columns a cell of some names needs.
  static func width(of names: [String]) -> Int {
    min(widestName, names.map { DisplayWidth.of($0.madeVisible) }.max() ?? 0)
  }

  /// A row.
  ///
  /// - Parameters:
  ///   - last: What stands at the end.
  ///   - cells: What stands before it, with widths in columns; wider ones stay as they are.
  /// - Returns: The line with its end.
  func row(_ last: String, after cells: [(text: String, width: Int)] = []) -> String {
    var line = ""
    for cell in cells {
      let text = cell.text.madeVisible
      line += text + String(repeating: " ", count: max(0, cell.width - DisplayWidth.of(text)) + 2)
    }
    let room = columns.map { max(8, $0 - DisplayWidth.of(line)) }
    return (line + last.madeVisible.prefix(columns: room)).trimmedAtEnd + "\n"
  }
}

extension String {
  /// The text, ended with an ellipsis where it is wider than some columns.
  fileprivate func prefix(columns: Int?) -> String {
    guard let columns, DisplayWidth.of(self) > columns else { return self }
    var room = columns - 1
    let kept = prefix { character in
      room -= DisplayWidth.of(String(character))
      return room >= 0
    }
    return "\(kept)…"
  }

  /// The text without spaces at its end.
  fileprivate var trimmedAtEnd: String {
    String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
  }
}

extension Float {
  /// The number with four digits after the point.
  var withFourDigits: String {
    let tenThousandths = (Double(self) * 10_000).rounded()
    guard abs(tenThousandths) < 1e15 else { return isNaN ? "nan" : "\(self)" }
    let whole = Int(abs(tenThousandths))
    let digits = String(whole % 10_000)
    let fraction = String(repeating: "0", count: 4 - digits.count) + digits
    return "\(tenThousandths < 0 ? "-" : "")\(whole / 10_000).\(fraction)"
  }
}
