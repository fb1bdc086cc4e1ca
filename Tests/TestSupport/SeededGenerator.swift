/// A random generator whose numbers follow from its seed alone.
///
/// SplitMix64 (Steele, Lea and Flood, 2014).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

extension SeededGenerator {
  /// `count` numbers from the standard normal distribution, cut off at six.
  package mutating func normals(_ count: Int) -> [Float] {
    (0..<count).map { _ in
      // Irwin and Hall: twelve uniforms have variance one.
      Float((0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) })
    }
  }

  /// `count` numbers from -1 to 1, all equally likely: a tenth of the time of normal ones.
  package mutating func uniforms(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(next() >> 40) * 0x1p-23 - 1 }
  }
}
