/// MT19937 with the draws of NumPy's `RandomState`, whose bits they are; torch seeds it alike.
///
/// Matsumoto and Nishimura, "Mersenne Twister", 1998. gensim draws the windows and each job's
/// starting point from it, torch a model's initial weights.
package struct MersenneTwister: Sendable, Equatable {
  private var state: [UInt32]
  private var position = Self.size

  private static let size = 624
  private static let shift = 397

  /// `RandomState(seed)`.
  package init(seed: UInt32) {
    var value = seed
    state = (1...Self.size).map { index in
      defer { value = 1_812_433_253 &* (value ^ value >> 30) &+ UInt32(index) }
      return value
    }
  }

  /// The state in words, to go on from elsewhere: 624 of the generator, and how many are used up.
  package var words: [UInt32] { state + [UInt32(position)] }

  /// A generator that goes on from `words`; nil where they are no state.
  package init?(words: [UInt32]) {
    guard words.count == Self.size + 1, words[Self.size] <= Self.size else { return nil }
    state = Array(words[..<Self.size])
    position = Int(words[Self.size])
  }

  /// 32 random bits.
  package mutating func next() -> UInt32 {
    if position == Self.size { refill() }
    var bits = state[position]
    position += 1
    bits ^= bits >> 11
    bits ^= bits << 7 & 0x9D2C_5680
    bits ^= bits << 15 & 0xEFC6_0000
    return bits ^ bits >> 18
  }

  /// `RandomState.randint(0, bound)`: draws until the masked bits are below `bound`.
  ///
  /// One below 1 is known without a draw.
  ///
  /// - Precondition: `bound` is positive.
  package mutating func next(below bound: UInt32) -> UInt32 {
    guard bound > 1 else { return 0 }
    let mask = UInt32.max >> UInt32((bound - 1).leadingZeroBitCount)
    while true {
      let draw = next() & mask
      if draw < bound { return draw }
    }
  }

  private mutating func refill() {
    for index in 0..<Self.size {
      let bits =
        state[index] & 0x8000_0000 | state[(index + 1) % Self.size] & 0x7FFF_FFFF
      state[index] =
        state[(index + Self.shift) % Self.size] ^ bits >> 1 ^ (bits & 1 == 0 ? 0 : 0x9908_B0DF)
    }
    position = 0
  }
}
