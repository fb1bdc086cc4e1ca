import Files
import Foundation
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

  // MARK: Threads

  /// Each part waits for all others, so that it needs a thread for each.
  @Test(arguments: [2, 3, 4, 8]) func partsThatWaitForEachOtherAllRun(threads: Int) throws {
    let pool = ThreadPool(threadCount: threads)
    for _ in 0..<50 {
      let deadline = ContinuousClock.now + .seconds(10)
      let arrived = Atomic(0)
      let met = Atomic(0)
      let workers = Mutex(Set<Int>())
      pool.runOnWorkers(threads) { _, worker in
        _ = workers.withLock { $0.insert(worker) }
        arrived.add(1, ordering: .relaxed)
        if wait(deadline, until: { arrived.load(ordering: .relaxed) == threads }) {
          met.add(1, ordering: .relaxed)
        }
      }
      try #require(met.load(ordering: .relaxed) == threads)
      #expect(workers.withLock { $0 } == Set(0..<threads))
    }
  }

  // MARK: Sleep

  /// Long enough for threads that wait to have fallen asleep.
  private static let sleepTime: UInt32 = 5000

  @Test(.timeLimit(.minutes(1)), arguments: [2, 3, 4])
  func workersThatSleepAreWoken(threads: Int) throws {
    let pool = ThreadPool(threadCount: threads)
    for _ in 0..<20 {
      usleep(Self.sleepTime)
      let deadline = ContinuousClock.now + .seconds(10)
      let arrived = Atomic(0)
      let met = Atomic(0)
      pool.run(threads) { _ in
        arrived.add(1, ordering: .relaxed)
        if wait(deadline, until: { arrived.load(ordering: .relaxed) == threads }) {
          met.add(1, ordering: .relaxed)
        }
      }
      try #require(met.load(ordering: .relaxed) == threads)
    }
  }

  @Test(.timeLimit(.minutes(1))) func aPoolWhoseWorkersSleepCanBeDropped() {
    for _ in 0..<20 {
      let sum = Atomic(0)
      let pool = ThreadPool(threadCount: 4)
      pool.run(4) { sum.add($0, ordering: .relaxed) }
      usleep(Self.sleepTime)
      #expect(sum.load(ordering: .relaxed) == 6)
    }
  }

  /// The caller's part ends at once, and a worker's long after the caller has fallen asleep.
  @Test(.timeLimit(.minutes(1))) func aCallerThatSleepsIsWoken() throws {
    let pool = ThreadPool(threadCount: 2)
    for _ in 0..<20 {
      let deadline = ContinuousClock.now + .seconds(10)
      let begun = Atomic(0)
      let ended = Atomic(0)
      pool.runOnWorkers(2) { _, worker in
        guard worker != 0 else {
          // Leaves the other part to the worker.
          _ = wait(deadline) { begun.load(ordering: .relaxed) == 1 }
          return
        }
        begun.add(1, ordering: .relaxed)
        usleep(Self.sleepTime)
        ended.add(1, ordering: .relaxed)
      }
      try #require(ended.load(ordering: .relaxed) >= 1)
    }
  }

  // MARK: Workers

  @Test func noTwoPartsAtATimeHaveTheSameWorker() {
    let pool = ThreadPool(threadCount: 4)
    let caller = pthread_self()
    let busy = Mutex(Set<Int>())
    let wrong = Atomic(0)
    for _ in 0..<20 {
      pool.runOnWorkers(40) { _, worker in
        let isAlone = busy.withLock { $0.insert(worker).inserted }
        let isCaller = pthread_self() == caller
        if !isAlone || !(0..<4 ~= worker) || isCaller != (worker == 0) {
          wrong.add(1, ordering: .relaxed)
        }
        usleep(50)
        _ = busy.withLock { $0.remove(worker) }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }

  /// A thread that nobody joins leaves its stack mapped when it ends.
  @Test func aPoolThatIsDroppedJoinsItsThreads() throws {
    let before = try mappingCount()
    for _ in 0..<200 {
      let sum = Atomic(0)
      let pool = ThreadPool(threadCount: 4)
      pool.run(4) { sum.add($0, ordering: .relaxed) }
      #expect(sum.load(ordering: .relaxed) == 6)
    }
    #expect(try mappingCount() < before + 300, "600 threads were started")
  }

  // MARK: Tasks in tasks, and beside each other

  @Test(.timeLimit(.minutes(1))) func aTaskInsideAPartRunsOnThePartsThread() {
    let pool = ThreadPool(threadCount: 3)
    let runs = Atomic(0)
    let strays = Atomic(0)
    pool.run(6) { _ in
      let thread = pthread_self()
      pool.run(5) { _ in
        runs.add(1, ordering: .relaxed)
        if pthread_self() != thread { strays.add(1, ordering: .relaxed) }
      }
    }
    #expect(runs.load(ordering: .relaxed) == 30)
    #expect(strays.load(ordering: .relaxed) == 0)
  }

  @Test func whileOneTaskRunsAnothersRunsOnItsCallersThread() throws {
    let pool = ThreadPool(threadCount: 2)
    let (begun, isOpen, ended) = (Counter(), Counter(), Counter())
    let deadline = ContinuousClock.now + .seconds(10)
    let other = Thread {
      pool.run(2) { _ in
        begun.value.add(1, ordering: .relaxed)
        _ = wait(deadline) { isOpen.value.load(ordering: .relaxed) == 1 }
      }
      ended.value.add(1, ordering: .relaxed)
    }
    other.start()
    try #require(wait(deadline) { begun.value.load(ordering: .relaxed) == 2 })
    let caller = pthread_self()
    let runs = Atomic(0)
    pool.run(8) { _ in
      if pthread_self() == caller { runs.add(1, ordering: .relaxed) }
    }
    #expect(runs.load(ordering: .relaxed) == 8)
    #expect(ended.value.load(ordering: .relaxed) == 0, "it did not wait for the other task")
    isOpen.value.add(1, ordering: .relaxed)
    #expect(wait(deadline) { ended.value.load(ordering: .relaxed) == 1 })
  }

  @Test func knowsHowManyProcessorsThereAre() {
    #expect(ThreadPool.availableProcessors >= 1)
  }
}

private final class Counter: Sendable {
  let value = Atomic(0)
}

/// Waits until a condition holds; false where it does not before the deadline.
private func wait(
  _ deadline: ContinuousClock.Instant, until condition: () -> Bool
) -> Bool {
  while !condition() {
    guard ContinuousClock.now < deadline else { return false }
    usleep(20)
  }
  return true
}

/// How many stretches of memory the process has mapped.
private func mappingCount() throws -> Int {
  try WholeFile.bytes(of: "/proc/self/maps").count { $0 == UInt8(ascii: "\n") }
}
