internal import Glibc

/// Threads of its own that share out the numbered parts of one task after another.
///
/// Swift's cooperative pool is not for loops that compute for milliseconds, and its size is not
/// the caller's to choose. The thread that calls ``run(_:_:)`` does its share, so a pool of one
/// thread starts none. Between tasks the workers spin for about 50 µs, because a forward pass
/// is hundreds of short tasks in a row, and then sleep.
///
/// Safe to share: while one caller's task runs, another's runs wholly on its own thread, so the
/// machine is never given more threads than the pool has and one a caller.
package final class ThreadPool: Sendable {
  /// How many threads work on a task, the caller's among them.
  package let threadCount: Int

  private let shared: SharedTask
  private let workers: [pthread_t]

  /// Starts `threadCount - 1` threads.
  ///
  /// Where the system refuses a thread, the pool has as many as it got.
  ///
  /// - Precondition: `threadCount` is positive.
  package init(threadCount: Int = ThreadPool.availableProcessors) {
    precondition(threadCount > 0, "a pool needs at least 1 thread, not \(threadCount)")
    let shared = SharedTask()
    self.shared = shared
    var workers: [pthread_t] = []
    for _ in 1..<threadCount {
      guard let worker = Self.startWorker(shared) else { break }
      workers.append(worker)
    }
    self.workers = workers
    self.threadCount = workers.count + 1
  }

  deinit {
    shared.stop()
    for worker in workers { pthread_join(worker, nil) }
  }

  /// Calls `body` with each of `0..<count`, in any order, on all threads; returns when all are done.
  ///
  /// - Parameters:
  ///   - count: How many parts the task has.
  ///   - body: One part. It is called from several threads at once, so parts must not write to
  ///     the same memory; it may not call `run` of the same pool and wait for it on another thread.
  package func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
    runOnWorkers(count) { part, _ in body(part) }
  }

  /// Like ``run(_:_:)``, and tells `body` which thread it is on, for scratch memory of its own.
  ///
  /// - Parameters:
  ///   - count: How many parts the task has.
  ///   - body: One part, and a worker's number in `0..<threadCount`, which no other part that runs
  ///     at the same time for this caller has; 0 is the caller's own.
  package func runOnWorkers(
    _ count: Int, _ body: @Sendable (_ part: Int, _ worker: Int) -> Void
  ) {
    // What is not shared needs no closure on the heap.
    guard threadCount > 1, count > 1 else {
      for part in 0..<count { body(part, 0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      guard shared.begin(count, body) else {
        for part in 0..<count { body(part, 0) }
        return
      }
      shared.work(count, body, worker: 0)
      shared.finish()
    }
  }

  /// Whether no worker has gone to sleep, so that even a task of some microseconds is worth sharing.
  package var isAwake: Bool { shared.isAwake }

  private static func startWorker(_ shared: SharedTask) -> pthread_t? {
    var thread = pthread_t()
    let argument = unsafe Unmanaged.passRetained(shared)
    let code = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<SharedTask>.fromOpaque(argument).takeRetainedValue().serve()
        return nil
      }, argument.toOpaque())
    guard code == 0 else {
      unsafe argument.release()
      return nil
    }
    return thread
  }
}
