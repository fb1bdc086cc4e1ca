/// Memory of exactly so many words of 32 bits for a kernel.
///
/// What is to be written stands between guards, which tell whether anything was written outside. What
/// is only read has none, so that the address sanitizer sees whoever reads outside.
@safe
final class Guarded<Word: BitwiseCopyable> {
  let count: Int
  private let base: UnsafeMutablePointer<UInt32>
  private let guardCount: Int

  /// A NaN, which would also show in whatever is computed from it.
  private static var guardWord: UInt32 { 0x7FC0_DEAD }

  private init(_ count: Int, guardCount: Int) {
    precondition(MemoryLayout<Word>.size == 4)
    self.count = count
    self.guardCount = guardCount
    let words = count + 2 * guardCount
    unsafe base = .allocate(capacity: words)
    unsafe base.initialize(repeating: Self.guardWord, count: words)
  }

  deinit { unsafe base.deallocate() }

  /// Memory to write `count` words to, which are guards too until then.
  convenience init(_ count: Int) { self.init(count, guardCount: 32) }

  /// Memory to read `values` from.
  convenience init(_ values: [Word]) {
    self.init(values.count, guardCount: 0)
    for (index, value) in values.enumerated() { unsafe pointer[index] = value }
  }

  @unsafe
  var pointer: UnsafeMutablePointer<Word> {
    unsafe UnsafeMutableRawPointer(base + guardCount).assumingMemoryBound(to: Word.self)
  }

  var values: [Word] { (0..<count).map { unsafe pointer[$0] } }

  /// Whether word `index` is still what it was before anybody wrote; -1 is a guard.
  func isUntouched(_ index: Int) -> Bool { unsafe base[guardCount + index] == Self.guardWord }

  /// Whether nothing was written outside.
  var isIntact: Bool {
    (0..<guardCount).allSatisfy { isUntouched(-1 - $0) && isUntouched(count + $0) }
  }
}

extension Int {
  /// The number and its neighbours.
  var neighbourhood: [Int] { [self - 1, self, self + 1] }
}
