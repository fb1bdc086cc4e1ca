/// How a word is predicted from a hidden vector: which rows of the output matrix tell, and what they
/// are to say.
enum Objective: Sendable {
  /// The word's own row says yes, rows of words that are drawn as noise say no (Mikolov et al.,
  /// "Distributed Representations of Words and Phrases and their Compositionality", 2013, equation
  /// 4). A noise word that is the word itself is left out.
  case negativeSampling(NoiseDistribution, count: Int)
  /// The rows of the inner nodes on the way to the word say which way to turn.
  case hierarchicalSoftmax(HuffmanTree)

  /// How many rows a prediction asks at most.
  var mostTargets: Int {
    switch self {
    case .negativeSampling(_, let count): count + 1
    case .hierarchicalSoftmax(let tree):
      zip(tree.starts, tree.starts.dropFirst()).reduce(1) { max($0, $1.1 - $1.0) }
    }
  }

  /// How many of a prediction's first targets all predictions of the same word have.
  func sharedTargets(_ count: Int) -> Int {
    switch self {
    case .negativeSampling: 1
    case .hierarchicalSoftmax: count
    }
  }

  /// The objectives of a model, in the order in which gensim learns them.
  static func all(_ options: Word2VecOptions, counts: [Int]) -> [Objective] {
    var objectives: [Objective] = []
    if options.usesHierarchicalSoftmax {
      objectives.append(.hierarchicalSoftmax(HuffmanTree(counts: counts)))
    }
    if options.negativeSamples > 0 {
      let noise = NoiseDistribution(counts: counts, exponent: options.negativeSamplingExponent)
      objectives.append(.negativeSampling(noise, count: options.negativeSamples))
    }
    return objectives
  }

  /// The matrix that its rows are of.
  func matrix(of weights: TrainingWeights) -> UnsafeMutablePointer<Float> {
    let matrix =
      switch self {
      case .negativeSampling: unsafe weights.negativeSampling
      case .hierarchicalSoftmax: unsafe weights.hierarchicalSoftmax
      }
    guard let matrix = unsafe matrix else { preconditionFailure("weights of other objectives") }
    return unsafe matrix
  }
}
