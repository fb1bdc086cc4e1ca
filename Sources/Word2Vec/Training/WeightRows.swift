internal import LinearAlgebra

/// The matrices that are trained, as threads see them, as long as the ``TrainingWeights`` are there.
///
/// They stand one behind the other, and their rows are numbered as those of one matrix.
@safe
struct WeightRows: @unchecked Sendable {
  /// How many floats a row takes: a vector, padded with zeros to whole cache lines.
  let stride: Int
  /// All rows; the first are the words' vectors (gensim's `syn0`, later `wv.vectors`).
  let base: UnsafeMutablePointer<Float>
  /// The first row of negative sampling (gensim's `syn1neg`); nil where there is none.
  let negativeSampling: UInt32?
  /// The first row of hierarchical softmax, one for each inner node of the tree (gensim's `syn1`).
  let hierarchicalSoftmax: UInt32?
  /// The first of the rows for copies of others.
  let copies: UInt32

  /// A row.
  @inline(__always)
  func row(_ number: UInt32) -> UnsafeMutablePointer<Float> {
    unsafe base + Int(number) * stride
  }

  /// The first of the rows that an objective asks.
  @inline(__always)
  func firstRow(of objective: Objective) -> UInt32 {
    let row =
      switch objective {
      case .negativeSampling: negativeSampling
      case .hierarchicalSoftmax: hierarchicalSoftmax
      }
    guard let row else { preconditionFailure("weights of other objectives") }
    return row
  }
}
