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
  mutating func update(_ done: Int) {
    guard isShown else { return }
    let now = clock.now
    guard now - (lastShown ?? start) > .milliseconds(lastShown == nil ? 500 : 100) else { return }
    lastShown = now
    let rate = Double(done) / ((now - start) / .seconds(1))
    var line = total.map { "\(label) \(done) of \($0)" } ?? "\(label) \(done)"
    line += ", \(Int(rate)) a second"
    if let total, rate > 0 {
      line += ", \(Int((Double(max(total - done, 0)) / rate).rounded(.up))) s left"
    }
    try? Terminal.standardError.send("\r\u{1B}[K\(line)")
  }

  /// Takes the line away.
  mutating func finish() {
    guard lastShown != nil else { return }
    lastShown = nil
    try? Terminal.standardError.send("\r\u{1B}[K")
  }
}
