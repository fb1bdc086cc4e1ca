internal import Files
internal import LinearAlgebra
internal import SafeTensorsLoader

extension Word2VecModel {
  /// Opens a file that a model was saved to, so that training can go on.
  ///
  /// All of it is read and checked. Training that goes on from here ends at the bytes of training that
  /// went on from the model that was saved. Files that older versions wrote do not have the state of
  /// the random numbers, nor losses: there the numbers begin anew at the seed of the model's options,
  /// ``losses`` is empty, and ``isComplete`` is true.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``VectorFileError/missingOutputWeights(path:)`` of a file of vectors alone, other
  ///   ``VectorFileError``s, and the errors of a file that cannot be read.
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
      vectors: vectors, outputWeights: weights, losses: try reader.losses(), options: options,
      corpusWordCount: try reader.number(NativeFile.corpusWordCount),
      sentenceCount: try reader.number(NativeFile.sentenceCount),
      isComplete: try reader.isComplete(), random: try reader.random())
  }

  /// Writes the model in the native format: what ``KeyedVectors`` has, and beyond that the output
  /// weights, the options but for the number of threads, the losses, the state of the random numbers and what is known of the text.
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
    let state = random.stateWords
    var others = [
      TensorData(
        name: NativeFile.randomState, dataType: .uint32, shape: [state.count],
        bytes: state.littleEndianBytes)
    ]
    if !losses.isEmpty {
      others.append(
        TensorData(
          name: NativeFile.losses, dataType: .float64, shape: [losses.count],
          bytes: losses.map(\.bitPattern).littleEndianBytes))
    }
    let statistics = [
      NativeFile.corpusWordCount: "\(corpusWordCount)",
      NativeFile.sentenceCount: "\(sentenceCount)", NativeFile.isComplete: "\(isComplete)",
    ]
    try NativeFileWriter.write(
      vectors, matrices: matrices, others: others,
      metadata: options.metadata.merging(statistics) { $1 }, to: path)
  }

  /// Whether the file at `path` begins as one of the native format.
  private static func isNative(_ path: String) throws -> Bool {
    var bytes = try ByteReader(path: path)
    _ = try bytes.fill(NativeFile.signatureSize)
    return NativeFile.isSignature(bytes.unread)
  }
}
