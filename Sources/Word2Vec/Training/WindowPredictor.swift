internal import LinearAlgebra

/// One thread's arithmetic of a word's predictions from a group of hidden vectors at once: products,
/// steps, and the moves of both sides.
///
/// A group's products are of the rows as they were before it moved any of them.
@safe
struct WindowPredictor: ~Copyable {
  let kernels = RowKernels()
  let weights: TrainingWeights
  private let options: Word2VecOptions
  private let sigmoid = SigmoidTable()
  private var loss: LossMeter
  /// A group's steps by hidden vector and row, and by row and hidden vector.
  private let steps: UnsafeMutablePointer<Float>
  private let transposed: UnsafeMutablePointer<Float>
  /// The hidden vectors, as rows of ``sources``.
  private let hidden: UnsafeMutablePointer<UInt32>
  /// What the hidden vectors are rows of: the words' vectors, or the bag.
  private var sources: UnsafePointer<Float>
  private let repeated: Repeated

  init(_ weights: TrainingWeights, _ objectives: [Objective], _ options: Word2VecOptions) {
    self.weights = weights
    self.options = options
    loss = LossMeter(kernels)
    let contexts = Self.mostContexts(options)
    let mostSteps = WindowBatch.groupSize * objectives.reduce(1) { max($0, $1.mostTargets) }
    unsafe steps = .allocate(capacity: mostSteps)
    unsafe transposed = .allocate(capacity: mostSteps)
    unsafe hidden = .allocate(capacity: contexts)
    unsafe sources = UnsafePointer(weights.inputs)
    repeated = Repeated(contexts)
  }

  deinit {
    unsafe steps.deallocate()
    unsafe transposed.deallocate()
    unsafe hidden.deallocate()
  }

  /// How many words there may be around a word.
  static func mostContexts(_ options: Word2VecOptions) -> Int {
    min(2 * options.window, Corpus.sentenceLimit)
  }

  /// How many hidden vectors a word is predicted from at most.
  static func mostHidden(_ options: Word2VecOptions) -> Int {
    options.algorithm == .skipGram ? mostContexts(options) : 1
  }

  /// Takes a word's context: the words around it, or the bag of them, which goes into `bag`.
  ///
  /// - Returns: How many hidden vectors there are.
  @inline(__always)
  mutating func take(_ context: ContextRows, bag: UnsafeMutablePointer<Float>) -> Int {
    guard options.algorithm == .skipGram else {
      let share = options.averagesContext ? 1 / Float(max(1, context.count)) : 1
      unsafe context.fill(bag, kernels, weights, repeated, scale: share)
      unsafe sources = UnsafePointer(bag)
      unsafe hidden[0] = 0
      return 1
    }
    unsafe hidden.update(from: context.before, count: context.beforeCount)
    unsafe (hidden + context.beforeCount).update(from: context.after, count: context.afterCount)
    return context.count
  }

  /// The hidden vectors that a group of predictions is from.
  static func group(_ index: Int, of count: Int, _ hiddenCount: Int) -> Range<Int> {
    index * hiddenCount / count..<(index + 1) * hiddenCount / count
  }

  /// Finds the steps of some rows for ``move(_:from:_:)``, and adds to `errors` how hidden vectors move.
  ///
  /// The rows of a prediction may come in two parts, of which the second is the rest.
  mutating func findSteps(
    _ count: Int, rows: UnsafePointer<UInt32>, labels: UnsafePointer<Float>,
    of matrix: UnsafePointer<Float>, from group: Range<Int>, rate: Float,
    errors: UnsafeMutablePointer<Float>, isRest: Bool = false
  ) {
    for number in 0..<group.count {
      let steps = unsafe steps + number * count
      let place = group.lowerBound + number
      let source = unsafe sources + Int(hidden[place]) * weights.stride
      unsafe kernels.dot(count, rows, matrix, weights.stride, source, steps)
      if options.measuresLoss {
        unsafe loss.add(count, products: steps, labels: labels)
        if !isRest { loss.endPrediction() }
      }
      for index in 0..<count {
        let probability = unsafe sigmoid(steps[index])
        let step = probability.map { unsafe (labels[index] - $0) * rate } ?? 0
        unsafe steps[index] = step
        unsafe transposed[index * group.count + number] = step
      }
    }
    for number in 0..<group.count {
      unsafe kernels.gather(
        count, rows, steps + number * count, matrix, weights.stride,
        errors + (group.lowerBound + number) * weights.stride)
    }
  }

  /// Adds a row's move to `row`.
  @inline(__always)
  func move(_ index: Int, from group: Range<Int>, _ row: UnsafeMutablePointer<Float>) {
    unsafe kernels.gather(
      group.count, hidden + group.lowerBound, transposed + index * group.count, sources,
      weights.stride, row)
  }

  /// A row's step, where there is one hidden vector.
  @inline(__always)
  func step(_ index: Int) -> Float { unsafe transposed[index] }

  /// The share of an error that each word of a context gets.
  func share(of context: ContextRows) -> Float {
    options.algorithm == .skipGram || options.averagesContext
      ? 1 : 1 / Float(max(1, context.count))
  }

  /// The loss since the last time.
  mutating func takeLoss() -> TrainingLoss { loss.take() }
}
