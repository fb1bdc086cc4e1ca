internal import LinearAlgebra

/// Some words of a block: the steps of their predictions, found by one thread, and the moves that
/// follow, made by any.
///
/// Rounds of the ``BlockLearner`` keep its threads apart: in the first one thread writes here, in the
/// others all only read.
@safe
final class BlockChunk: @unchecked Sendable {
  private let weights: TrainingWeights
  private let objectives: [Objective]
  private let options: Word2VecOptions
  private var predictor: Predictor
  private var list: PredictionList
  private let repeated: Repeated
  /// The hidden vector of each prediction: a row of the inputs, or of ``bags``.
  private var hidden: [UInt32] = []
  /// The step of each target.
  private let steps: UnsafeMutablePointer<Float>
  /// A row for each prediction: how its hidden vector is to move.
  private let errors: UnsafeMutablePointer<Float>
  /// A row for each word: the bag of words around it.
  private let bags: UnsafeMutablePointer<Float>
  private let outputMoves: [OutputMoves]
  private let inputMoves: RowBuckets
  /// The rows that move by an error, and which.
  private var moved: [(row: UInt32, error: UInt32, share: Float)] = []

  /// What the predictions lose, where that is measured.
  private(set) var loss = TrainingLoss()

  /// The moves of one objective's rows.
  private final class OutputMoves {
    let buckets: RowBuckets
    init(capacity: Int) { buckets = RowBuckets(capacity: capacity) }
  }

  init(_ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions) {
    self.weights = weights
    self.objectives = objectives
    self.options = options
    let wordCount = BlockLearner.chunkWordCount
    let contexts = min(2 * options.window, EncodedCorpus.sentenceLimit)
    let predictions = wordCount * (options.algorithm == .skipGram ? contexts : 1)
    predictor = Predictor(weights, objectives, measuresLoss: options.measuresLoss)
    list = PredictionList(count: predictions, of: objectives)
    repeated = Repeated(max(1, contexts))
    let targets = predictions * objectives.reduce(0) { $0 + $1.mostTargets }
    unsafe steps = .allocate(capacity: targets)
    unsafe errors = .allocate(capacity: predictions * objectives.count * weights.stride)
    let bagCount = options.algorithm == .skipGram ? 0 : wordCount
    unsafe bags = .allocate(capacity: bagCount * weights.stride)
    outputMoves = objectives.map { OutputMoves(capacity: predictions * $0.mostTargets) }
    inputMoves = RowBuckets(capacity: wordCount * contexts * objectives.count)
  }

  deinit {
    unsafe steps.deallocate()
    unsafe errors.deallocate()
    unsafe bags.deallocate()
  }
}

extension BlockChunk {
  /// The first round: finds what the predictions of some places are to move.
  func findSteps(
    _ words: UnsafePointer<UInt32>, _ job: JobPlaces, _ places: Range<Int>, rate: Float,
    random: LinearCongruentialGenerator
  ) {
    var random = random
    list.clear()
    hidden.removeAll(keepingCapacity: true)
    moved.removeAll(keepingCapacity: true)
    for place in places {
      let context = unsafe ContextRows(
        words, place: place, window: Int(job.windows[place]), sentence: job.sentences[place])
      let word = unsafe words[place]
      switch options.algorithm {
      case .skipGram: appendPairs(word, context, &random)
      case .continuousBagOfWords:
        appendBag(word, context, UInt32(place - places.lowerBound), &random)
      }
    }
    for number in list.predictions.indices { findSteps(number, rate) }
    sortMoves()
    loss = predictor.takeLoss()
  }

  private func appendPairs(
    _ word: UInt32, _ context: ContextRows, _ random: inout LinearCongruentialGenerator
  ) {
    context.forEach { other in
      for number in objectives.indices {
        moved.append((other, UInt32(hidden.count), 1))
        hidden.append(other)
        list.append(word, by: objectives[number], number: number, weights: weights, &random)
      }
    }
  }

  private func appendBag(
    _ word: UInt32, _ context: ContextRows, _ bag: UInt32,
    _ random: inout LinearCongruentialGenerator
  ) {
    let share = 1 / Float(max(1, context.count))
    unsafe context.fill(
      bags + Int(bag) * weights.stride, predictor.kernels, weights, repeated,
      scale: options.averagesContext ? share : 1)
    for number in objectives.indices {
      let error = UInt32(hidden.count)
      context.forEach { moved.append(($0, error, options.averagesContext ? 1 : share)) }
      hidden.append(bag)
      list.append(word, by: objectives[number], number: number, weights: weights, &random)
    }
  }

  private func findSteps(_ number: Int, _ rate: Float) {
    let prediction = list.predictions[number]
    let matrix = unsafe objectives[prediction.objective].matrix(of: weights)
    let source = unsafe weights.row(hidden[number], of: sources)
    let rows = unsafe list.rows + prediction.start
    let steps = unsafe steps + prediction.start
    unsafe predictor.steps(
      prediction.count, rows, list.labels + prediction.start, matrix, source, rate, into: steps)
    predictor.endPrediction()
    let error = unsafe errors + number * weights.stride
    unsafe error.update(repeating: 0, count: weights.stride)
    unsafe predictor.kernels.gather(
      prediction.count, rows, steps, matrix, weights.stride, error)
  }

  /// What the hidden vectors are rows of.
  private var sources: UnsafeMutablePointer<Float> {
    unsafe options.algorithm == .skipGram ? weights.inputs : bags
  }

  // MARK: Moving

  private func sortMoves() {
    for number in objectives.indices {
      let predictions = list.predictions.indices.filter { list.predictions[$0].objective == number }
      var targets: [(target: Int, hidden: UInt32)] = []
      for index in predictions {
        let prediction = list.predictions[index]
        for target in prediction.start..<prediction.start + prediction.count {
          targets.append((target, hidden[index]))
        }
      }
      outputMoves[number].buckets.fill(targets.count) {
        unsafe (list.rows[targets[$0].target], targets[$0].hidden, steps[targets[$0].target])
      }
    }
    inputMoves.fill(moved.count) { (moved[$0].row, moved[$0].error, moved[$0].share) }
  }

  /// The second round: moves the output rows of a bucket.
  func moveOutputs(_ objective: Int, _ bucket: Int) {
    let moves = outputMoves[objective]
    let range = moves.buckets.range(bucket)
    unsafe predictor.kernels.scatter(
      range.count, moves.buckets.rows + range.lowerBound, moves.buckets.sources + range.lowerBound,
      moves.buckets.steps + range.lowerBound, sources, weights.stride,
      objectives[objective].matrix(of: weights))
  }

  /// The third round: moves the words' vectors of a bucket.
  func moveInputs(_ bucket: Int) {
    let range = inputMoves.range(bucket)
    unsafe predictor.kernels.scatter(
      range.count, inputMoves.rows + range.lowerBound, inputMoves.sources + range.lowerBound,
      inputMoves.steps + range.lowerBound, errors, weights.stride, weights.inputs)
  }
}
