/// How the hidden vectors of a block are to move, as threads see it, as long as its memory is there.
///
/// Each chunk has room of its own; others read it in later rounds.
@safe
struct BlockErrors: @unchecked Sendable {
  /// A row for each hidden vector.
  let rows: UnsafeMutablePointer<Float>
  /// For each word of the block the row of its bag, or the one that a word at place 0 of the job would have
  /// if words around it were counted from there.
  let firstRows: UnsafeMutablePointer<UInt32>
  /// How many rows a chunk has at most.
  let chunkCapacity: Int

  /// The room of `memory`.
  init(_ memory: borrowing Memory) {
    unsafe rows = memory.rows.base
    unsafe firstRows = memory.firstRows.base
    chunkCapacity = memory.chunkCapacity
  }

  /// What the errors of a block are kept in.
  struct Memory: ~Copyable {
    fileprivate let rows: HeapBuffer<Float>
    fileprivate let firstRows: HeapBuffer<UInt32>
    fileprivate let chunkCapacity: Int

    init(
      wordCount: Int, chunkWordCount: Int, stride: Int, _ options: Word2VecOptions
    ) throws(Word2VecError) {
      let capacity = chunkWordCount * WindowPredictor.mostHidden(options)
      let rows = try HeapBuffer<Float>(count: Block.chunkCount * capacity * stride)
      let firstRows = try HeapBuffer<UInt32>(count: wordCount)
      self.rows = rows
      self.firstRows = firstRows
      chunkCapacity = capacity
    }
  }
}
