internal import Glibc
internal import Synchronization

extension ThreadPool {
  /// Calls `body` for each of `0..<count` steps, one after another, all threads sharing each step.
  ///
  /// A step's calls have all returned before the next step begins. Threads that wake late join at the
  /// next step, so that a step's threads may be fewer than the pool has; and nobody waits for a thread
  /// that has not woken. A step that is shared costs some 200 ns more than its work.
  ///
  /// - Parameters:
  ///   - count: How many steps.
  ///   - body: One thread's share of a step: which of how many threads it is. 0 is the caller's own.
  package func runInLockstep(
    _ count: Int, _ body: @Sendable (_ step: Int, _ member: Int, _ members: Int) -> Void
  ) {
    guard threadCount > 1, count > 1 else {
      for step in 0..<count { body(step, 0, 1) }
      return
    }
    let lockstep = Lockstep(count)
    runOnWorkers(threadCount) { _, worker in
      if worker == 0 { lockstep.lead(body) } else { lockstep.follow(body) }
    }
  }
}

/// Steps that a leader begins and ends, and others take part in.
private final class Lockstep: Sendable {
  private let count: Int
  // Each on a cache line of its own: a thread that waits for one is not disturbed by the others.
  private let counters = InlineArray<24, Atomic<Int>> { _ in Atomic(0) }

  /// Threads that have come, the leader apart.
  private static let joined = 0
  /// The step that is open, counted from 1, and how many threads share it; or the end.
  private static let ticket = 8
  /// Shares of others than the leader that are done, of all steps together.
  private static let done = 16

  private static let end = Int.max
  private static let membersBits = 16

  init(_ count: Int) { self.count = count }

  func lead(_ body: (Int, Int, Int) -> Void) {
    // Whoever finds the end reached takes the pool's last parts, which are nothing.
    guard counters[Self.ticket].load(ordering: .relaxed) != Self.end else { return }
    var shares = 0
    for step in 0..<count {
      let members = 1 + counters[Self.joined].load(ordering: .relaxed)
      if members > 1 {
        counters[Self.ticket].store(
          (step + 1) << Self.membersBits | members, ordering: .releasing)
      }
      body(step, 0, members)
      shares += members - 1
      spin { counters[Self.done].load(ordering: .acquiring) == shares }
    }
    counters[Self.ticket].store(Self.end, ordering: .releasing)
  }

  func follow(_ body: (Int, Int, Int) -> Void) {
    let member = counters[Self.joined].add(1, ordering: .relaxed).newValue
    var seen = 0
    while true {
      var ticket = seen
      spin {
        ticket = counters[Self.ticket].load(ordering: .acquiring)
        return ticket != seen
      }
      guard ticket != Self.end else { return }
      seen = ticket
      let members = ticket & (1 << Self.membersBits - 1)
      guard member < members else { continue }
      body(ticket >> Self.membersBits - 1, member, members)
      counters[Self.done].add(1, ordering: .releasing)
    }
  }
}

/// Returns once `condition` holds, which is soon, unless the system has put its thread aside.
@inline(__always)
private func spin(until condition: () -> Bool) {
  while true {
    for _ in 0..<10_000 where condition() { return }
    sched_yield()
  }
}
