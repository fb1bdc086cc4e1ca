internal import Transformer

/// Where the time of a model went, as lines for people.
enum TimingsText {
  /// A line a phase: its milliseconds, and its share of all in per cent.
  static func lines(_ timings: ForwardTimings) -> [String] {
    let total = timings.total / .milliseconds(1)
    return ForwardTimings.Phase.allCases.map { phase in
      let time = timings[phase] / .milliseconds(1)
      let share = total > 0 ? 100 * time / total : 0
      return
        "\(decimal(time).padded(to: 12)) ms \(decimal(share).padded(to: 6)) %  \(phase.rawValue)"
    }
  }

  /// A number with one decimal.
  private static func decimal(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
