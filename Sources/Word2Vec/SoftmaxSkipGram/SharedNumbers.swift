/// Numbers that several threads work on at once, each on some of its own.
///
/// Who lets threads loose on them cuts them into parts that do not overlap.
@safe
final class SharedNumbers<Number: BinaryFloatingPoint & BitwiseCopyable & Sendable>:
  @unchecked Sendable
{
  let base: UnsafeMutablePointer<Number>
  let count: Int

  init(zeros count: Int) {
    self.count = count
    unsafe base = .allocate(capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: count)
  }

  convenience init(_ values: [Number]) {
    self.init(zeros: values.count)
    for (index, value) in values.enumerated() { unsafe base[index] = value }
  }

  deinit { unsafe base.deallocate() }

  /// A copy, when all threads are done.
  var array: [Number] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }
}
