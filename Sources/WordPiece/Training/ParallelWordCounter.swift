internal import Files
internal import Parallel
internal import Synchronization

/// Counts the words of a file on several threads, each with a counter of its own.
///
/// While some threads count the words of a block of text, one reads the next block.
final class ParallelWordCounter: Sendable {
  /// A thread's counter; the lock is never waited for.
  private final class Worker: Sendable {
    let counter: Mutex<WordCounter>

    init(_ options: BertTokenizer.Options) { counter = Mutex(WordCounter(options)) }
  }

  /// The file, and what reading it ahead has brought.
  private struct Source: ~Copyable {
    var blocks: TextBlocks
    var next: Result<TextBlocks.Block, any Error> = .success(TextBlocks.Block())

    mutating func readAhead() {
      do { next = .success(try blocks.next()) } catch { next = .failure(error) }
    }
  }

  private let pool: ThreadPool
  private let workers: [Worker]
  private let source: Mutex<Source>

  /// - Throws: `FileError` where the file cannot be opened.
  init(
    linesOf path: String, options: BertTokenizer.Options, threadCount: Int
  ) throws {
    pool = ThreadPool(threadCount: threadCount)
    workers = (0..<pool.threadCount).map { _ in Worker(options) }
    source = Mutex(Source(blocks: try TextBlocks(path: path)))
  }

  /// Counts the words of the whole file.
  ///
  /// - Parameter progress: Called after each block with the number of lines read.
  /// - Throws: `FileError` or `TextError` of the first line that cannot be read, when all lines before
  ///   it are counted; what `progress` throws.
  func run(progress: ((Int) throws -> Void)?) throws {
    source.withLock { $0.readAhead() }
    while true {
      let block = try source.withLock { try $0.next.get() }
      if !block.bytes.isEmpty { count(block) }
      try progress?(block.lineCount)
      if block.bytes.isEmpty { return }
    }
  }

  /// Counts the words of a block, and reads the next one meanwhile.
  private func count(_ block: TextBlocks.Block) {
    let partCount = pool.threadCount * 4
    pool.runOnWorkers(partCount + 1) { part, worker in
      guard part > 0 else {
        source.withLock { $0.readAhead() }
        return
      }
      let start = block.boundary(part - 1, of: partCount)
      let end = block.boundary(part, of: partCount)
      workers[worker].counter.withLock { $0.add(block.bytes.span.extracting(start..<end)) }
    }
  }

  /// Adds what was counted to `counter`.
  func add(to counter: inout WordCounter) {
    for worker in workers {
      worker.counter.withLock { counter.add($0) }
    }
  }
}
