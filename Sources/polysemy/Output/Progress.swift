/// A line on a terminal that says how far long work has come; nothing where nobody looks.
struct Progress {
  private let label: String
  private let total: Int?
  private let isShown: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var lastShown: ContinuousClock.Instant?

  /// - Parameters:
  ///   - label: What is being done.
  ///   - total: How many steps there are, where that is known.
  ///   - isShown: Whether it is wanted at all.
  init(_ label: String, total: Int?, isShown: Bool) {
    self.label = label
    self.total = total
    self.isShown = isShown && Terminal.standardError.isTerminal
    start = clock.now
  }

  /// Says that `done` steps are done; shown ten times a second, from half a second on.
  ///
  /// - Parameters:
  ///   - done: How many steps.
  ///   - fraction: Which part of the whole that is, where the number of steps does not tell.
  ///   - unit: What the steps are, if that is worth saying.
  ///   - note: What else there is to say; asked for only where the line is shown.
  mutating func update(
    _ done: Int, fraction: Double? = nil, unit: String = "",
    note: @autoclosure () -> String = ""
  ) {
    guard isShown else { return }
    let now = clock.now
    guard now - (lastShown ?? start) > .milliseconds(lastShown == nil ? 500 : 100) else { return }
    if lastShown == nil { Interruption.keepTerminalTidy() }
    lastShown = now
    let seconds = (now - start) / .seconds(1)
    let line = Self.line(
      label, done, of: total, fraction: fraction, unit: unit, note: note(), seconds: seconds,
      width: Terminal.standardError.width)
    try? Terminal.standardError.send("\r\u{1B}[K\(line)")
  }

  /// Takes the line away.
  mutating func finish() {
    guard lastShown != nil else { return }
    lastShown = nil
    try? Terminal.standardError.send("\r\u{1B}[K")
  }

  // MARK: The line

  private static let barWidth = 24

  /// The line: with a bar where the end is known, and never as wide as the terminal, which would
  /// break it in two.
  private static func line(
    _ label: String, _ done: Int, of total: Int?, fraction: Double?, unit: String, note: String,
    seconds: Double, width: Int
  ) -> String {
    let fraction = min(1, fraction ?? total.map { Double(done) / Double(max($0, 1)) } ?? 0)
    let speed = ByteText.count(Int(Double(done) / seconds))
    let rate = unit.isEmpty ? "\(speed) a second" : "\(speed) \(unit)/s"
    guard fraction > 0 else {
      return String("\(label) \(ByteText.count(done)), \(rate)".prefix(width - 1))
    }
    let filled = Int(fraction * Double(barWidth))
    let bar =
      String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
    let percent = "\(Int(fraction * 100))".padded(to: 3)
    let left = Int((seconds * (1 - fraction) / fraction).rounded(.up))
    // What there is to say has the bar's place where both do not fit.
    let end = "\(percent) %, \(rate), \(duration(left)) left" + (note.isEmpty ? "" : ", \(note)")
    let line = "\(label) [\(bar)] \(end)"
    return String((note.isEmpty || line.count < width ? line : "\(label) \(end)").prefix(width - 1))
  }

  /// `12 s`, `3 min` or `2 h 10 min`.
  private static func duration(_ seconds: Int) -> String {
    if seconds < 100 { return "\(seconds) s" }
    let minutes = (seconds + 30) / 60
    return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
