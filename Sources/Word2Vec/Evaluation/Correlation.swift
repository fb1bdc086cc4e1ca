internal import Glibc

/// How two series of numbers go together, and how likely so much is by chance.
public struct Correlation: Sendable, Equatable {
  /// From -1, where one falls as the other rises, to 1; NaN where a series is constant.
  public let coefficient: Double
  /// The probability that series which have nothing to do with each other have a coefficient as far
  /// from 0, by a t-test on both sides; NaN where there is none.
  public let pValue: Double

  /// Pearson's product-moment correlation, as SciPy's `pearsonr`.
  ///
  /// - Parameters:
  ///   - x: A series.
  ///   - y: Another, of as many numbers.
  /// - Returns: The coefficient and its p-value: of two numbers 1, of one NaN.
  package static func pearson(_ x: [Double], _ y: [Double]) -> Correlation {
    let coefficient = coefficient(x, y)
    guard x.count == 2, !coefficient.isNaN else {
      return Correlation(coefficient, count: x.count)
    }
    return Correlation(coefficient: coefficient.rounded(), pValue: 1)
  }

  /// Spearman's rank correlation, as SciPy's `spearmanr`: Pearson's of the ranks, equal numbers
  /// sharing the mean of theirs.
  ///
  /// - Parameters:
  ///   - x: A series.
  ///   - y: Another, of as many numbers.
  /// - Returns: The coefficient and its p-value: of two numbers and fewer NaN.
  package static func spearman(_ x: [Double], _ y: [Double]) -> Correlation {
    Correlation(coefficient(ranks(x), ranks(y)), count: x.count)
  }

  private init(coefficient: Double, pValue: Double) {
    (self.coefficient, self.pValue) = (coefficient, pValue)
  }

  private init(_ coefficient: Double, count: Int) {
    self.coefficient = coefficient
    // t² = r² · freedom / (1 - r²) makes freedom / (freedom + t²) of Student's distribution 1 - r².
    pValue =
      count > 2
      ? IncompleteBeta.regularized(
        (1 - coefficient) * (1 + coefficient), a: Double(count - 2) / 2, b: 0.5)
      : .nan
  }

  /// Σ (xᵢ - x̄)(yᵢ - ȳ) / (|x - x̄| |y - ȳ|), within -1...1.
  private static func coefficient(_ x: [Double], _ y: [Double]) -> Double {
    let (a, b) = (centred(x), centred(y))
    let norms = (Cosine.norm(a), Cosine.norm(b))
    guard x.count > 1, norms.0 > 0, norms.1 > 0 else { return .nan }
    func dot(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    // One root makes series that rise together exactly 1, as long as the squares can be held.
    let squares = dot(a, a) * dot(b, b)
    let sum =
      squares.isNormal
      ? dot(a, b) / squares.squareRoot()
      : zip(a, b).reduce(0) { $0 + ($1.0 / norms.0) * ($1.1 / norms.1) }
    return min(max(sum, -1), 1)
  }

  /// The numbers less their mean; of a constant series zeros, whatever the mean's rounding.
  private static func centred(_ x: [Double]) -> [Double] {
    guard let first = x.first, x.contains(where: { $0 != first }) else { return x.map { _ in 0 } }
    let mean = x.reduce(0, +) / Double(x.count)
    return x.map { $0 - mean }
  }

  /// Ranks from 1.
  private static func ranks(_ x: [Double]) -> [Double] {
    let order = x.indices.sorted { x[$0] < x[$1] }
    var ranks = [Double](repeating: 0, count: x.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, x[order[end]] == x[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }
}
