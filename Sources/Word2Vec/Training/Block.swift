/// Some words of a job that are learned together, cut into chunks.
@safe
struct Block: @unchecked Sendable {
  let words: Range<Int>
  /// Which part of the noise words is the first chunk's.
  let turn: Int
  /// Where each chunk begins, and the last one ends.
  private let bounds: UnsafePointer<Int>

  /// Into how many chunks a block is cut; some may be empty.
  static let chunkCount = 16

  /// Where a block's bounds stand, which must outlive it; another block takes their place.
  typealias Bounds = HeapBuffer<Int>

  /// Cuts words into chunks of about as much work each.
  ///
  /// - Parameters:
  ///   - words: Their places, which are no more than the chunks have room for.
  ///   - job: Where they are.
  ///   - options: What a word's work depends on: in skip-gram, on how many words around it there may be.
  ///   - mostWords: How many words a chunk has room for.
  ///   - turn: Which part of the noise words is the first chunk's.
  ///   - bounds: Room for one number more than there are chunks.
  init(
    _ words: Range<Int>, of job: JobWords, _ options: Word2VecOptions, mostWords: Int, turn: Int,
    bounds: borrowing Bounds
  ) {
    self.words = words
    self.turn = turn
    let bounds = unsafe bounds.base
    unsafe self.bounds = UnsafePointer(bounds)
    guard options.algorithm == .skipGram else {
      for chunk in 0...Self.chunkCount {
        unsafe bounds[chunk] = words.lowerBound + words.count * chunk / Self.chunkCount
      }
      return
    }
    var work = 0
    for word in words { work += unsafe Int(job.windows[word]) }
    var (place, done) = (words.lowerBound, 0)
    unsafe bounds[0] = place
    for chunk in 1..<Self.chunkCount {
      // The others must have room for what this one leaves.
      let least = words.upperBound - (Self.chunkCount - chunk) * mostWords
      let most = unsafe min(words.upperBound, bounds[chunk - 1] + mostWords)
      while place < least || place < most && done * Self.chunkCount < work * chunk {
        done += unsafe Int(job.windows[place])
        place += 1
      }
      unsafe bounds[chunk] = place
    }
    unsafe bounds[Self.chunkCount] = words.upperBound
  }

  /// The chunks of a thread.
  static func chunks(of thread: Int, of threadCount: Int) -> Range<Int> {
    thread * chunkCount / threadCount..<(thread + 1) * chunkCount / threadCount
  }

  /// The places of a chunk's words.
  func chunk(_ index: Int) -> Range<Int> { unsafe bounds[index]..<bounds[index + 1] }
}

/// Which thread moves the rows of each word that a block needs: one that has words near it, so that the rows
/// are in that thread's cache, and what they move by too.
@safe
struct RowOwners: ~Copyable, @unchecked Sendable {
  // Written between rounds, read within them.
  private let owners: HeapBuffer<UInt8>
  private let window: Int
  private let threadCount: Int

  init(wordCount: Int, window: Int, threadCount: Int) throws(Word2VecError) {
    let owners = try HeapBuffer<UInt8>(repeating: 0, count: wordCount)
    self.owners = owners
    self.window = window
    self.threadCount = threadCount
  }

  /// The thread of a word that the block needs; of another word any.
  @inline(__always)
  func thread(of word: UInt32) -> Int { unsafe Int(owners.base[Int(word)]) }

  /// The thread of an output row: its word's, or some thread for a node of a tree.
  @inline(__always)
  func thread(of row: UInt32, _ weights: WeightRows) -> Int {
    if let first = weights.negativeSampling, Int(row) - Int(first) < owners.count {
      return thread(of: row - first)
    }
    return Int(row) % threadCount
  }

  /// Gives the words of a block, and those around them, to the threads that learn its chunks.
  func take(_ block: Block, of job: JobWords) {
    for thread in 0..<threadCount {
      for chunk in Block.chunks(of: thread, of: threadCount) {
        for place in places(of: chunk, in: block, of: job) {
          unsafe owners.base[Int(job.numbers[place])] = UInt8(thread)
        }
      }
    }
  }

  /// The places of the words whose moves a chunk finds: its own, and those before or behind the block.
  func places(of chunk: Int, in block: Block, of job: JobWords) -> Range<Int> {
    let own = block.chunk(chunk)
    let first = chunk == 0 ? max(0, own.lowerBound - window) : own.lowerBound
    let isLast = chunk == Block.chunkCount - 1
    return first..<(isLast ? min(job.count, own.upperBound + window) : own.upperBound)
  }
}
