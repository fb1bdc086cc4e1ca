internal import Figures

extension ReportText {
  /// The most columns that a name takes up in a table.
  static let widestName = 22

  /// A name, cut where it is wider than a cell.
  static func name(_ name: String) -> String {
    let visible = name.madeVisible
    guard DisplayWidth.of(visible) > widestName else { return visible }
    var room = widestName - 1
    return visible.prefix { character in
      room -= DisplayWidth.of(String(character))
      return room >= 0
    } + "…"
  }

  /// How many columns a cell of some names needs.
  static func cellWidth(of names: [String]) -> Int {
    names.map { DisplayWidth.of(name($0)) }.max() ?? 0
  }

  /// A name at the left of some columns.
  static func left(_ text: String, _ columns: Int) -> String {
    let name = name(text)
    return name + String(repeating: " ", count: max(0, columns - DisplayWidth.of(name)))
  }
}
