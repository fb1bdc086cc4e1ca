internal import Synchronization

/// Threads that wait for atomics to change: awake for about 50 µs, and then asleep.
final class Sleepers: @unchecked Sendable {
  private let lock: Lock
  private let change: Condition
  private let count = Atomic(0)

  /// How often a thread looks again before it sleeps: 51 µs of an AMD EPYC of the fourth generation.
  private static let spinLimit = 300_000

  init() {
    lock = Lock()
    change = Condition(lock)
  }

  /// Returns once `condition` holds.
  ///
  /// - Parameter condition: Reads atomics, in sequentially consistent order.
  func wait(until condition: () -> Bool) {
    for _ in 0..<Self.spinLimit where condition() { return }
    lock.withLock {
      // A change after this finds the sleeper counted; a change before it is seen by `condition`.
      count.add(1, ordering: .sequentiallyConsistent)
      while !condition() { change.wait() }
      count.subtract(1, ordering: .relaxed)
    }
  }

  /// Whether nobody sleeps.
  var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

  /// Lets all look again; called after each change, in sequentially consistent order.
  func wake() {
    guard count.load(ordering: .sequentiallyConsistent) > 0 else { return }
    lock.withLock { change.broadcast() }
  }
}
