internal import Glibc

/// The range of values along one side of a panel, and the round values marked on it.
package struct Axis: Equatable, Sendable {
  /// A marked value and how it is written.
  package struct Tick: Equatable, Sendable {
    package let value: Double
    package let label: String
  }

  /// The value at the left or lower end.
  package let lower: Double
  /// The value at the right or upper end; greater than ``lower``.
  package let upper: Double

  /// The magnitude above which coordinates are not drawn, so that no range overflows.
  package static let largestValue = 1e300

  /// An axis from one value to another.
  ///
  /// - Precondition: both are finite, `lower` is less than `upper`.
  package init(from lower: Double, to upper: Double) {
    precondition(lower < upper && (upper - lower).isFinite, "no axis from \(lower) to \(upper)")
    self.lower = lower
    self.upper = upper
  }

  /// The axis that shows all the values with a margin, a share of the range, at either end.
  ///
  /// Values that all but coincide (within a billionth of their size) stand in the middle of a range
  /// of a tenth of their size either way, or of one where they are 0. Without values it is -1 to 1.
  package init(covering values: some Sequence<Double>, margin: Double = 0.07) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where abs(value) <= Self.largestValue {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else {
      self.init(from: -1, to: 1)
      return
    }
    let size = max(abs(low), abs(high))
    let half =
      high - low > max(size * 1e-9, 1e-280)
      ? (high - low) * (0.5 + margin) : (size > 1e-280 ? size / 10 : 1)
    let middle = low / 2 + high / 2
    self.init(from: middle - half, to: middle + half)
  }

  /// How far along the axis a value stands: 0 at the lower end, 1 at the upper.
  package func fraction(of value: Double) -> Double { (value - lower) / (upper - lower) }

  /// The same middle with a range that is `factor` times as long.
  func widened(by factor: Double) -> Axis {
    let middle = lower / 2 + upper / 2
    let half = (upper / 2 - lower / 2) * factor
    return Axis(from: middle - half, to: middle + half)
  }

  /// About `count` round values within the range: multiples of 1, 2 or 5 times a power of ten.
  ///
  /// The step is Heckbert's ("Nice numbers for graph labels", Graphics Gems, 1990). Labels are
  /// written from whole numbers, so that they are exact and equally long after the point.
  package func ticks(about count: Int) -> [Tick] {
    let rough = (upper - lower) / Double(max(1, count))
    var exponent = Int(floor(log10(rough)))
    var digit: Int
    switch rough / pow(10, Double(exponent)) {
    case ..<1.5: digit = 1
    case ..<3: digit = 2
    case ..<7: digit = 5
    default: (digit, exponent) = (1, exponent + 1)
    }
    let step = Double(digit) * pow(10, Double(exponent))
    let first = Int(ceil(lower / step - 1e-9))
    let multiples = first...max(first, Int(floor(upper / step + 1e-9)))
    let largest = multiples.map { abs($0 * digit) }.max() ?? 0
    return multiples.map { multiple in
      Tick(
        value: Double(multiple) * step,
        label: DecimalText.write(multiple * digit, exponent: exponent, largest: largest))
    }
  }
}
