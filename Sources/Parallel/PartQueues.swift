internal import Synchronization

/// Parts of a task that comes again and again, each of which the same thread of a pool takes if it can,
/// since it has its data in its cache.
///
/// Each thread's own parts are next to each other, and as many as those of the others, or one more. A
/// thread that has done its own takes those of others, so that nobody waits for one that the system has
/// put aside.
@safe
package final class PartQueues: @unchecked Sendable {
  private let pool: ThreadPool
  /// How many of each thread's parts have been taken, each on a cache line of its own.
  private let taken: UnsafeMutablePointer<Atomic<Int>>

  /// So many counters are a cache line.
  private static let spacing = 8

  /// Queues for the threads of `pool`.
  package init(_ pool: ThreadPool) {
    self.pool = pool
    unsafe taken = .allocate(capacity: pool.threadCount * Self.spacing)
    for thread in 0..<pool.threadCount {
      unsafe (taken + thread * Self.spacing).initialize(to: Atomic(0))
    }
  }

  deinit { unsafe taken.deallocate() }

  /// How often a thread looks whether others have begun all parts before it takes theirs: some 10 µs.
  private static let patience = 300

  /// Gives threads that are a little late the time to take their own parts.
  private func wait(_ count: Int) {
    for _ in 0..<Self.patience {
      var begun = 0
      for thread in 0..<pool.threadCount {
        begun += unsafe min(
          taken[thread * Self.spacing].load(ordering: .relaxed),
          (thread + 1) * count / pool.threadCount - thread * count / pool.threadCount)
      }
      if begun == count { return }
    }
  }

  /// Calls `body` with each of `0..<count` on all threads; returns when all are done.
  ///
  /// - Parameters:
  ///   - count: How many parts the task has.
  ///   - body: One part, and which thread it is on; as in ``ThreadPool/runOnWorkers(_:_:)``.
  /// - Precondition: No other thread runs a task of these queues at the same time.
  package func run(_ count: Int, _ body: @Sendable (_ part: Int, _ worker: Int) -> Void) {
    let threadCount = pool.threadCount
    for thread in 0..<threadCount {
      unsafe taken[thread * Self.spacing].store(0, ordering: .relaxed)
    }
    pool.runOnWorkers(threadCount) { [self] _, worker in
      for place in 0..<threadCount {
        if place == 1 { wait(count) }
        let owner = (worker + place) % threadCount
        while true {
          let turn = unsafe taken[owner * Self.spacing].add(1, ordering: .relaxed).oldValue
          let part = owner * count / threadCount + turn
          guard part < (owner + 1) * count / threadCount else { break }
          body(part, worker)
        }
      }
    }
  }
}
