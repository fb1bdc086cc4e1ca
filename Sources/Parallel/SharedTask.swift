internal import Synchronization

/// The task that a pool's threads are at, and how they wait for it.
///
/// A forward pass is hundreds of tasks of some microseconds, so while threads are awake they meet by
/// atomics alone: who finds a lock taken sleeps, and to be woken costs more than a task. The lock is
/// for those who have waited so long that they sleep anyway.
///
/// A worker joins a task and then looks whether it is still open; the caller closes it and then looks
/// who has joined. Whichever comes first, either the worker stays out or the caller waits for it; and
/// nobody ever waits for a thread that has not woken.
///
/// A worker that was slow to join may so find the next task open instead of the one that woke it, and
/// takes part in that. It reads `isOpen` from that task's opening, and what was written before: its
/// count, its body, and `next` at 0. That task's generation is then still new to it, so it joins once
/// more, and finds no part left or the task closed.
final class SharedTask: @unchecked Sendable {
  // These two are the open task's: set before it opens, read by workers that have joined it.
  private var count = 0
  private var body: (@Sendable (Int, Int) -> Void)?

  /// The first part that nobody has taken.
  private let next = Atomic(0)
  /// Raised by one for every task, which wakes the workers.
  private let generation = Atomic(0)
  /// Workers that have joined and not left.
  private let active = Atomic(0)
  private let isBusy = Atomic(false)
  private let isOpen = Atomic(false)
  private let isStopping = Atomic(false)
  /// Workers that have started; the caller is number 0.
  private let workerCount = Atomic(0)

  private let sleepers = Sleepers()
  private let callers = Sleepers()

  // MARK: The caller's side

  /// Opens a task; false where another one is running.
  func begin(_ count: Int, _ body: @escaping @Sendable (Int, Int) -> Void) -> Bool {
    guard !isBusy.exchange(true, ordering: .acquiring) else { return false }
    self.count = count
    self.body = body
    next.store(0, ordering: .relaxed)
    isOpen.store(true, ordering: .releasing)
    generation.add(1, ordering: .sequentiallyConsistent)
    sleepers.wake()
    return true
  }

  /// Whether no worker has gone to sleep.
  var isAwake: Bool { sleepers.isEmpty }

  /// Takes parts until none is left.
  func work(_ count: Int, _ body: (Int, Int) -> Void, worker: Int) {
    while case let part = next.add(1, ordering: .relaxed).oldValue, part < count {
      body(part, worker)
    }
  }

  /// Closes the task and waits for the workers in it.
  func finish() {
    isOpen.store(false, ordering: .sequentiallyConsistent)
    callers.wait { active.load(ordering: .sequentiallyConsistent) == 0 }
    // Every change of `active` is a read-modify-write, so the 0 that was read comes after all that
    // workers did before they left, whichever of them left last.
    body = nil
    isBusy.store(false, ordering: .releasing)
  }

  /// Sends the workers home.
  func stop() {
    isStopping.store(true, ordering: .relaxed)
    generation.add(1, ordering: .sequentiallyConsistent)
    sleepers.wake()
  }

  // MARK: A worker's side

  /// Works on one task after another until ``stop()``.
  func serve() {
    let worker = workerCount.add(1, ordering: .relaxed).newValue
    var seen = 0
    while true {
      sleepers.wait { generation.load(ordering: .sequentiallyConsistent) != seen }
      seen = generation.load(ordering: .acquiring)
      if isStopping.load(ordering: .relaxed) { return }
      active.add(1, ordering: .sequentiallyConsistent)
      if isOpen.load(ordering: .sequentiallyConsistent) { takePart(as: worker) }
      if active.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { callers.wake() }
    }
  }

  /// A function of its own, so that the closure is released before the worker leaves.
  @inline(never)
  private func takePart(as worker: Int) {
    if let body { work(count, body, worker: worker) }
  }
}
