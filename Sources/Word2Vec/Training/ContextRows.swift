internal import LinearAlgebra

/// The words around a place of a sentence, as rows of the input matrix: those before it and those
/// after it.
///
/// Points into a job's words.
@safe
struct ContextRows {
  let before: UnsafePointer<UInt32>
  let beforeCount: Int
  let after: UnsafePointer<UInt32>
  let afterCount: Int

  init(_ words: UnsafePointer<UInt32>, place: Int, window: Int, sentence: Range<Int>) {
    let first = max(sentence.lowerBound, place - window)
    let last = min(sentence.upperBound, place + window + 1)
    unsafe before = words + first
    beforeCount = place - first
    unsafe after = words + place + 1
    afterCount = last - place - 1
  }

  var count: Int { beforeCount + afterCount }

  /// How many hidden vectors the word is predicted from: its context's, or their one bag.
  @inline(__always)
  func hiddenCount(_ options: Word2VecOptions) -> Int {
    options.algorithm == .skipGram ? count : 1
  }

  /// The share of an error that each word gets.
  @inline(__always)
  func share(_ options: Word2VecOptions) -> Float {
    options.algorithm == .skipGram || options.averagesContext ? 1 : 1 / Float(max(1, count))
  }

  @inline(__always)
  func forEach(_ body: (UInt32) -> Void) {
    for index in 0..<beforeCount { unsafe body(before[index]) }
    for index in 0..<afterCount { unsafe body(after[index]) }
  }
}

extension ContextRows {
  /// Fills `bag` with the sum of the words' vectors, times `scale`.
  @inline(__always)
  func fill(
    _ bag: UnsafeMutablePointer<Float>, _ kernels: RowKernels, _ weights: WeightRows,
    _ repeated: borrowing Repeated, scale: Float
  ) {
    unsafe kernels.sum(
      beforeCount, before, repeated.ones, weights.base, weights.stride, bag)
    unsafe kernels.gather(afterCount, after, repeated.ones, weights.base, weights.stride, bag)
    guard scale != 1 else { return }
    for index in 0..<weights.stride { unsafe bag[index] *= scale }
  }

  /// Adds `error` to the words' vectors.
  @inline(__always)
  func add(
    _ error: UnsafePointer<Float>, _ kernels: RowKernels, _ weights: WeightRows,
    _ repeated: borrowing Repeated
  ) {
    unsafe kernels.scatter(
      beforeCount, before, repeated.zeros, repeated.ones, error, weights.stride, weights.base)
    unsafe kernels.scatter(
      afterCount, after, repeated.zeros, repeated.ones, error, weights.stride, weights.base)
  }
}

/// Numbers that row kernels are given where all rows have the same.
@safe
struct Repeated: ~Copyable {
  var ones: UnsafeMutablePointer<Float> { unsafe oneBuffer.base }
  var zeros: UnsafeMutablePointer<UInt32> { unsafe zeroBuffer.base }
  private let oneBuffer: HeapBuffer<Float>
  private let zeroBuffer: HeapBuffer<UInt32>

  init(_ count: Int) throws(Word2VecError) {
    let ones = try HeapBuffer<Float>(repeating: 1, count: count)
    let zeros = try HeapBuffer<UInt32>(repeating: 0, count: count)
    oneBuffer = ones
    zeroBuffer = zeros
  }
}
