internal import StrictJSON

/// What a file's header says, all of it checked.
///
/// ```
/// byte 0        8                8 + N                                  the end
///      ├────────┼────────────────┼──────────────┬───────────────┬───────┤
///      │ N, u64 │ N bytes: JSON  │ first tensor │ second tensor │ ...   │
///      └────────┴────────────────┴──────────────┴───────────────┴───────┘
/// ```
/// Without gaps or overlaps; offsets in the JSON count from 8 + N. All integers are little-endian.
struct Header {
  /// A tensor's entry.
  struct Tensor: Sendable {
    let name: String
    let dataType: DataType
    let shape: [Int]
    /// In bytes from the beginning of the file.
    let byteRange: Range<Int>
  }

  let metadata: [String: String]
  /// In the order of their data; tensors without bytes at the same place in that of the header.
  let tensors: [Tensor]

  /// The most bytes that a header may have, as in the reference.
  static let byteLimit = 100_000_000
  /// The most levels of arrays and objects that a header may have, as in the reference.
  static let depthLimit = 127
  /// How many bytes the header's length takes.
  static let lengthSize = 8
  /// The one key that names no tensor.
  static let metadataKey = "__metadata__"

  /// Reads and checks the header of a whole file.
  init(reading file: Memory, path: String) throws(SafeTensorsError) {
    let range = try Self.range(in: file, path: path)
    let entries = HeaderEntries(path: path, offset: range.lowerBound, dataStart: range.upperBound)
    let root = unsafe try entries.parse([UInt8](file.bytes[range]))
    metadata = try entries.metadata(of: root)
    tensors = try entries.tensors(of: root).inDataOrder()
    try TensorLayout(path: path, dataStart: range.upperBound, fileSize: file.byteCount)
      .check(tensors)
  }

  /// Where the JSON stands in the file.
  private static func range(
    in file: Memory, path: String
  ) throws(SafeTensorsError) -> Range<Int> {
    let fileSize = file.byteCount
    guard fileSize >= lengthSize else { throw .tooShort(path: path, byteCount: fileSize) }
    let length = unsafe UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
    guard length <= byteLimit else {
      throw .headerTooLarge(path: path, byteCount: length, limit: byteLimit)
    }
    let end = lengthSize + Int(length)
    guard end <= fileSize else {
      throw .headerPastEnd(path: path, headerEnd: end, fileSize: fileSize)
    }
    return lengthSize..<end
  }
}

extension [Header.Tensor] {
  /// Sorted by where the data begins, then by where it ends, then as they were.
  fileprivate func inDataOrder() -> Self {
    func key(_ entry: (offset: Int, element: Header.Tensor)) -> (Int, Int, Int) {
      (entry.element.byteRange.lowerBound, entry.element.byteRange.upperBound, entry.offset)
    }
    return enumerated().sorted { key($0) < key($1) }.map(\.element)
  }
}
