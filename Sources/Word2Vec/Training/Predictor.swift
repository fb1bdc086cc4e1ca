internal import LinearAlgebra

/// One thread's arithmetic of predictions: products, steps, and the error of the hidden vector.
///
/// A step moves the weights along the gradient of the sum of log σ(±h · o) over the rows o of a
/// prediction, h being the hidden vector. A row whose product is not within ±6, where the table of
/// σ ends, stays where it is, as in word2vec.
@safe
struct Predictor: ~Copyable {
  let kernels: RowKernels
  let weights: WeightRows
  private let sigmoid: SigmoidTable
  /// The gradient by the hidden vector, times the learning rate; a row.
  var error: UnsafeMutablePointer<Float> { unsafe errorBuffer.base }
  private let errorBuffer: HeapBuffer<Float>
  private let products: HeapBuffer<Float>
  private(set) var loss: LossMeter
  private let measuresLoss: Bool

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, measuresLoss: Bool
  ) throws(Word2VecError) {
    let kernels = RowKernels()
    let loss = try LossMeter(kernels)
    let error = try HeapBuffer<Float>(count: weights.stride)
    let products = try HeapBuffer<Float>(count: objectives.mostTargets)
    self.kernels = kernels
    self.weights = weights
    self.measuresLoss = measuresLoss
    sigmoid = SigmoidTable()
    self.loss = loss
    errorBuffer = error
    self.products = products
  }

  /// Moves the rows of a prediction, and leaves in ``error`` how the hidden vector is to move.
  @inline(__always)
  mutating func learn(
    _ count: Int, isDistinct: Bool, rows: UnsafePointer<UInt32>,
    labels: UnsafePointer<Float>, of matrix: UnsafeMutablePointer<Float>,
    from hidden: UnsafePointer<Float>, rate: Float
  ) {
    unsafe error.update(repeating: 0, count: weights.stride)
    if isDistinct {
      unsafe exchange(count, rows, labels, matrix, hidden, rate)
    } else {
      // A row that comes again is as the first time left it.
      for index in 0..<count {
        unsafe exchange(1, rows + index, labels + index, matrix, hidden, rate)
      }
    }
    endPrediction()
  }

  /// Counts a prediction, all of whose rows have been asked.
  @inline(__always)
  mutating func endPrediction() {
    if measuresLoss { loss.endPrediction() }
  }

  @inline(__always)
  private mutating func exchange(
    _ count: Int, _ rows: UnsafePointer<UInt32>, _ labels: UnsafePointer<Float>,
    _ matrix: UnsafeMutablePointer<Float>, _ hidden: UnsafePointer<Float>, _ rate: Float
  ) {
    unsafe steps(count, rows, labels, matrix, hidden, rate, into: products.base)
    unsafe kernels.exchange(count, rows, products.base, matrix, weights.stride, hidden, error)
  }

  /// The step of each row: (label - σ(product)) · rate.
  @inline(__always)
  mutating func steps(
    _ count: Int, _ rows: UnsafePointer<UInt32>, _ labels: UnsafePointer<Float>,
    _ matrix: UnsafePointer<Float>, _ hidden: UnsafePointer<Float>, _ rate: Float,
    into steps: UnsafeMutablePointer<Float>
  ) {
    unsafe kernels.dot(count, rows, matrix, weights.stride, hidden, steps)
    if measuresLoss { unsafe loss.add(count, products: steps, labels: labels) }
    for index in 0..<count {
      let probability = unsafe sigmoid(steps[index])
      unsafe steps[index] = probability.map { unsafe (labels[index] - $0) * rate } ?? 0
    }
  }

  /// Multiplies ``error``.
  func scaleError(by factor: Float) {
    for index in 0..<weights.stride { unsafe error[index] *= factor }
  }

  /// The loss since the last time.
  mutating func takeLoss() -> TrainingLoss { loss.take() }
}
