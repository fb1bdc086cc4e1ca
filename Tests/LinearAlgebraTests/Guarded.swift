/// Memory of exactly so many words for a kernel to read or write, between guards that tell whether
/// anything was written outside.
///
/// The guards are a NaN, which would also show in any result that was computed from them.
@safe
final class Guarded<Word: BitwiseCopyable> {
  private let base: UnsafeMutablePointer<UInt32>
  let count: Int

  private static var guardCount: Int { 32 }
  private static var guardWord: UInt32 { 0x7FC0_DEAD }

  /// Memory for `count` words of 32 bits, which are guards too until they are written.
  init(_ count: Int) {
    precondition(MemoryLayout<Word>.size == 4)
    self.count = count
    unsafe base = .allocate(capacity: count + 2 * Self.guardCount)
    unsafe base.initialize(repeating: Self.guardWord, count: count + 2 * Self.guardCount)
  }

  deinit { unsafe base.deallocate() }

  convenience init(_ values: [Word]) {
    self.init(values.count)
    for (index, value) in values.enumerated() { unsafe pointer[index] = value }
  }

  @unsafe
  var pointer: UnsafeMutablePointer<Word> {
    unsafe UnsafeMutableRawPointer(base + Self.guardCount).assumingMemoryBound(to: Word.self)
  }

  var values: [Word] { (0..<count).map { unsafe pointer[$0] } }

  /// Whether word `index` is still what it was before anybody wrote; -1 is a guard.
  func isUntouched(_ index: Int) -> Bool { unsafe base[Self.guardCount + index] == Self.guardWord }

  /// Whether nothing was written outside.
  var isIntact: Bool {
    (1...Self.guardCount).allSatisfy { isUntouched(-$0) && isUntouched(count - 1 + $0) }
  }
}

extension Int {
  /// The number and its neighbours.
  var neighbourhood: [Int] { [self - 1, self, self + 1] }
}
