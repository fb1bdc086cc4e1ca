internal import LinearAlgebra
internal import SafeTensorsLoader

/// Gives texts labels by vectors that an encoder made of them: one linear layer, logistic regression of
/// two labels and softmax regression of more.
///
/// It learns as a ``RecurrentClassifier`` does, from the same parts of the same texts, so that both can be
/// compared. Immutable, and safe to use from many threads at once.
public final class VectorClassifier: Sendable {
  /// The labels, in the order of their UTF-8.
  public let labels: [String]
  /// The encoder's name.
  public let encoder: String
  /// How many numbers a vector has.
  public let width: Int
  private let layer: VectorLayer
  private let parameters: Parameters

  private init(
    labels: [String], encoder: String, width: Int, layer: VectorLayer,
    parameters: consuming Parameters
  ) {
    self.labels = labels
    self.encoder = encoder
    self.width = width
    self.layer = layer
    self.parameters = parameters
  }

  /// How many numbers were learned.
  public var parameterCount: Int { layer.layout.count }

  /// Learns from labelled texts, by their vectors.
  ///
  /// - Parameters:
  ///   - texts: What to learn from.
  ///   - heldOut: What to judge by.
  ///   - vectors: The vectors of both, one behind the other.
  ///   - width: How many numbers a vector has.
  ///   - encoder: The encoder's name.
  ///   - training: How it learns.
  ///   - compute: Where to compute.
  ///   - progress: Is told of each step, and says whether to go on.
  /// - Returns: The classifier, and how it became what it is.
  /// - Throws: ``ClassifierError`` for texts that cannot be learned from, ``RecurrentError`` for options
  ///   out of range.
  /// - Precondition: There is a vector for each text.
  public static func train(
    on texts: LabelledTexts, heldOut: LabelledTexts? = nil, vectors: [Float], width: Int,
    encoder: String, training: ClassifierTraining = ClassifierTraining(),
    compute: Compute = Compute(), progress: (ClassifierProgress) -> Bool = { _ in true }
  ) throws -> TrainedClassifier<VectorClassifier> {
    let count = texts.count + (heldOut?.count ?? 0)
    precondition(
      vectors.count == count * width,
      "expected \(count) vectors of \(width) numbers, found \(vectors.count) numbers")
    let parts = try ClassifierParts(texts, heldOut: heldOut, training)
    let layer = try VectorLayer(width: width, labelCount: parts.labels.count)
    var loop = try ClassifierLoop(
      VectorNetwork(layer, vectors: vectors), parts, training, compute)
    let history = loop.run(progress)
    let metrics = loop.heldOutMetrics()
    return TrainedClassifier(
      classifier: VectorClassifier(
        labels: parts.labels, encoder: encoder, width: width, layer: layer,
        parameters: loop.finish()),
      history: history, heldOut: metrics, learnedCount: parts.learned.count,
      validationCount: parts.validation.count, parameterCount: layer.layout.count)
  }

  /// How likely each label is for each of some vectors.
  ///
  /// - Parameters:
  ///   - vectors: The vectors, one behind the other.
  ///   - compute: Where to compute.
  /// - Returns: For each vector a probability for each label.
  /// - Precondition: The vectors have ``width``.
  public func probabilities(
    of vectors: [Float], _ compute: Compute = Compute()
  ) -> [[Float]] {
    precondition(vectors.count % width == 0, "\(vectors.count) numbers are no rows of \(width)")
    var network = VectorNetwork(layer, vectors: vectors)
    return network.probabilities(of: 0..<vectors.count / width, parameters, compute)
  }

  // MARK: Files

  /// Writes the classifier as a safetensors file, which names the encoder.
  ///
  /// The file appears whole or not at all.
  ///
  /// - Parameter path: Where the file will stand.
  /// - Throws: `FileError` where the file cannot be written.
  public func save(to path: String) throws {
    try parameters.save(
      to: path,
      metadata: [
        "format": ClassifierFile.format,
        "kind": ClassifierFile.Kind.encoder.rawValue,
        "labels": ClassifierFile.text(labels),
        "encoder": encoder,
        "width": "\(width)",
      ])
  }

  /// Reads a classifier from its file.
  ///
  /// - Parameter path: A file of ``save(to:)``.
  /// - Throws: ``RecurrentError`` where the file holds something else,
  ///   `SafeTensorsError` where it is malformed, `FileError` where it cannot be read.
  public convenience init(contentsOf path: String) throws {
    try self.init(ClassifierFile(path: path))
  }

  convenience init(_ file: ClassifierFile) throws {
    guard file.kind == .encoder else {
      throw RecurrentError.invalidModel(
        path: file.file.path, field: "kind", expected: "encoder", found: file.kind.rawValue)
    }
    let encoder = try file.notes.value("encoder", "a model's name") { $0.isEmpty ? nil : $0 }
    let width = try file.notes.integer("width", 1...RecurrentOptions.sizeLimit)
    let layer = try VectorLayer(width: width, labelCount: file.labels.count)
    self.init(
      labels: file.labels, encoder: encoder, width: width, layer: layer,
      parameters: try file.parameters(layer.layout))
  }
}
