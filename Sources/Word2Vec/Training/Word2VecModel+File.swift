internal import Files
internal import SafeTensorsLoader

extension Word2VecModel {
  /// Opens a file that a model was saved to, so that training can go on.
  ///
  /// All of it is read and checked.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``VectorFileError/missingOutputWeights(path:)`` of a file of vectors alone, other
  ///   ``VectorFileError``s, ``Word2VecError/invalidOption(name:value:expected:)``, and the errors of a
  ///   file that cannot be read.
  /// - Complexity: O(file) in time and memory, but for the vectors, which stay in the file.
  public init(contentsOf path: String) throws {
    guard try Self.isNative(path) else { throw VectorFileError.missingOutputWeights(path: path) }
    let reader = try NativeFileReader(path: path)
    let weights = OutputWeights(
      negativeSampling: try reader.finiteMatrix(NativeFile.negativeSampling),
      hierarchicalSoftmax: try reader.finiteMatrix(NativeFile.hierarchicalSoftmax))
    guard weights.negativeSampling != nil || weights.hierarchicalSoftmax != nil else {
      throw VectorFileError.missingOutputWeights(path: path)
    }
    let vectors = try reader.keyedVectors(limit: nil)
    guard let counts = vectors.counts, !counts.isEmpty else {
      throw VectorFileError.invalidTensor(
        path: path, tensor: NativeFile.counts, expected: "the words' counts", found: "none")
    }
    // More text adds to them.
    guard counts.allSatisfy({ 1...1 << 40 ~= $0 }), counts.reduce(0, +) <= 1 << 61 else {
      throw VectorFileError.invalidTensor(
        path: path, tensor: NativeFile.counts, expected: "positive counts", found: "others")
    }
    try vectors.validate()
    var options = try Word2VecOptions(metadata: reader.file.metadata, path: path)
    options.vectorSize = vectors.vectorSize
    self.init(
      vectors: vectors, outputWeights: weights, options: options,
      corpusWordCount: try reader.number(NativeFile.corpusWordCount),
      sentenceCount: try reader.number(NativeFile.sentenceCount))
  }

  /// Writes the model in the native format: what ``KeyedVectors`` has, and beyond that the output
  /// weights, the options and what is known of the text.
  ///
  /// The file appears whole or not at all. ``KeyedVectors/init(contentsOf:format:limit:vocabulary:progress:)``
  /// opens it too.
  ///
  /// - Parameter path: Where to write; what stands there is replaced.
  /// - Throws: The error of a file that cannot be written.
  public func save(to path: String) throws {
    var matrices: [(name: String, numbers: [Float])] = []
    if let rows = outputWeights.negativeSampling {
      matrices.append((NativeFile.negativeSampling, rows))
    }
    if let rows = outputWeights.hierarchicalSoftmax {
      matrices.append((NativeFile.hierarchicalSoftmax, rows))
    }
    let statistics = [
      NativeFile.corpusWordCount: "\(corpusWordCount)",
      NativeFile.sentenceCount: "\(sentenceCount)",
    ]
    try NativeFileWriter.write(
      vectors, matrices: matrices, metadata: options.metadata.merging(statistics) { $1 }, to: path)
  }

  /// Whether the file at `path` begins as one of the native format.
  private static func isNative(_ path: String) throws -> Bool {
    var bytes = try ByteReader(path: path)
    _ = try bytes.fill(NativeFile.signatureSize)
    return NativeFile.isSignature(bytes.unread)
  }
}

extension NativeFileReader {
  /// A matrix of finite numbers; nil where there is none.
  fileprivate func finiteMatrix(_ name: String) throws -> [Float]? {
    guard let numbers = try matrix(name) else { return nil }
    guard numbers.allSatisfy(\.isFinite) else {
      throw VectorFileError.invalidTensor(
        path: file.path, tensor: name, expected: "finite numbers", found: "a NaN or an infinity")
    }
    return numbers
  }
}
