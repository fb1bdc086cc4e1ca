internal import LinearAlgebra

/// The matrices that are trained, as threads see them, as long as the ``TrainingWeights`` are there.
@safe
struct WeightRows: @unchecked Sendable {
  /// How many floats a row takes: a vector, padded with zeros to whole cache lines.
  let stride: Int
  /// The words' vectors (gensim's `syn0`, later `wv.vectors`).
  let inputs: UnsafeMutablePointer<Float>
  /// The rows of negative sampling (gensim's `syn1neg`).
  let negativeSampling: UnsafeMutablePointer<Float>?
  /// The rows of hierarchical softmax, one for each inner node of the tree (gensim's `syn1`).
  let hierarchicalSoftmax: UnsafeMutablePointer<Float>?

  /// All of them as one, one behind the other.
  var whole: UnsafeMutablePointer<Float> { unsafe inputs }

  /// The number of a matrix's first row in ``whole``.
  @inline(__always)
  func firstRow(of matrix: UnsafeMutablePointer<Float>) -> UInt32 {
    unsafe UInt32((matrix - whole) / stride)
  }

  /// A row of one of the matrices.
  @inline(__always)
  func row(_ number: UInt32, of matrix: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float>
  {
    unsafe matrix + Int(number) * stride
  }

  /// The matrix whose rows an objective asks.
  @inline(__always)
  func matrix(of objective: Objective) -> UnsafeMutablePointer<Float> {
    let matrix =
      switch objective {
      case .negativeSampling: unsafe negativeSampling
      case .hierarchicalSoftmax: unsafe hierarchicalSoftmax
      }
    guard let matrix = unsafe matrix else { preconditionFailure("weights of other objectives") }
    return unsafe matrix
  }
}
