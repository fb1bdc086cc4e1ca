internal import Synchronization

/// The distinct words that several threads find in parts of a text, and how often.
///
/// Each thread numbers words for itself. When the parts are merged in the order of the text, the
/// words get the numbers that one thread would have given them: where a word first occurs in the
/// text, it is new to the thread that reads there, if each reads its own parts in order.
final class WordGatherer: Sendable {
  /// A thread's own words.
  private struct Worker: Sendable {
    var words = WordCounter()
    /// The merged number of each word that has one.
    var numbers: [UInt32] = []
  }

  /// A lock that is never waited for: a thread has one to itself.
  private final class Box: Sendable {
    let worker = Mutex(Worker())
  }

  private let boxes: [Box]

  init(threadCount: Int) { boxes = (0..<threadCount).map { _ in Box() } }

  /// Lends a thread its words.
  func withWords<Result: Sendable>(
    ofThread index: Int, _ body: (inout WordCounter) -> Result
  ) -> Result {
    boxes[index].worker.withLock { body(&$0.words) }
  }

  /// How many words all threads know together; one that several know counts as often.
  var knownCount: Int { boxes.reduce(0) { $0 + $1.worker.withLock(\.words.count) } }

  /// Gives a thread's first `count` words their numbers in `words`, where they have none.
  ///
  /// - Returns: All its words' numbers.
  func merge(ofThread index: Int, upTo count: Int, into words: inout WordTable) -> [UInt32] {
    boxes[index].worker.withLock { worker in
      for number in worker.numbers.count..<max(count, worker.numbers.count) {
        let (merged, _) = words.insert(worker.words.word(at: number))
        worker.numbers.append(UInt32(truncatingIfNeeded: merged))
      }
      return worker.numbers
    }
  }

  /// How often each of the `count` merged words occurs.
  func counts(_ count: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for box in boxes {
      box.worker.withLock { worker in
        for (number, merged) in worker.numbers.enumerated() {
          counts[Int(merged)] += worker.words.counts[number]
        }
      }
    }
    return counts
  }
}
