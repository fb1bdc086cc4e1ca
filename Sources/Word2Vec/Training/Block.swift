/// Some words of a job that are learned together, cut into chunks.
struct Block {
  let words: Range<Int>
  let chunkWordCount: Int
  /// Which part of the noise words is the first chunk's.
  let turn: Int

  var chunkCount: Int { (words.count + chunkWordCount - 1) / chunkWordCount }

  func chunk(_ index: Int) -> Range<Int> {
    let first = words.lowerBound + index * chunkWordCount
    return first..<min(first + chunkWordCount, words.upperBound)
  }
}

/// Which chunk's thread moves the rows of each word that a block needs: one whose own words are near it,
/// so that the rows are in that thread's cache, and what they move by too.
@safe
struct RowOwners: ~Copyable, @unchecked Sendable {
  // Written between rounds, read within them.
  private let owners: HeapBuffer<UInt8>
  private let window: Int
  /// One less than there are chunks, a power of two.
  private let mask: UInt32

  init(wordCount: Int, chunkCount: Int, window: Int) throws(Word2VecError) {
    let owners = try HeapBuffer<UInt8>(repeating: 0, count: wordCount)
    self.owners = owners
    self.window = window
    mask = UInt32(chunkCount - 1)
  }

  /// The chunk of a word that the block needs; of another word any.
  @inline(__always)
  func chunk(of word: UInt32) -> Int { unsafe Int(owners.base[Int(word)]) }

  /// The chunk of an output row: its word's, or some chunk for a node of a tree.
  @inline(__always)
  func chunk(of row: UInt32, _ weights: WeightRows) -> Int {
    if let first = weights.negativeSampling, Int(row) - Int(first) < owners.count {
      return chunk(of: row - first)
    }
    return Int(row & mask)
  }

  /// Gives the words of a block, and those around them, to its chunks.
  func take(_ block: Block, of job: JobWords) {
    for chunk in 0..<block.chunkCount {
      for place in places(of: chunk, in: block, of: job) {
        unsafe owners.base[Int(job.numbers[place])] = UInt8(chunk)
      }
    }
  }

  /// The places of the words whose moves a chunk finds: its own, and those before or behind the block.
  func places(of chunk: Int, in block: Block, of job: JobWords) -> Range<Int> {
    let own = block.chunk(chunk)
    let first = chunk == 0 ? max(0, own.lowerBound - window) : own.lowerBound
    let isLast = chunk == block.chunkCount - 1
    return first..<(isLast ? min(job.count, own.upperBound + window) : own.upperBound)
  }
}
