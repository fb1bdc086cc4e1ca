/// How a training, or a part of it, predicts words, with the tables that this needs.
final class Objectives: Sendable {
  private let noise: Noise?
  private let noiseCount: Int
  private let tree: HuffmanTree?
  private let buffer: HeapBuffer<Objective>

  /// The objectives of `options` for words with these counts, in the order in which gensim learns them.
  ///
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  convenience init(_ options: Word2VecOptions, counts: [Int]) throws(Word2VecError) {
    try self.init(
      noise: options.negativeSamples > 0 ? Noise(options, counts: counts) : nil,
      noiseCount: options.negativeSamples,
      tree: options.usesHierarchicalSoftmax ? HuffmanTree(counts: counts) : nil)
  }

  /// The same objectives, which draw their noise words from a part of the words, where there are parts.
  ///
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  func drawing(fromPart part: Int) throws(Word2VecError) -> Objectives {
    try Objectives(noise: noise, noiseCount: noiseCount, tree: tree, part: part)
  }

  /// Objectives with tables that are there.
  ///
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  init(noise: Noise?, noiseCount: Int, tree: HuffmanTree?, part: Int = 0) throws(Word2VecError) {
    self.noise = noise
    self.tree = tree
    self.noiseCount = noiseCount
    let all = [
      tree.map { Objective.hierarchicalSoftmax($0.paths) },
      noise.map { Objective.negativeSampling($0.draws(fromPart: part), count: noiseCount) },
    ]
    buffer = try HeapBuffer(all.compactMap { $0 })
  }

  /// Them all, as long as this is there.
  var list: ObjectiveList { unsafe ObjectiveList(base: buffer.base, count: buffer.count) }
}

/// The objectives of a training, as threads read them.
@safe
struct ObjectiveList: RandomAccessCollection, BitwiseCopyable, @unchecked Sendable {
  private let base: UnsafePointer<Objective>
  let count: Int

  fileprivate init(base: UnsafePointer<Objective>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(index: Int) -> Objective {
    precondition(indices.contains(index), "one of \(count) objectives")
    return unsafe base[index]
  }

  /// How many rows a prediction asks at most.
  var mostTargets: Int { reduce(1) { Swift.max($0, $1.mostTargets) } }

  /// How many rows all predictions of a word have at most, by all objectives.
  var mostSharedTargets: Int { reduce(0) { $0 + $1.mostSharedTargets } }
}
