/// How text looks in a terminal.
///
/// Series colours come from the 256-colour palette, of middle lightness, so that they are readable
/// on light and on dark.
package enum TerminalStyle: Equatable, Sendable {
  case plain, bold, faint
  /// The colour of a series, as in the drawings.
  case series(Int?)
  /// The colour of a series, bold.
  case boldSeries(Int?)

  /// The text between the escape sequences that switch the style on and off.
  package func applied(to text: String) -> String {
    switch self {
    case _ where text.isEmpty: text
    case .plain: text
    case .bold: "\u{1B}[1m\(text)\u{1B}[0m"
    case .faint: "\u{1B}[2m\(text)\u{1B}[0m"
    case .series(let index): "\u{1B}[38;5;\(SeriesStyle(index).terminalColor)m\(text)\u{1B}[0m"
    case .boldSeries(let index):
      "\u{1B}[1;38;5;\(SeriesStyle(index).terminalColor)m\(text)\u{1B}[0m"
    }
  }
}

extension MarkedText {
  /// The text for a terminal: the marked ranges in bold, or nothing but the text without colour.
  package func terminal(color: Bool) -> String {
    guard color else { return string }
    return runs.map { ($0.isMarked ? TerminalStyle.bold : .plain).applied(to: $0.text) }.joined()
  }
}
