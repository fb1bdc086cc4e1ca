internal import Files
internal import SafeTensorsLoader

/// Opens the native format.
struct NativeFileReader {
  let file: SafeTensorsFile
  private let wordCount: Int
  private let vectorSize: Int

  private var path: String { file.path }

  /// Maps the file and checks what the header says.
  ///
  /// - Throws: ``VectorFileError``, and the errors of a file that cannot be opened or is no
  ///   safetensors file.
  init(path: String) throws {
    let file = try SafeTensorsFile(path: path)
    let metadata = file.metadata
    guard metadata[NativeFile.formatKey] == NativeFile.format else {
      throw VectorFileError.notNative(path: path, found: metadata[NativeFile.formatKey])
    }
    guard metadata[NativeFile.versionKey] == NativeFile.version else {
      throw VectorFileError.unknownVersion(path: path, found: metadata[NativeFile.versionKey])
    }
    let vectors = try file.tensor(named: NativeFile.vectors)
    guard vectors.dataType == .float32, vectors.shape.count == 2,
      0...WordTable.limit ~= vectors.shape[0],
      1...Word2VecOptions.vectorSizeLimit ~= vectors.shape[1]
    else {
      throw VectorFileError.invalidTensor(
        path: path, tensor: vectors.name,
        expected: "F32 of up to [\(WordTable.limit), \(Word2VecOptions.vectorSizeLimit)]",
        found: vectors.typeAndShape)
    }
    self.file = file
    wordCount = vectors.shape[0]
    vectorSize = vectors.shape[1]
  }

  /// The vectors and their words, of the first `limit` entries.
  func keyedVectors(limit: Int?) throws -> KeyedVectors {
    let count = min(wordCount, max(0, limit ?? .max))
    let numbers = try file.tensor(named: NativeFile.vectors).rows(0..<count)
    var counts: WordCounts?
    if file[NativeFile.counts] != nil {
      let tensor = try tensor(NativeFile.counts, .int64, [wordCount])
      counts = .file(CountTensor(try tensor.rows(0..<count)))
    }
    return KeyedVectors(
      words: WordList(mapped: try words(count)), counts: counts, vectors: try VectorBuffer(numbers),
      vectorSize: vectorSize)
  }

  /// A matrix with as many rows and columns as the vectors; nil where there is none.
  func matrix(_ name: String) throws -> [Float]? {
    guard file[name] != nil else { return nil }
    return try tensor(name, .float32, [wordCount, vectorSize]).floats()
  }

  /// The number that the metadata has under `key`.
  func number<Number: FixedWidthInteger>(_ key: String) throws(VectorFileError) -> Number {
    guard let number = file.metadata[key].flatMap({ Number($0) }), number >= 0 else {
      throw .invalidMetadata(
        path: path, key: key, expected: "a whole number", found: file.metadata[key])
    }
    return number
  }

  private func words(_ count: Int) throws -> MappedWords {
    let text = try file.tensor(named: NativeFile.words)
    let slots = try file.tensor(named: NativeFile.wordIndex)
    guard text.dataType == .uint8, text.shape.count == 1 else {
      throw invalid(text, "U8 of one dimension")
    }
    let slotCount = slots.shape.first ?? 0
    guard slots.dataType == .uint32, slots.shape == [slotCount, 2], slotCount > 0,
      slotCount & (slotCount - 1) == 0
    else {
      throw invalid(slots, "U32 of [a power of two, 2]")
    }
    return MappedWords(
      count: count, text: text, ends: try tensor(NativeFile.wordEnds, .uint64, [wordCount]),
      slots: slots, key: ByteHash.Key(number: try number(NativeFile.hashKey)))
  }

  private func tensor(_ name: String, _ type: DataType, _ shape: [Int]) throws -> TensorView {
    let tensor = try file.tensor(named: name)
    guard tensor.dataType == type, tensor.shape == shape else {
      throw invalid(tensor, "\(type.rawValue) of \(shape)")
    }
    return tensor
  }

  /// The error of a tensor that is not what it must be.
  func invalid(_ tensor: TensorView, _ expected: String) -> VectorFileError {
    .invalidTensor(
      path: path, tensor: tensor.name, expected: expected, found: tensor.typeAndShape)
  }
}

extension TensorView {
  fileprivate var typeAndShape: String { "\(dataType.rawValue) of \(shape)" }
}
