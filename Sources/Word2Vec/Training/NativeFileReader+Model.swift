internal import LinearAlgebra
internal import SafeTensorsLoader

/// What a native file has of a model, beside its vectors.
extension NativeFileReader {
  /// A matrix of finite numbers; nil where there is none.
  func finiteMatrix(_ name: String) throws -> [Float]? {
    guard let numbers = try matrix(name) else { return nil }
    guard numbers.allSatisfy(\.isFinite) else {
      throw VectorFileError.invalidTensor(
        path: file.path, tensor: name, expected: "finite numbers", found: "a NaN or an infinity")
    }
    return numbers
  }

  /// The loss of each pass of the last training; none where they were not measured.
  func losses() throws -> [Double] {
    guard let tensor = file[NativeFile.losses] else { return [] }
    guard tensor.dataType == .float64, tensor.shape.count == 1 else {
      throw invalid(tensor, "F64 of one dimension")
    }
    return tensor.words(UInt64.self).map { Double(bitPattern: $0) }
  }

  /// The state that the random numbers were left in; nil in a file that does not have it.
  func random() throws -> MersenneTwister? {
    guard let tensor = file[NativeFile.randomState] else { return nil }
    let count = MersenneTwister.stateWordCount
    guard tensor.dataType == .uint32, tensor.shape == [count] else {
      throw invalid(tensor, "U32 of [\(count)]")
    }
    let words = tensor.words(UInt32.self)
    guard let random = MersenneTwister(stateWords: words) else {
      throw VectorFileError.invalidTensor(
        path: file.path, tensor: tensor.name, expected: "\(count - 1) or less as the last number",
        found: "\(words[count - 1])")
    }
    return random
  }

  /// Whether the last training went to its end; true of a file that does not say.
  func isComplete() throws(VectorFileError) -> Bool {
    guard let text = file.metadata[NativeFile.isComplete] else { return true }
    guard let isComplete = Bool(text) else {
      throw .invalidMetadata(
        path: file.path, key: NativeFile.isComplete, expected: "true or false", found: text)
    }
    return isComplete
  }
}

extension TensorView {
  /// The elements as whole numbers, in this machine's order of bytes.
  ///
  /// - Precondition: They are as large as `Word`.
  fileprivate func words<Word: FixedWidthInteger & BitwiseCopyable>(_ type: Word.Type) -> [Word] {
    let size = MemoryLayout<Word>.size
    return (0..<elementCount).map { index in
      // Any bytes are an integer.
      Word(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: size * index, as: type))
    }
  }
}
