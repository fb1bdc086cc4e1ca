internal import LinearAlgebra

/// One thread's arithmetic of a word's predictions from a group of hidden vectors at once: products,
/// steps, and how the hidden vectors move.
///
/// A group's products are of the rows as they were before it moved any of them.
@safe
struct WindowPredictor: ~Copyable {
  let kernels: RowKernels
  let weights: WeightRows
  private let options: Word2VecOptions
  private let sigmoid: SigmoidTable
  private var loss: LossMeter
  /// The products of a hidden vector, then its steps.
  private let products: HeapBuffer<Float>
  private let repeated: Repeated

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions
  ) throws(Word2VecError) {
    let kernels = RowKernels()
    let loss = try LossMeter(kernels)
    let products = try HeapBuffer<Float>(count: HiddenVectors.groupSize * objectives.mostTargets)
    let repeated = try Repeated(Self.mostContexts(options))
    self.kernels = kernels
    self.weights = weights
    self.options = options
    sigmoid = SigmoidTable()
    self.loss = loss
    self.products = products
    self.repeated = repeated
  }

  /// How many words there may be around a word.
  static func mostContexts(_ options: Word2VecOptions) -> Int {
    min(2 * options.window, Corpus.sentenceLimit)
  }

  /// How many hidden vectors a word is predicted from at most.
  static func mostHidden(_ options: Word2VecOptions) -> Int {
    options.algorithm == .skipGram ? mostContexts(options) : 1
  }

  /// What a word is predicted from.
  ///
  /// - Parameters:
  ///   - context: The words around it.
  ///   - bags: Rows for bags of words.
  ///   - bag: Which of them is filled with this word's bag, if it is predicted from that.
  ///   - numbers: Room for the numbers of the hidden vectors.
  /// - Returns: The hidden vectors, which are rows of the words' vectors or of `bags`.
  @inline(__always)
  func hidden(
    _ context: ContextRows, bags: UnsafeMutablePointer<Float>, bag: Int,
    numbers: UnsafeMutablePointer<UInt32>
  ) -> HiddenVectors {
    guard options.algorithm == .skipGram else {
      let share = options.averagesContext ? 1 / Float(max(1, context.count)) : 1
      unsafe context.fill(
        bags + bag * weights.stride, kernels, weights, repeated, scale: share)
      unsafe numbers[0] = UInt32(bag)
      return unsafe HiddenVectors(sources: bags, numbers: numbers, count: 1)
    }
    unsafe numbers.update(from: context.before, count: context.beforeCount)
    unsafe (numbers + context.beforeCount).update(from: context.after, count: context.afterCount)
    return unsafe HiddenVectors(sources: weights.base, numbers: numbers, count: context.count)
  }

  /// Finds how rows are to move, and how the hidden vectors are.
  ///
  /// - Parameters:
  ///   - count: How many rows there are.
  ///   - rows: Their numbers.
  ///   - labels: What each is to say.
  ///   - matrix: What they are rows of.
  ///   - group: The hidden vectors.
  ///   - rate: The learning rate.
  ///   - errors: A row for each hidden vector.
  ///   - addsErrors: Whether errors are added to what is there, or take its place.
  ///   - steps: Is filled with the steps of each row by hidden vectors: how much of each is to be added.
  ///   - stride: How far apart two rows' steps are.
  mutating func findSteps(
    _ count: Int, rows: UnsafePointer<UInt32>, labels: UnsafePointer<Float>,
    of matrix: UnsafePointer<Float>, from group: HiddenVectors, rate: Float,
    errors: UnsafeMutablePointer<Float>, addsErrors: Bool, into steps: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    for number in 0..<group.count {
      let products = unsafe products.base + number * count
      let source = unsafe group.sources + Int(group.numbers[number]) * weights.stride
      unsafe kernels.dot(count, rows, matrix, weights.stride, source, products)
      if options.measuresLoss {
        unsafe loss.add(count, products: products, labels: labels)
        loss.endPrediction()
      }
      for index in 0..<count {
        let probability = unsafe sigmoid(products[index])
        let step = probability.map { unsafe (labels[index] - $0) * rate } ?? 0
        unsafe products[index] = step
        unsafe steps[index * stride + number] = step
      }
    }
    for number in 0..<group.count {
      let own = unsafe products.base + number * count
      let error = unsafe errors + number * weights.stride
      if addsErrors {
        unsafe kernels.gather(count, rows, own, matrix, weights.stride, error)
      } else {
        unsafe kernels.sum(count, rows, own, matrix, weights.stride, error)
      }
    }
  }

  /// Moves rows by the steps that were found for them.
  @inline(__always)
  func move(
    _ count: Int, rows: UnsafePointer<UInt32>, of matrix: UnsafeMutablePointer<Float>,
    _ steps: UnsafePointer<Float>, stride: Int, from group: HiddenVectors
  ) {
    for index in 0..<count {
      unsafe kernels.gather(
        group.count, group.numbers, steps + index * stride, group.sources, weights.stride,
        matrix + Int(rows[index]) * weights.stride)
    }
  }

  /// The loss since the last time.
  mutating func takeLoss() -> TrainingLoss { loss.take() }
}
