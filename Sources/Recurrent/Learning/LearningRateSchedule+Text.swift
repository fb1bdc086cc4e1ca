extension LearningRateSchedule: LosslessStringConvertible {
  /// The schedule in one word: `constant`, `step:4:0.1`, `exponential:0.9`, `cosine:10:0.0`, `warmup:0.25:5`.
  public var description: String {
    switch self {
    case .constant: "constant"
    case .step(let size, let gamma): "step:\(size):\(gamma)"
    case .exponential(let gamma): "exponential:\(gamma)"
    case .cosine(let period, let minimum): "cosine:\(period):\(minimum)"
    case .warmUp(let start, let period): "warmup:\(start):\(period)"
    }
  }

  /// Reads what ``description`` writes; what has a default may be left out at the end.
  ///
  /// - Parameter text: The schedule in one word.
  public init?(_ text: String) {
    let fields = TextFields(text)
    func isFactor(_ number: Double) -> Bool { number >= 0 && number.isFinite }
    switch (fields.name, fields.count) {
    case ("constant", 0): self = .constant
    case ("step", 1...2):
      guard let size = fields.positive(0), let gamma = fields.number(1, default: 0.1) else {
        return nil
      }
      guard isFactor(gamma) else { return nil }
      self = .step(size: size, gamma: gamma)
    case ("exponential", 1):
      guard let gamma = fields.number(0), isFactor(gamma) else { return nil }
      self = .exponential(gamma: gamma)
    case ("cosine", 1...2):
      guard let period = fields.positive(0), let minimum = fields.number(1, default: 0) else {
        return nil
      }
      guard isFactor(minimum) else { return nil }
      self = .cosine(period: period, minimum: minimum)
    case ("warmup", 0...2):
      guard let start = fields.number(0, default: 1.0 / 3), isFactor(start) else { return nil }
      guard let period = fields.positive(1, default: 5) else { return nil }
      self = .warmUp(start: start, period: period)
    default: return nil
    }
  }
}

/// A word of fields with colons between: a name, and what comes with it.
struct TextFields {
  let name: Substring
  private let values: [Substring]

  init(_ text: String) {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    name = fields[0]
    values = Array(fields.dropFirst())
  }

  /// How many fields come with the name.
  var count: Int { values.count }

  /// A finite number; where the field is missing, its default.
  func number(_ index: Int, default missing: Double? = nil) -> Double? {
    guard index < count else { return missing }
    return Double(values[index]).flatMap { $0.isFinite ? $0 : nil }
  }

  /// A number of at least 1; where the field is missing, its default.
  func positive(_ index: Int, default missing: Int? = nil) -> Int? {
    guard index < count else { return missing }
    return Int(values[index]).flatMap { $0 > 0 ? $0 : nil }
  }

  /// `true` or `false`; where the field is missing, false.
  func flag(_ index: Int) -> Bool? {
    index < count ? Bool(String(values[index])) : false
  }
}
