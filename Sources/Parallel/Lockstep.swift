internal import Glibc
internal import Synchronization

extension ThreadPool {
  /// Calls `body` for each of `0..<count` steps, one after another, all threads sharing each step.
  ///
  /// A step's calls have all returned before the next step begins. Nobody waits for a thread that has not
  /// woken, or that the system has put aside before it began its share: threads that wake late join at
  /// the next step, so that a step's shares may be fewer than there are threads, and the calling thread
  /// takes those that nobody has begun. A step that is shared costs some 200 ns more than its work; a
  /// single one is not shared.
  ///
  /// - Parameters:
  ///   - count: How many steps.
  ///   - body: One share of a step: which of how many. Shares run at the same time.
  package func runInLockstep(
    _ count: Int, _ body: @Sendable (_ step: Int, _ share: Int, _ shares: Int) -> Void
  ) {
    guard threadCount > 1, count > 1 else {
      for step in 0..<count { body(step, 0, 1) }
      return
    }
    let lockstep = Lockstep(count, threadCount: threadCount)
    // The pool gives a part to each thread; the caller's number is 0.
    runOnWorkers(threadCount) { _, worker in
      if worker == 0 { lockstep.lead(body) } else { lockstep.follow(body) }
    }
  }
}

/// Steps that a leader begins and ends, and others take shares of.
@safe
private final class Lockstep: @unchecked Sendable {
  private let count: Int
  // Each number has a cache line of its own: a thread that waits for one is not disturbed by the others.
  private let numbers: UnsafeMutablePointer<Atomic<Int>>

  /// The step that is open, counted from 1, and how many shares it has; or the end.
  private var ticket: UnsafeMutablePointer<Atomic<Int>> { unsafe numbers }
  /// How many threads have come, the leader apart.
  private var joined: UnsafeMutablePointer<Atomic<Int>> { unsafe numbers + Self.spacing }

  /// How far a follower's shares are: the last step of which one was begun, and by whom, or done.
  private func state(of follower: Int) -> UnsafeMutablePointer<Atomic<Int>> {
    unsafe numbers + (1 + follower) * Self.spacing
  }

  private static let spacing = 8
  private static let end = Int.max
  private static let sharesBits = 16
  private static let (begun, done, isLeaders) = (1, 2, 3)

  init(_ count: Int, threadCount: Int) {
    self.count = count
    let size = (1 + threadCount) * Self.spacing
    unsafe numbers = .allocate(capacity: size)
    for index in 0..<size { unsafe (numbers + index).initialize(to: Atomic(0)) }
  }

  deinit { unsafe numbers.deallocate() }

  func lead(_ body: (Int, Int, Int) -> Void) {
    // Whoever finds the end reached takes the pool's last parts, which are nothing.
    guard unsafe ticket.pointee.load(ordering: .relaxed) != Self.end else { return }
    for step in 0..<count {
      let shares = unsafe 1 + joined.pointee.load(ordering: .relaxed)
      if shares > 1 {
        unsafe ticket.pointee.store(
          (step + 1) << Self.sharesBits | shares, ordering: .releasing)
      }
      body(step, 0, shares)
      for share in 1..<shares {
        if begin(step, share, as: Self.isLeaders) {
          body(step, share, shares)
        } else {
          let done = Self.state(step, Self.done)
          spin { unsafe state(of: share).pointee.load(ordering: .acquiring) == done }
        }
      }
    }
    unsafe ticket.pointee.store(Self.end, ordering: .releasing)
  }

  func follow(_ body: (Int, Int, Int) -> Void) {
    let share = unsafe joined.pointee.add(1, ordering: .relaxed).newValue
    var seen = 0
    while true {
      var ticket = seen
      spin {
        unsafe ticket = self.ticket.pointee.load(ordering: .acquiring)
        return ticket != seen
      }
      guard ticket != Self.end else { return }
      seen = ticket
      let shares = ticket & (1 << Self.sharesBits - 1)
      let step = ticket >> Self.sharesBits - 1
      guard share < shares, begin(step, share, as: Self.begun) else { continue }
      body(step, share, shares)
      unsafe state(of: share).pointee.store(Self.state(step, Self.done), ordering: .releasing)
    }
  }

  private static func state(_ step: Int, _ what: Int) -> Int { (step + 1) << 2 | what }

  /// Takes a share of a step, unless the other has.
  private func begin(_ step: Int, _ share: Int, as what: Int) -> Bool {
    let state = unsafe state(of: share)
    let old = unsafe state.pointee.load(ordering: .acquiring)
    guard old < Self.state(step, 0) else { return false }
    return unsafe state.pointee.compareExchange(
      expected: old, desired: Self.state(step, what), ordering: .acquiringAndReleasing
    ).exchanged
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
