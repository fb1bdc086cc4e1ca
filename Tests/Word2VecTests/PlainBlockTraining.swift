import Glibc
import LinearAlgebra
import TestSupport
import Word2Vec

/// The slow, obvious twin of the deterministic schedule: one thread, and a copy of whatever somebody must
/// see as it was.
///
/// The text is learned in jobs, a job in blocks of words, and a block in chunks. While a block is
/// learned, no word's vector moves; all their moves are made at its end. Output rows move at once
/// where only this chunk may ask them: noise words of its part of the vocabulary. The others, a word's
/// own row, the nodes on its path and noise words that all parts have, move at the end of the block
/// too; but predictions of the same occurrence of a word see what those before them have moved of its
/// row and nodes.
///
/// It shares the library's random numbers, its tables, and the kernels of a product and of a step, which
/// have tests of their own. It adds up in the same order, too: a product that rounds to the other side of
/// an edge between two entries of the logistic table makes another step, and so others behind it.
struct PlainBlockTraining {
  /// A vector, padded with zeros to the length that the dot product wants.
  private typealias Row = [Float]

  private static let chunkCount = 16
  private static let blocksPerTurn = 8
  /// How many words around a word share their noise words.
  private static let groupSize = 2

  private let options: Word2VecOptions
  private let vocabulary: Vocabulary
  private let chunkWordCount: Int
  private let noise: NoisePartition
  private let tree: HuffmanTree
  private let sigmoid = SigmoidTable()
  private static let kernels = RowKernels()
  private let zeros: Row

  private var jobs: PlainJobs
  private var inputs: [Row]
  /// The rows of negative sampling, one for each word, and behind them the nodes of the tree.
  private var outputs: [Row]
  private var blockCount = 0
  private var lossSum = 0.0
  private var predictionCount = 0

  /// The mean loss of a prediction in each epoch.
  private(set) var losses: [Double] = []

  init(_ options: Word2VecOptions, _ corpus: Corpus, _ vocabulary: Vocabulary) throws {
    self.options = options
    self.vocabulary = vocabulary
    jobs = PlainJobs(options, corpus, vocabulary)
    chunkWordCount = Self.chunkWordCount(options, greatestShare: jobs.greatestShare)
    noise = try NoisePartition(
      counts: vocabulary.counts, exponent: options.negativeSamplingExponent,
      count: Self.chunkCount)
    tree = try HuffmanTree(counts: vocabulary.counts)
    var random = PermutedCongruentialGenerator(seed: options.seed)
    let size = options.vectorSize
    let zeros = Row(repeating: 0, count: RowKernels.stride(size))
    inputs = (0..<vocabulary.count).map { _ in
      (0..<size).map { _ in (random.nextFloat() * 2 - 1) / Float(size) } + zeros[size...]
    }
    outputs = Array(repeating: zeros, count: 2 * vocabulary.count)
    self.zeros = zeros
  }

  /// The most frequent word comes into a block about 1.5 times, in CBOW 7 times; a block has some words
  /// at most, and a chunk no more than have 160 words around them on one side.
  private static func chunkWordCount(_ options: Word2VecOptions, greatestShare: Double) -> Int {
    let isBag = options.algorithm == .continuousBagOfWords
    let most = options.usesHierarchicalSoftmax ? 32 : isBag ? 512 : 96
    let block = min(most, Int((isBag ? 7 : 1.5) / max(greatestShare, 0.001)))
    return max(1, min(block / chunkCount, 32, 160 / min(options.window, 160)))
  }

  // MARK: Results

  var vectors: [Float] { inputs.flatMap { $0[..<options.vectorSize] } }
  var negativeSampling: [Float] {
    outputs[..<vocabulary.count].flatMap { $0[..<options.vectorSize] }
  }
  var hierarchicalSoftmax: [Float] {
    outputs[vocabulary.count...].flatMap { $0[..<options.vectorSize] }
  }

  // MARK: Jobs, blocks, chunks

  mutating func run() {
    for epoch in 0..<options.epochs {
      (lossSum, predictionCount) = (0, 0)
      while let job = jobs.next(inEpoch: epoch) { learn(job) }
      if predictionCount > 0 { losses.append(lossSum / Double(predictionCount)) }
    }
  }

  /// What is added to rows at the end of a block.
  private struct Moves {
    /// By the place of the word, which may be beside the block.
    var ofInputs: [(place: Int, step: Float, by: Row)] = []
    var ofOutputs: [(row: Int, step: Float, by: Row)] = []
  }

  private mutating func learn(_ job: PlainJobs.Job) {
    let length = Self.chunkCount * chunkWordCount
    for start in stride(from: 0, to: job.words.count, by: length) {
      let before = outputs
      var moves = Moves()
      let block = start..<min(start + length, job.words.count)
      for (chunk, places) in chunks(of: block, of: job).enumerated() {
        let part = (chunk + blockCount / Self.blocksPerTurn) % Self.chunkCount
        // The number at this place of the job's SplitMix64.
        var numbers = SeededGenerator(
          seed: job.seed &+ (UInt64(places.lowerBound) &- 1) &* 0x9E37_79B9_7F4A_7C15)
        var random = LinearCongruentialGenerator(state: numbers.next())
        for place in places { learn(place, of: job, part, before, &random, &moves) }
      }
      blockCount += 1
      for move in moves.ofOutputs { Self.add(move.step, move.by, to: &outputs[move.row]) }
      // Sorting leaves equals in their order.
      for move in moves.ofInputs.sorted(by: { $0.place < $1.place }) {
        Self.add(move.step, move.by, to: &inputs[job.words[move.place]])
      }
    }
  }

