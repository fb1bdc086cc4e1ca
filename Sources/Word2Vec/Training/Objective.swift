/// How a word is predicted from a hidden vector: which rows of the output matrix tell, and what they
/// are to say.
///
/// Points into the tables of ``Objectives``.
enum Objective: BitwiseCopyable, Sendable {
  /// The word's own row says yes, rows of words that are drawn as noise say no (Mikolov et al.,
  /// "Distributed Representations of Words and Phrases and their Compositionality", 2013, equation
  /// 4). A noise word that is the word itself is left out.
  case negativeSampling(NoiseDraws, count: Int)
  /// The rows of the inner nodes on the way to the word say which way to turn.
  case hierarchicalSoftmax(HuffmanTree.Paths)

  /// How many rows a prediction asks at most.
  var mostTargets: Int {
    switch self {
    case .negativeSampling(_, let count): count + 1
    case .hierarchicalSoftmax(let paths): max(1, paths.greatestDepth)
    }
  }

  /// Fetches what the noise words of a prediction to come are drawn from.
  ///
  /// - Parameter random: What they will be drawn from; afterwards what those of the next prediction will be.
  @inline(__always)
  func prefetchNoise(_ random: inout LinearCongruentialGenerator) {
    guard case .negativeSampling(let noise, let count) = self else { return }
    for _ in 0..<count { noise.prefetch(random.next()) }
  }

  /// How many of a prediction's first targets all predictions of the same word have.
  func sharedTargets(_ count: Int) -> Int {
    switch self {
    case .negativeSampling: 1
    case .hierarchicalSoftmax: count
    }
  }

  /// How many targets all predictions of a word have.
  func sharedTargets(of word: UInt32) -> Int {
    switch self {
    case .negativeSampling: 1
    case .hierarchicalSoftmax(let paths): paths.path(to: word).count
    }
  }

  /// Calls `body` with the rows that all predictions of a word have, in their order.
  @inline(__always)
  func forEachSharedRow(of word: UInt32, _ body: (UInt32) -> Void) {
    switch self {
    case .negativeSampling: body(word)
    case .hierarchicalSoftmax(let paths):
      for place in paths.path(to: word) { unsafe body(paths.nodes[place]) }
    }
  }

  /// How many targets all predictions of the same word have, at most.
  var mostSharedTargets: Int { sharedTargets(mostTargets) }
}
