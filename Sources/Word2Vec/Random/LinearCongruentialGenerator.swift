/// The 48-bit generator (`drand48`'s, and Java's) that word2vec and gensim train with.
package struct LinearCongruentialGenerator: Sendable {
  private var state: UInt64

  /// - Parameter state: Its lowest 48 bits count.
  package init(state: UInt64) { self.state = state & 0xFFFF_FFFF_FFFF }

  /// The upper 32 bits of the state as it was before the step.
  package mutating func next() -> UInt32 {
    defer { state = (state &* 25_214_903_917 &+ 11) & 0xFFFF_FFFF_FFFF }
    return UInt32(truncatingIfNeeded: state >> 16)
  }
}
