import Parallel
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3, 8]) func runsEveryPartOnce(threads: Int) {
    let pool = ThreadPool(threadCount: threads)
    for count in [0, 1, 2, 7, 1000] {
      let calls = Mutex([Int](repeating: 0, count: count))
      pool.run(count) { part in calls.withLock { $0[part] += 1 } }
      #expect(calls.withLock { $0 } == [Int](repeating: 1, count: count))
    }
  }

  @Test func manyTasksInARow() {
    let pool = ThreadPool(threadCount: 4)
    let sum = Atomic(0)
    for _ in 0..<20_000 { pool.run(3) { sum.add($0, ordering: .relaxed) } }
    #expect(sum.load(ordering: .relaxed) == 60_000)
  }

  @Test func callersShareThePool() async {
    let pool = ThreadPool(threadCount: 2)
    let sum = Counter()
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<500 { pool.run(4) { sum.value.add($0, ordering: .relaxed) } }
        }
      }
    }
    #expect(sum.value.load(ordering: .relaxed) == 8 * 500 * 6)
  }

  @Test func knowsHowManyProcessorsThereAre() {
    #expect(ThreadPool.availableProcessors >= 1)
  }
}

private final class Counter: Sendable {
  let value = Atomic(0)
}
