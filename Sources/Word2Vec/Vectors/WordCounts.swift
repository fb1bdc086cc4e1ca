internal import SafeTensorsLoader

/// How often each word occurred, in memory or in a mapped file.
enum WordCounts: Sendable {
  case owned([Int])
  case file(CountTensor)
}

/// Counts where they stand in a native vector file, each a little-endian number of 64 bits.
struct CountTensor: Sendable {
  private let tensor: TensorView
  private let count: Int

  /// - Precondition: The tensor has 8 bytes a count.
  init(_ tensor: TensorView) {
    self.tensor = tensor
    count = tensor.elementCount
  }

  /// All counts; one that is none is 0, so that whoever adds them up need not fear the sum.
  var counts: [Int] { (0..<count).map { count(at: $0) ?? 0 } }

  /// The count at `index`, if it is one: not negative, and so small that they can be added up.
  func count(at index: Int) -> Int? {
    let number = unsafe tensor.bytes.unsafeLoadUnaligned(fromByteOffset: 8 * index, as: Int64.self)
    let count = Int(Int64(littleEndian: number))
    return 0...Int.max / max(1, self.count) ~= count ? count : nil
  }
}
