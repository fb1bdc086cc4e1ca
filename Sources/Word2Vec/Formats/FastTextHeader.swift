internal import Files

/// What a file of fastText's `.bin` says before its words.
///
///     magic, version · 12 of args: dim, ws, epoch, minCount, neg, wordNgrams, loss, model, bucket, minn,
///     maxn, lrUpdateRate: 32 bits each · t: 64 · entries, words, labels: 32 · tokens, pruned: 64
///
/// Little-endian throughout (fastText's `FastText::saveModel`, `Args::save` and `Dictionary::save`).
struct FastTextHeader {
  let vectorSize: Int
  let bucketCount: Int
  let minimumLength: Int
  let maximumLength: Int
  let wordCount: Int

  private static let magic: UInt32 = 793_712_314
  private static let version = 12
  /// How many bytes a header has.
  static let byteCount = 8 + 12 * 4 + 8 + 3 * 4 + 2 * 8

  /// The longest parts of words that are read.
  private static let lengthLimit = 64

  /// Whether `bytes` begin as such a file does, which no text does.
  static func isSignature(_ bytes: RawSpan) -> Bool {
    bytes.byteCount >= 4
      && UInt32(truncatingIfNeeded: bytes.integer(at: 0, as: Int32.self)) == magic
  }

  /// Reads and checks a header.
  ///
  /// - Parameters:
  ///   - bytes: The file's first ``byteCount`` bytes.
  ///   - path: The file.
  /// - Throws: ``VectorFileError/unexpectedField(path:byte:field:expected:found:)`` and
  ///   ``VectorFileError/unsupportedModel(path:kind:)``.
  init(_ bytes: RawSpan, path: String) throws(VectorFileError) {
    func field(_ name: String, at offset: Int, _ range: ClosedRange<Int>) throws(VectorFileError)
      -> Int
    {
      let value = bytes.integer(at: offset, as: Int32.self)
      guard range.contains(value) else {
        let expected =
          range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        throw .unexpectedField(
          path: path, byte: offset, field: name, expected: expected, found: "\(value)")
      }
      return value
    }
    _ = try field("version", at: 4, Self.version...Self.version)
    vectorSize = try field("dim", at: 8, 1...Word2VecOptions.vectorSizeLimit)
    bucketCount = try field("bucket", at: 40, 0...Int(Int32.max))
    minimumLength = try field("minn", at: 44, 0...Self.lengthLimit)
    maximumLength = try field("maxn", at: 48, 0...Self.lengthLimit)
    guard bytes.integer(at: 72, as: Int32.self) == 0 else {
      throw .unsupportedModel(path: path, kind: "a classifier")
    }
    let count = try field("entries", at: 64, 0...WordTable.limit - 1)
    wordCount = try field("words", at: 68, count...count)
    // It is -1 where nothing was pruned.
    guard bytes.integer(at: 84, as: Int64.self) <= 0 else {
      throw .unsupportedModel(path: path, kind: "a quantised model")
    }
  }
}

extension RawSpan {
  /// The little-endian number at `offset`.
  func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Value.Type
  ) -> Int {
    // Any bytes are an integer.
    Int(clamping: Value(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type)))
  }
}
