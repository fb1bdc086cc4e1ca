import Parallel
import Synchronization
import Testing

@Suite struct LockstepTests {
  /// Each step's shares are 0 and on, and each of them is taken once.
  @Test(arguments: [1, 2, 3, 8]) func everyShareIsTakenOnce(threads: Int) {
    let pool = ThreadPool(threadCount: threads)
    for count in [0, 1, 2, 7, 300] {
      let calls = Mutex([[(Int, Int)]](repeating: [], count: count))
      pool.runInLockstep(count) { step, member, members in
        calls.withLock { $0[step].append((member, members)) }
      }
      for step in calls.withLock({ $0 }) {
        let members = step.first?.1 ?? 0
        #expect(members >= 1 && members <= threads)
        #expect(step.map(\.0).sorted() == Array(0..<members))
        #expect(step.allSatisfy { $0.1 == members })
      }
    }
  }

  /// What all threads wrote in one step each of them finds in the next, whoever has joined since.
  @Test(arguments: [2, 3, 4]) func aStepSeesAllOfTheOneBefore(threads: Int) {
    let pool = ThreadPool(threadCount: threads)
    let places = 16
    let values = Values(places)
    let wrong = Atomic(0)
    let shared = Atomic(0)
    // On a machine at other work it may take a while until a second thread comes.
    let deadline = ContinuousClock.now + .seconds(20)
    var runs = 0
    while runs < 200 || (shared.load(ordering: .relaxed) == 0 && ContinuousClock.now < deadline) {
      runs += 1
      values.clear()
      pool.runInLockstep(100) { step, member, members in
        if members > 1 { shared.add(1, ordering: .relaxed) }
        for place in 0..<places where values[step % 2, place] != step {
          wrong.add(1, ordering: .relaxed)
        }
        for place in member * places / members..<(member + 1) * places / members {
          values[(step + 1) % 2, place] = step + 1
        }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect(shared.load(ordering: .relaxed) > 0)
  }

  /// A pool that is at another caller's task leaves the steps to the calling thread.
  @Test func callersShareThePool() async {
    let pool = ThreadPool(threadCount: 2)
    let (steps, missing) = (Sum(), Sum())
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<200 {
            pool.runInLockstep(10) { step, share, shares in
              if share == 0 {
                steps.value.add(step, ordering: .relaxed)
                missing.value.add(shares, ordering: .relaxed)
              }
              missing.value.subtract(1, ordering: .relaxed)
            }
          }
        }
      }
    }
    #expect(steps.value.load(ordering: .relaxed) == 8 * 200 * 45)
    #expect(missing.value.load(ordering: .relaxed) == 0)
  }

  private final class Sum: Sendable {
    let value = Atomic(0)
  }

  /// Two rows of numbers without any protection: only the steps keep threads apart.
  @safe
  private final class Values: @unchecked Sendable {
    private let numbers: UnsafeMutableBufferPointer<Int>
    private let count: Int

    init(_ count: Int) {
      self.count = count
      unsafe numbers = .allocate(capacity: 2 * count)
      clear()
    }

    deinit { unsafe numbers.deallocate() }

    func clear() { unsafe numbers.update(repeating: 0) }

    subscript(row: Int, place: Int) -> Int {
      get { unsafe numbers[row * count + place] }
      set { unsafe numbers[row * count + place] = newValue }
    }
  }
}
