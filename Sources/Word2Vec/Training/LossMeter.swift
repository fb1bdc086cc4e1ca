internal import LinearAlgebra

/// Adds up the loss of predictions in double precision: -log σ(x) where a row is to say yes, and
/// -log σ(-x) where it is to say no.
@safe
struct LossMeter: ~Copyable {
  private let kernels: RowKernels
  private let buffer: HeapBuffer<Float>
  private var used = 0
  private var sum = 0.0
  private(set) var predictionCount = 0

  private static let capacity = 4096

  init(_ kernels: RowKernels) throws(Word2VecError) {
    self.kernels = kernels
    buffer = try HeapBuffer(count: Self.capacity)
  }

  /// Adds rows of a prediction by their products with the hidden vector.
  @inline(__always)
  mutating func add(
    _ count: Int, products: UnsafePointer<Float>, labels: UnsafePointer<Float>
  ) {
    for index in 0..<count {
      if used == Self.capacity { flush() }
      let product = unsafe products[index]
      unsafe buffer.base[used] = unsafe labels[index] > 0 ? -product : product
      used += 1
    }
  }

  /// Ends a prediction, whose rows have all been added.
  mutating func endPrediction() { predictionCount += 1 }

  /// The sum since the last time, and of how many predictions.
  mutating func take() -> TrainingLoss {
    flush()
    defer { (sum, predictionCount) = (0, 0) }
    return TrainingLoss(sum: sum, predictionCount: predictionCount)
  }

  private mutating func flush() {
    unsafe sum += kernels.logisticLoss(used, buffer.base)
    used = 0
  }
}
