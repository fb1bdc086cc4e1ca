/// What noise words are drawn from.
enum Noise: Sendable {
  /// A table that gives gensim's words for gensim's random numbers.
  case gensim(NoiseDistribution)
  /// One that is faster.
  case aliases(AliasTable)
  /// Such tables of parts of the words.
  case parts(NoisePartition)

  /// What the words are drawn from in a training.
  ///
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  init(_ options: Word2VecOptions, counts: [Int]) throws(Word2VecError) {
    let exponent = options.negativeSamplingExponent
    switch options.schedule {
    case .sequential:
      self = .gensim(try NoiseDistribution(counts: counts, exponent: exponent))
    case .deterministic:
      self = .parts(
        try NoisePartition(counts: counts, exponent: exponent, count: Block.chunkCount))
    case .lockFree:
      self = .aliases(
        try AliasTable(
          weights: NoiseDistribution.weights(counts, exponent: exponent),
          words: Array(0..<UInt32(counts.count))))
    }
  }

  /// What threads draw from.
  ///
  /// - Parameter part: Which part of the words, where there are several.
  /// - Returns: The table as long as it is there.
  func draws(fromPart part: Int) -> NoiseDraws {
    switch self {
    case .gensim(let table): .gensim(table.draws)
    case .aliases(let table): .aliases(table.draws)
    case .parts(let partition): .aliases(partition.parts[part].draws)
    }
  }
}

/// What draws noise words.
enum NoiseDraws: BitwiseCopyable, Sendable {
  case gensim(NoiseDistribution.Draws)
  case aliases(AliasTable.Draws)

  /// Fetches what 32 random bits need that are to be drawn soon.
  @inline(__always)
  func prefetch(_ bits: UInt32) {
    if case .aliases(let draws) = self { draws.prefetch(bits) }
  }

  /// The word that 32 random bits stand for, and whether other threads have it too.
  @inline(__always)
  func draw(_ bits: UInt32) -> (word: UInt32, isCommon: Bool) {
    switch self {
    case .gensim(let draws): (draws.word(for: bits), false)
    case .aliases(let draws): draws.draw(bits)
    }
  }
}
