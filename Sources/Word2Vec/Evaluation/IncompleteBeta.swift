internal import Glibc

/// The regularized incomplete beta function, of which the p-values of correlations are made.
///
///     Iₓ(a, b) = Γ(a + b) / (Γ(a) Γ(b)) · ∫₀ˣ tᵃ⁻¹ (1 - t)ᵇ⁻¹ dt
///
/// By the continued fraction (DLMF 8.17.22), evaluated as Lentz does.
///
/// **Accuracy** A relative error of some 1e-15 · (a + b) · log(a + b), that of the logarithms of Γ.
package enum IncompleteBeta {
  /// Iₓ(a, b) for positive a and b; 0 for x ≤ 0, 1 for x ≥ 1, NaN where an argument is one.
  package static func regularized(_ x: Double, a: Double, b: Double) -> Double {
    guard x > 0 else { return x.isNaN ? .nan : 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast below the mean, and above it the other tail's does.
    let isLower = x <= (a + 1) / (a + b + 2)
    return isLower ? lowerTail(x, a, b) : 1 - lowerTail(1 - x, b, a)
  }

  private static func lowerTail(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let logarithm = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
    return exp(logarithm) / a * fraction(x, a, b)
  }

  /// 1 / (1 + d₁/(1 + d₂/(1 + …))).
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var numerator = 1.0
    var denominator = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var result = denominator
    // Below the mean some √max(a, b) steps are enough; a NaN ends at once.
    for step in 1...100_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      denominator = 1 / nonzero(1 + even * denominator)
      numerator = nonzero(1 + even / numerator)
      result *= denominator * numerator
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominator = 1 / nonzero(1 + odd * denominator)
      numerator = nonzero(1 + odd / numerator)
      let change = denominator * numerator
      result *= change
      guard abs(change - 1) > 1e-16 else { break }
    }
    return result
  }

  /// log Γ(x) for positive x, without the sign that `lgamma` keeps for the whole process.
  private static func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return unsafe lgamma_r(x, &sign)
  }
}
