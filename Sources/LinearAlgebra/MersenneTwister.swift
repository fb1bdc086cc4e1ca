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

  /// How many numbers ``stateWords`` are.
  package static let stateWordCount = size + 1

  /// The generator whose ``stateWords`` are given; nil where none has such.
  package init?(stateWords words: [UInt32]) {
    guard words.count == Self.stateWordCount, let position = words.last, position <= Self.size
    else { return nil }
    state = Array(words.dropLast())
    self.position = Int(position)
  }

  /// Everything that the next numbers depend on: NumPy's `get_state()`, the 624 words of its key and
  /// behind them how many of these are used up.
  package var stateWords: [UInt32] { state + [UInt32(position)] }

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

  /// `RandomState.randint(0, bound)` of any bound, from 64 bits where it does not fit into 32.
  ///
  /// - Precondition: `bound` is positive.
  package mutating func nextIndex(below bound: Int) -> Int {
    // NumPy asks whether the largest number fits, which a bound of 2³² still has.
    let largest = UInt64(bound - 1)
    guard largest > UInt64(UInt32.max) else {
      return largest < UInt64(UInt32.max) ? Int(next(below: UInt32(bound))) : Int(next())
    }
    let mask = UInt64.max >> UInt64(largest.leadingZeroBitCount)
    while true {
      let high = UInt64(next()) << 32
      let draw = (high | UInt64(next())) & mask
      if draw <= largest { return Int(draw) }
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
