internal import SafeTensorsLoader

/// Writes the native format.
enum NativeFileWriter {
  /// Writes `vectors`, and what a model has beyond them.
  ///
  /// - Parameters:
  ///   - vectors: The words, their vectors and counts.
  ///   - matrices: Further matrices of the vectors' shape.
  ///   - others: Further tensors.
  ///   - metadata: Further metadata.
  ///   - path: Where to write.
  /// - Throws: ``VectorFileError`` where the vectors stand in a mapped file that is damaged,
  ///   ``VectorFileError/notMappable(path:)`` where the name asks for gzip, and the errors of a file
  ///   that cannot be written.
  static func write(
    _ vectors: KeyedVectors, matrices: [(name: String, numbers: [Float])] = [],
    others: [TensorData] = [], metadata: [String: String] = [:], to path: String
  ) throws {
    guard !path.lowercased().hasSuffix(".gz") else { throw VectorFileError.notMappable(path: path) }
    try vectors.validate()
    let shape = [vectors.count, vectors.vectorSize]
    let (slots, key) = WordIndex.make(vectors.words)
    var tensors = words(vectors.words)
    tensors.append(vectors.vectors.tensorData(named: NativeFile.vectors, shape: shape))
    tensors.append(
      TensorData(
        name: NativeFile.wordIndex, dataType: .uint32,
        shape: [slots.count / WordIndex.slotSize, 2], bytes: slots))
    if let counts = vectors.counts {
      tensors.append(
        TensorData(
          name: NativeFile.counts, dataType: .int64, shape: [counts.count],
          bytes: counts.map { Int64($0) }.littleEndianBytes))
    }
    for matrix in matrices {
      tensors.append(TensorData(name: matrix.name, shape: shape, floats: matrix.numbers))
    }
    tensors += others
    let own = [
      NativeFile.formatKey: NativeFile.format, NativeFile.versionKey: NativeFile.version,
      NativeFile.hashKey: "\(key)",
    ]
    try SafeTensorsFile.write(tensors, metadata: own.merging(metadata) { $1 }, to: path)
  }

  /// The words' bytes, and where each ends.
  private static func words(_ words: WordList) -> [TensorData] {
    var text: [UInt8] = []
    var ends: [UInt64] = []
    ends.reserveCapacity(words.count)
    for index in words.indices {
      unsafe words.bytes(at: index).withUnsafeBytes { unsafe text.append(contentsOf: $0) }
      ends.append(UInt64(text.count))
    }
    return [
      TensorData(name: NativeFile.words, dataType: .uint8, shape: [text.count], bytes: text),
      TensorData(
        name: NativeFile.wordEnds, dataType: .uint64, shape: [ends.count],
        bytes: ends.littleEndianBytes),
    ]
  }
}
