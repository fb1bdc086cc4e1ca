internal import LinearAlgebra
internal import SafeTensorsLoader

/// What makes sentences' vectors of hidden states: a pooling, and the steps after it.
struct SentencePipeline: Sendable {
  private let poolings: [SentencePooling]
  private let hiddenSize: Int
  private var steps: [Step]
  /// How many numbers are kept, where not all.
  private var dimensions: Int?
  /// Whether vectors are scaled in the end once more.
  private var normalizesAll = false

  private enum Step: Sendable {
    case dense(SentenceDense)
    case layerNorm(SentenceLayerNorm)
    case normalize
  }

  /// How many floats a vector has.
  private(set) var width: Int
  /// How many it has before it is cut.
  private let fullWidth: Int

  /// A pooling by name, with nothing after it but the scaling to length 1.
  init(_ pooling: SentencePooling, normalizes: Bool, hiddenSize: Int) {
    poolings = [pooling]
    self.hiddenSize = hiddenSize
    steps = normalizes ? [.normalize] : []
    width = hiddenSize
    fullWidth = hiddenSize
  }

  /// The checkpoint's own way, with the weights that it needs; widths must fit each other.
  init(
    _ configuration: SentenceConfiguration, directory: String, hiddenSize: Int,
    access: SafeTensorsFile.Access
  ) throws {
    poolings = configuration.poolings
    self.hiddenSize = hiddenSize
    var steps: [Step] = []
    var width = poolings.count * hiddenSize
    if let found = configuration.poolingWidth, found != hiddenSize {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: configuration.poolingPath, expected: "states of \(hiddenSize) floats",
        found: "\(found)")
    }
    for module in configuration.modules {
      switch module {
      case .dense(let dense):
        try Self.require(width, dense.inputs, of: dense.folder, in: directory)
        steps.append(.dense(try SentenceDense(dense, in: directory, access: access)))
        width = dense.outputs
      case .layerNorm(let folder, let found):
        try Self.require(width, found, of: folder, in: directory)
        let norm = try SentenceLayerNorm(
          folder: folder, width: width, in: directory, access: access)
        steps.append(.layerNorm(norm))
      case .normalize: steps.append(.normalize)
      }
    }
    self.steps = steps
    fullWidth = width
    // As in the reference, more than there are is all.
    dimensions = configuration.dimensions.map { min($0, width) }
    self.width = dimensions ?? width
  }

  private static func require(
    _ width: Int, _ found: Int, of folder: String, in directory: String
  ) throws {
    guard found == width else {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: "\(directory)/\(folder)/config.json", expected: "a module for \(width) floats",
        found: "one for \(found)")
    }
  }

  // MARK: What a caller wants otherwise

  /// Keeps the first `dimensions` numbers of each vector, as it is after all steps.
  mutating func keep(_ dimensions: Int) throws(TextEncoderError) {
    guard 1...fullWidth ~= dimensions else {
      throw .noSuchDimensions(dimensions, width: fullWidth)
    }
    self.dimensions = dimensions
    width = dimensions
  }

  /// Scales vectors to length 1 in the end, or does not even where the checkpoint says so.
  mutating func setNormalizes(_ normalizes: Bool) {
    normalizesAll = normalizes
    while !normalizes, case .normalize = steps.last { steps.removeLast() }
  }

  // MARK: Running

  /// What pools states, in memory of its own.
  var pooler: SentencePooler { SentencePooler(poolings, width: hiddenSize) }

  /// The sentences' vectors, of what the pooler made.
  func vectors(of pooled: [Float], on backend: Backend) -> [Float] {
    var vectors = pooled
    var width = poolings.count * hiddenSize
    for step in steps {
      let count = vectors.count / width
      switch step {
      case .dense(let dense): vectors = dense.forward(vectors, on: backend)
      case .layerNorm(let norm): vectors = norm.forward(vectors)
      case .normalize: vectors.normalizeRows(ofWidth: width)
      }
      if count > 0 { width = vectors.count / count }
    }
    if let dimensions, dimensions < width {
      vectors = stride(from: 0, to: vectors.count, by: width).flatMap {
        vectors[$0..<$0 + dimensions]
      }
    }
    if normalizesAll { vectors.normalizeRows(ofWidth: self.width) }
    return vectors
  }
}

extension [Float] {
  /// Scales every row to length 1; one of zeros stays one.
  ///
  /// As `torch.nn.functional.normalize`, whose lengths are no less than 1e-12, in double precision.
  mutating func normalizeRows(ofWidth width: Int) {
    for start in stride(from: 0, to: count, by: width) {
      var squares = 0.0
      for index in start..<start + width { squares += Double(self[index]) * Double(self[index]) }
      let length = Swift.max(squares.squareRoot(), 1e-12)
      for index in start..<start + width { self[index] = Float(Double(self[index]) / length) }
    }
  }
}