  /// The places of each chunk's words.
  ///
  /// CBOW's chunks have as many words each. Those of skip-gram have windows of the same sum, as nearly as it
  /// goes with whole words and at most twice as many of them as in the mean, or as a chunk has room for.
  private func chunks(of block: Range<Int>, of job: PlainJobs.Job) -> [Range<Int>] {
    guard options.algorithm == .skipGram else {
      let ends = (0...Self.chunkCount).map {
        block.lowerBound + block.count * $0 / Self.chunkCount
      }
      return zip(ends, ends.dropFirst()).map { $0..<$1 }
    }
    let most = min(2 * chunkWordCount, 32, 160 / min(options.window, 160))
    let sum = job.windows[block].reduce(0, +)
    var chunks: [Range<Int>] = []
    for number in 1...Self.chunkCount {
      let first = chunks.last?.upperBound ?? block.lowerBound
      let least = max(first, block.upperBound - (Self.chunkCount - number) * most)
      var end = min(first + most, block.upperBound)
      // The shortest that has its share, if one has.
      while end > least, number < Self.chunkCount,
        job.windows[block.lowerBound..<end - 1].reduce(0, +) * Self.chunkCount >= sum * number
      {
        end -= 1
      }
      chunks.append(first..<end)
    }
    return chunks
  }

  // MARK: Words

  /// A row that a prediction asks.
  private struct Target {
    let row: Int
    /// What it is to say.
    let label: Float
    /// Its place in the copies that the word's predictions have; nil of a noise word.
    var copy: Int?
    /// Whether it moves at the end of the block only.
    var isLate = true
  }

  private mutating func learn(
    _ place: Int, of job: PlainJobs.Job, _ part: Int, _ before: [Row],
    _ random: inout LinearCongruentialGenerator, _ moves: inout Moves
  ) {
    let word = job.words[place]
    let context = job.context(of: place)
    let hidden = hiddenVectors(context.map { job.words[$0] })
    var errors = [Row](repeating: zeros, count: hidden.count)
    for shared in sharedTargets(of: word) {
      var copies = shared.map { before[$0.row] }
      let groupCount = (hidden.count + Self.groupSize - 1) / Self.groupSize
      for group in 0..<groupCount {
        var targets = shared
        // Those of a tree have a path, and no noise.
        if shared.first.map({ $0.row < vocabulary.count }) ?? false {
          targets += drawNoise(besides: word, part, &random)
        }
        let members =
          group * hidden.count / groupCount..<(group + 1) * hidden.count / groupCount
        let seen = targets.map { $0.copy.map { copies[$0] } ?? outputs[$0.row] }
        predictionCount += members.count
        for (target, row) in zip(targets, seen) {
          for number in members {
            let step = slope(product(hidden[number], row), target.label) * job.rate
            Self.add(step, row, to: &errors[number])
            if let copy = target.copy { Self.add(step, hidden[number], to: &copies[copy]) }
            if target.isLate {
              moves.ofOutputs.append((target.row, step, hidden[number]))
            } else {
              Self.add(step, hidden[number], to: &outputs[target.row])
            }
          }
        }
      }
    }
    let isBag = options.algorithm == .continuousBagOfWords
    let share = isBag && !options.averagesContext ? 1 / Float(max(1, context.count)) : 1
    for (number, other) in context.enumerated() {
      moves.ofInputs.append((other, share, errors[isBag ? 0 : number]))
    }
  }

  /// What a word is predicted from: each word around it, or all of them.
  private func hiddenVectors(_ context: [Int]) -> [Row] {
    let vectors = context.map { inputs[$0] }
    guard options.algorithm == .continuousBagOfWords else { return vectors }
    var bag = vectors.reduce(into: zeros) { Self.add(1, $1, to: &$0) }
    if options.averagesContext { bag = bag.map { $0 * (1 / Float(max(1, context.count))) } }
    return [bag]
  }

  /// For each objective the rows that all predictions of a word have.
  private func sharedTargets(of word: Int) -> [[Target]] {
    let path = tree.path(to: word).enumerated().map { index, step in
      Target(row: vocabulary.count + step.node, label: step.label, copy: index)
    }
    return (options.usesHierarchicalSoftmax ? [path] : [])
      + (options.negativeSamples > 0 ? [[Target(row: word, label: 1, copy: 0)]] : [])
  }

  private func drawNoise(
    besides word: Int, _ part: Int, _ random: inout LinearCongruentialGenerator
  ) -> [Target] {
    let drawn = (0..<options.negativeSamples).map { _ in
      noise.parts[part].draws.draw(random.next())
    }
    return drawn.filter { $0.word != word }.map {
      Target(row: Int($0.word), label: 0, isLate: $0.isCommon)
    }
  }

  /// What a product with the hidden vector lacks to what its row is to say, by the logistic function.
  ///
  /// 0 where its table ends. Counts the loss.
  private mutating func slope(_ product: Float, _ label: Float) -> Float {
    lossSum += log1p(exp(Double(label > 0 ? -product : product)))
    return sigmoid(product).map { label - $0 } ?? 0
  }

  private func product(_ a: Row, _ b: Row) -> Float {
    var product: Float = 0
    unsafe Self.kernels.dot(1, [0], b, b.count, a, &product)
    return product
  }

  // Of no value: one would be copied, and with it all rows, for each row of its own that is added to.
  private static func add(_ step: Float, _ row: Row, to other: inout Row) {
    unsafe kernels.gather(1, [0], [step], row, row.count, &other)
  }
}
