/// PCG64 as seeded and drawn from by NumPy's `default_rng`, bit for bit.
///
/// O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random
/// Number Generation", 2014; the variant XSL-RR with 128 bits of state. gensim draws the initial
/// vectors from it.
package struct PermutedCongruentialGenerator: Sendable {
  private var state: UInt128
  private let increment: UInt128
  /// The upper half of the last 64 bits, while it is unused.
  private var leftover: UInt32?

  /// `default_rng(seed)`.
  package init(seed: UInt32) {
    let words = SeedSequence(seed).words64(4)
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = 0
    step()
    state &+= UInt128(words[0]) << 64 | UInt128(words[1])
    step()
  }

  /// `random(dtype=float32)`: one of the 2²⁴ multiples of 2⁻²⁴ in 0..<1.
  package mutating func nextFloat() -> Float { Float(next32() >> 8) * 0x1p-24 }

  private mutating func next32() -> UInt32 {
    if let bits = leftover {
      leftover = nil
      return bits
    }
    let bits = next64()
    leftover = UInt32(truncatingIfNeeded: bits >> 32)
    return UInt32(truncatingIfNeeded: bits)
  }

  private mutating func next64() -> UInt64 {
    step()
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    return folded >> turn | folded << (64 &- turn & 63)
  }

  private mutating func step() {
    let multiplier: UInt128 = 2_549_297_995_355_413_924 << 64 | 4_865_540_595_714_422_341
    state = state &* multiplier &+ increment
  }
}

/// NumPy's `SeedSequence` of one 32-bit number: spreads a seed over a generator's state.
private struct SeedSequence {
  private var pool: [UInt32]

  init(_ entropy: UInt32) {
    var constant: UInt32 = 0x43B0_D7E5
    func hash(_ value: UInt32) -> UInt32 {
      let mixed = value ^ constant
      constant = constant &* 0x931E_8875
      let product = mixed &* constant
      return product ^ product >> 16
    }
    pool = [entropy, 0, 0, 0].map { hash($0) }
    for source in 0..<4 {
      for target in 0..<4 where target != source {
        let mixed = 0xCA01_F9DD &* pool[target] &- 0x4973_F715 &* hash(pool[source])
        pool[target] = mixed ^ mixed >> 16
      }
    }
  }

  /// `generate_state(count, uint64)`.
  func words64(_ count: Int) -> [UInt64] {
    var constant: UInt32 = 0x8B51_F9DD
    let words = (0..<2 * count).map { index in
      let mixed = pool[index % 4] ^ constant
      constant = constant &* 0x58F3_8DED
      let product = mixed &* constant
      return UInt64(product ^ product >> 16)
    }
    return (0..<count).map { words[2 * $0] | words[2 * $0 + 1] << 32 }
  }
}
