internal import Glibc

/// Numbers on the heap, for loops that go through their pointer.
///
/// Threads that use the same array count its references in turn, and wait for each other; a pointer
/// has none to count. Whoever holds the buffer must outlive those that hold its pointer. Memory that
/// the system does not give is an error, not the end of the process.
@safe
struct HeapBuffer<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  /// What a buffer begins at a multiple of, and takes whole.
  ///
  /// It has cache lines of its own, in pairs, as CPUs fetch them: what one thread writes here
  /// is not to be on a line that another one needs.
  private static var alignment: Int { 128 }

  /// Room for `count` numbers, whatever they are.
  ///
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  init(count: Int) throws(Word2VecError) {
    let lineCount = count / (Self.alignment / MemoryLayout<Element>.stride) + 1
    let (bytes, overflows) = lineCount.multipliedReportingOverflow(by: Self.alignment)
    var memory: UnsafeMutableRawPointer?
    guard !overflows, unsafe posix_memalign(&memory, Self.alignment, bytes) == 0,
      let memory = unsafe memory
    else { throw .noMemory(bytes: overflows ? .max : bytes) }
    unsafe base = memory.bindMemory(to: Element.self, capacity: count)
    self.count = count
  }

  /// `count` times the same number.
  init(repeating value: Element, count: Int) throws(Word2VecError) {
    try self.init(count: count)
    unsafe base.initialize(repeating: value, count: count)
  }

  /// The numbers of an array.
  init(_ values: [Element]) throws(Word2VecError) {
    try self.init(count: values.count)
    for (index, value) in values.enumerated() { unsafe base[index] = value }
  }

  deinit { unsafe free(base) }
}
