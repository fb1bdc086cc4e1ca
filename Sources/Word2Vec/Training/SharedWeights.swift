/// The two matrices that are trained, one row a word, as all threads see them.
///
/// Threads read and write them without locks. Two that are at the same row at once may each lose a
/// part of the other's addition; rows are many, so that is rare, and stochastic gradient descent
/// bears it (Niu, Recht, Ré and Wright, "Hogwild!", 2011). Every access is of whole, aligned
/// floats, so a reader sees the old number or the new one. It is a data race all the same, the only
/// one in this package, and the reason why a result of several threads cannot be repeated.
///
/// The memory is the caller's, who keeps it alive.
@safe
struct SharedWeights: @unchecked Sendable {
  /// How many numbers a row has.
  let size: Int
  /// The words' vectors (gensim's `syn0`, later `wv.vectors`).
  let inputs: UnsafeMutablePointer<Float>
  /// The rows that predict each word (gensim's `syn1neg`).
  let outputs: UnsafeMutablePointer<Float>

  /// A word's vector.
  func input(_ word: UInt32) -> UnsafeMutablePointer<Float> {
    unsafe inputs + Int(word) * size
  }

  /// The row that predicts a word.
  func output(_ word: UInt32) -> UnsafeMutablePointer<Float> {
    unsafe outputs + Int(word) * size
  }
}
