internal import Glibc
internal import Synchronization

/// The task that a pool's threads are at, and how they wait for it.
///
/// A worker joins the task under the lock and only while it is open; the caller closes it and then
/// waits for those who joined. A worker that wakes too late finds it closed, so nobody ever waits
/// for a thread that the system has not yet scheduled.
final class SharedTask: @unchecked Sendable {
  // What is no atomic is touched under the lock, or by workers that have joined the task: it
  // stays as it is until they have left.
  private let lock = Lock()
  private let wake: Condition
  private let done: Condition

  /// Raised by one for every task; workers that spin watch it without the lock.
  private let generation = Atomic(0)
  /// Workers that have joined the open task and not left it.
  private let active = Atomic(0)
  /// The first part that nobody has taken.
  private let next = Atomic(0)
  private var count = 0
  private var body: (@Sendable (Int, Int) -> Void)?
  private var isBusy = false
  private var isOpen = false
  private var isStopping = false
  /// Workers that have started; the caller is number 0.
  private var workerCount = 0

  /// How often a thread looks again before it sleeps: tens of microseconds.
  private static let spinLimit = 100_000

  init() {
    wake = Condition(lock)
    done = Condition(lock)
  }

  // MARK: The caller's side

  /// Opens a task; false where another one is running.
  func begin(_ count: Int, _ body: @escaping @Sendable (Int, Int) -> Void) -> Bool {
    lock.withLock {
      guard !isBusy else { return false }
      isBusy = true
      isOpen = true
      self.count = count
      self.body = body
      next.store(0, ordering: .relaxed)
      generation.add(1, ordering: .releasing)
      wake.broadcast()
      return true
    }
  }

  /// Takes parts until none is left.
  func work(_ count: Int, _ body: (Int, Int) -> Void, worker: Int) {
    while case let part = next.add(1, ordering: .relaxed).oldValue, part < count {
      body(part, worker)
    }
  }

  /// Closes the task and waits for the workers in it.
  func finish() {
    lock.withLock { isOpen = false }
    spin { active.load(ordering: .acquiring) == 0 }
    lock.withLock {
      while active.load(ordering: .acquiring) > 0 { done.wait() }
      body = nil
      isBusy = false
    }
  }

  /// Sends the workers home.
  func stop() {
    lock.withLock {
      isStopping = true
      generation.add(1, ordering: .releasing)
      wake.broadcast()
    }
  }

  // MARK: A worker's side

  /// Works on one task after another until ``stop()``.
  func serve() {
    let worker = lock.withLock {
      workerCount += 1
      return workerCount
    }
    var seen = 0
    while waitForTask(after: &seen) {
      guard join() else { continue }
      takePart(as: worker)
      leave()
    }
  }

  /// Sleeps until there is a task after number `seen`; false where there will be none.
  private func waitForTask(after seen: inout Int) -> Bool {
    let last = seen
    spin { generation.load(ordering: .acquiring) != last }
    return lock.withLock {
      while generation.load(ordering: .relaxed) == last { wake.wait() }
      seen = generation.load(ordering: .relaxed)
      return !isStopping
    }
  }

  private func join() -> Bool {
    lock.withLock {
      if isOpen { active.add(1, ordering: .acquiringAndReleasing) }
      return isOpen
    }
  }

  /// A function of its own, so that the closure is released before the worker leaves.
  private func takePart(as worker: Int) {
    if let body { work(count, body, worker: worker) }
  }

  private func leave() {
    lock.withLock {
      if active.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { done.broadcast() }
    }
  }

  private func spin(until condition: () -> Bool) {
    for _ in 0..<Self.spinLimit where condition() { return }
  }
}
