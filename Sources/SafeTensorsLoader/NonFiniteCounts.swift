/// How many elements of a tensor are no numbers to compute with.
public struct NonFiniteCounts: Equatable, Sendable {
  /// How many are NaN.
  public var nan = 0
  /// How many are positive infinity.
  public var positiveInfinity = 0
  /// How many are negative infinity.
  public var negativeInfinity = 0

  /// None of any kind.
  public init() {}

  /// How many there are of all kinds.
  public var total: Int { nan + positiveInfinity + negativeInfinity }

  /// Both counts together.
  public static func + (first: Self, second: Self) -> Self {
    var sum = first
    sum.nan += second.nan
    sum.positiveInfinity += second.positiveInfinity
    sum.negativeInfinity += second.negativeInfinity
    return sum
  }
}
