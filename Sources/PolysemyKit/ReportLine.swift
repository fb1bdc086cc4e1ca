internal import Figures

/// A line of a report, as it is sent to a terminal.
///
/// Every way to make one makes text visible, so that no word, name or path that a line tells of can
/// bring an escape sequence, or the end of a line, into the report.
struct ReportLine {
  /// The line without its end; the only escape sequences are those of its styles.
  let sent: String

  /// A line of plain text.
  init(_ text: String) { sent = text.madeVisible }

  /// A line of text in a style.
  init(_ text: String, _ style: TerminalStyle) { sent = style.applied(to: text.madeVisible) }

  /// Plain text, then one whose marks stand out: in bold, or between asterisks without colour.
  init(_ start: String, _ text: MarkedText, color: Bool) {
    let marked =
      color
      ? text.terminal(color: true)
      : text.runs.map { $0.isMarked ? "*\($0.text)*" : $0.text }.joined()
    sent = start.madeVisible + marked
  }

  /// The lines of a drawing, which makes its texts visible itself.
  static func lines(of figure: Figure, width: Int, height: Int, color: Bool) -> [ReportLine] {
    var lines = figure.terminal(width: width, height: height, color: color)
      .split(separator: "\n", omittingEmptySubsequences: false)[...]
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { ReportLine(sent: String($0)) }
  }

  private init(sent: String) { self.sent = sent }
}
