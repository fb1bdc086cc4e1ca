internal import Glibc

/// How far apart values stand on an axis: by their difference, or by their ratio.
package enum Scale: Equatable, Sendable {
  case linear
  /// The axis is one of powers of ten; what is not above 0 has no place.
  case logarithmic

  /// Where a value stands in the axis's own unit; nil where it has no place.
  ///
  /// Values beyond ``Axis/largestValue`` have none, nor has NaN.
  package func position(of value: Double) -> Double? {
    guard abs(value) <= Axis.largestValue else { return nil }
    switch self {
    case .linear: return value
    case .logarithmic: return value > 0 ? log10(value) : nil
    }
  }

  /// About `count` round values within the range, at their positions.
  ///
  /// Logarithmic ones are powers of ten, or of a power of ten where those are too many; over less
  /// than two of them, multiples by 2 and 5 too; over less still, what a linear axis marks.
  package func ticks(of axis: Axis, about count: Int) -> [Axis.Tick] {
    guard self == .logarithmic else { return axis.ticks(about: count) }
    let decades = axis.upper - axis.lower
    if decades >= 2 {
      // 1, 2 or 3 decades, or a linear axis's round number of them.
      let rough = Int((decades / Double(max(1, count))).rounded(.up))
      let step = rough <= 3 ? max(1, rough) : (rough + 4) / 5 * 5
      return Self.multiples(of: step, in: axis).map {
        Axis.Tick(value: Double($0), label: DecimalText.power($0))
      }
    }
    let ticks = Self.multiples(of: 1, in: axis.widened(by: 1 + 2 / decades)).flatMap { exponent in
      [1, 2, 5].map { digit in
        Axis.Tick(
          value: Double(exponent) + log10(Double(digit)),
          label: DecimalText.write(digit, exponent: exponent, largest: digit))
      }
    }.filter { axis.lower...axis.upper ~= $0.value }
    return ticks.count >= 3 ? ticks : Self.linearTicks(of: axis, about: count)
  }

  /// Where short unnamed marks help to see that a scale is logarithmic: at 2 to 9 times powers of ten.
  package func minorTicks(of axis: Axis) -> [Double] {
    let decades = axis.upper - axis.lower
    guard self == .logarithmic, decades <= 8 else { return [] }
    return Self.multiples(of: 1, in: axis.widened(by: 1 + 2 / decades)).flatMap { exponent in
      (2...9).map { Double(exponent) + log10(Double($0)) }
    }.filter { axis.lower...axis.upper ~= $0 }
  }

  private static func multiples(of step: Int, in axis: Axis) -> [Int] {
    let first = Int((axis.lower / Double(step)).rounded(.up))
    let last = Int((axis.upper / Double(step)).rounded(.down))
    return first <= last ? (first...last).map { $0 * step } : []
  }

  /// The marks of a linear axis over the same values.
  private static func linearTicks(of axis: Axis, about count: Int) -> [Axis.Tick] {
    let linear = Axis(from: pow(10, axis.lower), to: pow(10, axis.upper))
    return linear.ticks(about: count).compactMap { tick in
      guard tick.value > 0 else { return nil }
      let value = log10(tick.value)
      return axis.lower...axis.upper ~= value ? Axis.Tick(value: value, label: tick.label) : nil
    }
  }
}

extension Axis {
  /// About `count` whole numbers within the range; fewer where it holds fewer.
  func wholeTicks(about count: Int) -> [Tick] {
    let most = max(1, min(count, Int(min(upper - lower, 1e6))))
    return ticks(about: most).compactMap { tick in
      let whole = tick.value.rounded()
      guard abs(tick.value - whole) < 1e-6, abs(whole) < 1e15 else { return nil }
      return Tick(value: whole, label: DecimalText.count(Int(whole)))
    }
  }
}
