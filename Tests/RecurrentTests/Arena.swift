/// Memory that a test's kernels read and write, in blocks with a mark after each.
@safe
final class Arena {
  private var blocks: [Block] = []

  @safe
  private struct Block {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    var values: [Float] { (0..<count).map { unsafe base[$0] } }
  }

  /// What stands after each block, and in those that nobody has written.
  private static let mark: Float = -77

  deinit {
    for block in blocks { unsafe block.base.deallocate() }
  }

  /// A block of these numbers.
  @unsafe
  func block(_ values: [Float]) -> UnsafeMutablePointer<Float> {
    let base = UnsafeMutablePointer<Float>.allocate(capacity: values.count + 1)
    for (index, value) in (values + [Self.mark]).enumerated() { unsafe base[index] = value }
    unsafe blocks.append(Block(base: base, count: values.count + 1))
    return unsafe base
  }

  /// A block to write to.
  @unsafe
  func room(_ count: Int) -> UnsafeMutablePointer<Float> {
    unsafe block(Array(repeating: Self.mark, count: count))
  }

  /// All blocks in their order, with their marks.
  var contents: [Float] { blocks.flatMap(\.values) }
}
