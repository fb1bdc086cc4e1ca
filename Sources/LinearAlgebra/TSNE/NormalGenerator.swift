internal import Glibc

/// Pairs of numbers from the standard normal distribution, which follow from a seed.
///
/// SplitMix64 (Steele, Lea and Flood, 2014), and the transform of Box and Muller (1958).
struct NormalGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> SIMD2<Double> {
    // The logarithm's argument is never 0.
    let radius = (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    return SIMD2(radius * cos(angle), radius * sin(angle))
  }

  /// One of the 2⁵³ multiples of 2⁻⁵³ in 0..<1.
  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ mixed >> 31) >> 11) * 0x1p-53
  }
}
