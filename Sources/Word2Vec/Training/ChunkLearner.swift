internal import LinearAlgebra

/// Learns a chunk's words as far as that moves no row of another chunk, and finds the other moves.
///
/// Noise words are the chunk's own: their rows move at once. Rows that all predictions of a word have
/// may be noise words of another chunk. They are copied before any row moves, the copies move at once,
/// and the rows themselves later; so each prediction of a word sees what those before it have moved,
/// as in the other schedules.
@safe
struct ChunkLearner: ~Copyable {
  private let weights: WeightRows
  private let options: Word2VecOptions
  /// Which chunk of a block this is.
  private let number: Int
  private let errors: BlockErrors
  private var batch: WindowBatch
  private var predictor: WindowPredictor
  /// Copies of the rows that all predictions of a word have, word after word.
  private let copies: HeapBuffer<Float>
  /// 0, 1, 2, …: the numbers of the copies.
  private let copyNumbers: HeapBuffer<UInt32>
  /// The steps of a group.
  private let steps: HeapBuffer<Float>

  init(
    _ number: Int, _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions,
    _ errors: BlockErrors, wordCount: Int
  ) throws(Word2VecError) {
    let batch = try WindowBatch(weights, objectives, options, asksCopies: true)
    let predictor = try WindowPredictor(weights, objectives, options)
    let copyCount = wordCount * objectives.reduce(0) { $0 + $1.mostSharedTargets }
    let copies = try HeapBuffer<Float>(count: copyCount * weights.stride)
    let copyNumbers = try HeapBuffer((0..<copyCount).map { UInt32($0) })
    let steps = try HeapBuffer<Float>(count: HiddenVectors.groupSize * objectives.mostTargets)
    self.weights = weights
    self.options = options
    self.number = number
    self.errors = errors
    self.batch = batch
    self.predictor = predictor
    self.copies = copies
    self.copyNumbers = copyNumbers
    self.steps = steps
  }

  /// Copies the rows of words as they are before any chunk moves them, and says where their errors will
  /// be.
  func copyRows(of block: Block, _ job: JobWords, by objectives: ObjectiveList) {
    var copy: UInt32 = 0
    var firstError = number * errors.chunkCapacity
    for place in block.chunk(number) {
      let hiddenCount = hiddenCount(job.context(of: place))
      unsafe errors.firstRows[place - block.words.lowerBound] = UInt32(firstError)
      firstError += hiddenCount
      guard hiddenCount > 0 else { continue }
      for objective in objectives {
        let matrix = unsafe weights.matrix(of: objective)
        objective.forEachSharedRow(of: unsafe job.numbers[place]) { row in
          unsafe weights.row(copy, of: copies.base).update(
            from: weights.row(row, of: matrix), count: weights.stride)
          copy += 1
        }
      }
    }
  }

  /// Learns the words whose rows were copied.
  mutating func learn(
    _ block: Block, of job: JobWords, by objectives: ObjectiveList,
    random: LinearCongruentialGenerator, into moves: inout ChunkMoves
  ) {
    var random = random
    batch.prepare(block.chunk(number), of: job, by: objectives, &random)
    moves.clear()
    var (first, copy, next) = (0, 0, 0)
    let chunkErrors = unsafe errors.rows + number * errors.chunkCapacity * weights.stride
    for word in batch.contexts.indices {
      let context = batch.contexts[word]
      let hidden = unsafe predictor.hidden(
        context, bags: moves.bags.base, bag: word, numbers: moves.hiddenNumbers.base + first)
      let errors = unsafe chunkErrors + first * weights.stride
      unsafe errors.update(repeating: 0, count: hidden.count * weights.stride)
      for number in objectives.indices where hidden.count > 0 {
        let sharedCount = objectives[number].sharedTargets(batch.list.predictions[next].count)
        let shared = unsafe Shared(
          count: sharedCount, copies: copyNumbers.base + copy,
          steps: moves.outputs.add(
            sharedCount, rows: batch.list.rows + batch.list.predictions[next].start,
            base: weights.firstRow(of: weights.matrix(of: objectives[number])), from: first,
            hidden.count),
          stride: hidden.count)
        unsafe learn(objectives[number], &next, hidden, shared, job.learningRate, errors)
        copy += sharedCount
      }
      first += hidden.count
    }
  }

  /// The rows that all predictions of a word by an objective have.
  @safe
  private struct Shared {
    let count: Int
    /// The numbers of their copies.
    let copies: UnsafePointer<UInt32>
    /// Their steps by hidden vectors, and how many they are for each of them.
    let steps: UnsafeMutablePointer<Float>
    let stride: Int
  }

  /// Learns a word's predictions by an objective.
  @inline(__always)
  private mutating func learn(
    _ objective: Objective, _ next: inout Int, _ hidden: HiddenVectors, _ shared: Shared,
    _ rate: Float, _ errors: UnsafeMutablePointer<Float>
  ) {
    let matrix = unsafe weights.matrix(of: objective)
    let groupCount = HiddenVectors.groupCount(hidden.count)
    for index in 0..<groupCount {
      let places = HiddenVectors.group(index, of: groupCount, hidden.count)
      let group = hidden.extracting(places)
      let errors = unsafe errors + places.lowerBound * weights.stride
      let prediction = batch.list.predictions[next]
      let labels = unsafe batch.list.labels + prediction.start
      next += 1
      let steps = unsafe shared.steps + places.lowerBound
      unsafe predictor.findSteps(
        shared.count, rows: shared.copies, labels: labels, of: copies.base, from: group,
        rate: rate, errors: errors, into: steps, stride: shared.stride)
      if index < groupCount - 1 {
        unsafe predictor.move(
          shared.count, rows: shared.copies, of: copies.base, steps, stride: shared.stride,
          from: group)
      }
      let ownCount = prediction.count - shared.count
      guard ownCount > 0 else { continue }
      let rows = unsafe batch.list.rows + prediction.start + shared.count
      unsafe predictor.findSteps(
        ownCount, rows: rows, labels: labels + shared.count, of: matrix, from: group, rate: rate,
        errors: errors, into: self.steps.base, stride: group.count, isRest: true)
      unsafe predictor.move(
        ownCount, rows: rows, of: matrix, self.steps.base, stride: group.count, from: group)
    }
  }

  private func hiddenCount(_ context: ContextRows) -> Int {
    options.algorithm == .skipGram ? context.count : 1
  }

  /// The loss since the last time.
  mutating func takeLoss() -> TrainingLoss { predictor.takeLoss() }
}
