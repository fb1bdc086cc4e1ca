import Parallel
import Synchronization
import Testing

@Suite struct PartQueuesTests {
  @Test(arguments: [1, 2, 3, 8]) func everyPartRunsOnceInEachTask(threads: Int) {
    let queues = PartQueues(ThreadPool(threadCount: threads))
    for count in [0, 1, 2, 7, 16, 100] {
      let calls = Mutex([Int](repeating: 0, count: count))
      for _ in 0..<50 { queues.run(count) { part, _ in calls.withLock { $0[part] += 1 } } }
      #expect(calls.withLock { $0 } == [Int](repeating: 50, count: count))
    }
  }

  /// What one task wrote the next one reads, whichever threads ran them.
  @Test(arguments: [2, 4]) func tasksFollowEachOther(threads: Int) {
    let queues = PartQueues(ThreadPool(threadCount: threads))
    let values = (0..<16).map { _ in Counter() }
    for _ in 0..<2_000 {
      queues.run(16) { part, _ in values[part].value.add(1, ordering: .relaxed) }
      queues.run(16) { part, _ in
        let other = values[15 - part].value.load(ordering: .relaxed)
        #expect(other == values[part].value.load(ordering: .relaxed))
      }
    }
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }
}
