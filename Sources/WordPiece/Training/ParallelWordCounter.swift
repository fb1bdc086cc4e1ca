internal import Parallel
internal import Synchronization

/// Counts the words of a file's lines on several threads, each with a counter of its own.
///
/// While some threads count the words of a batch of lines, one reads the next batch.
final class ParallelWordCounter: Sendable {
  /// A thread's counter; the lock is never waited for.
  private final class Worker: Sendable {
    let counter: Mutex<WordCounter>

    init(_ options: BertTokenizer.Options) { counter = Mutex(WordCounter(options)) }
  }

  /// The file, and what reading it ahead has brought.
  private struct Source {
    var lines: LineBatches
    var next: Result<[String], any Error> = .success([])

    mutating func readAhead() { next = Result { try lines.next() } }
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
    source = Mutex(Source(lines: try LineBatches(path: path)))
  }

  /// Counts the words of all lines.
  ///
  /// - Parameter progress: Called after each batch with the number of lines read.
  /// - Throws: `FileError` or `TextError` of the first line that cannot be read, when all lines before
  ///   it are counted; what `progress` throws.
  func run(progress: ((Int) throws -> Void)?) throws {
    var lineCount = 0
    source.withLock { $0.readAhead() }
    while case let lines = try source.withLock({ try $0.next.get() }), !lines.isEmpty {
      count(lines)
      lineCount += lines.count
      try progress?(lineCount)
    }
  }

  /// Counts the words of a batch, and reads the next one meanwhile.
  private func count(_ lines: [String]) {
    let partCount = min(lines.count, pool.threadCount * 4)
    pool.runOnWorkers(partCount + 1) { part, worker in
      guard part > 0 else {
        source.withLock { $0.readAhead() }
        return
      }
      let start = (part - 1) * lines.count / partCount
      let end = part * lines.count / partCount
      workers[worker].counter.withLock { counter in
        for line in lines[start..<end] { counter.add(line.utf8Span.span) }
      }
    }
  }

  /// Adds what was counted to `counter`.
  func add(to counter: inout WordCounter) {
    for worker in workers {
      worker.counter.withLock { counter.add($0) }
    }
  }
}
