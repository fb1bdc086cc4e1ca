/// A step after the pooling, as `modules.json` names it.
public enum SentenceModule: Sendable, Equatable {
  /// A dense layer.
  case dense(DenseModule)
  /// A layer norm over a vector of that many floats, whose weights are in the folder.
  case layerNorm(folder: String, width: Int)
  /// Vectors are scaled to length 1.
  case normalize
}

/// A dense layer: `activation(weight · x + bias)`, plus `x` or a projection of it where it is
/// residual.
public struct DenseModule: Sendable, Equatable {
  /// Where its files are, relative to the checkpoint.
  public let folder: String
  /// How many floats go in.
  public let inputs: Int
  /// How many floats come out.
  public let outputs: Int
  /// Whether something is added to the product.
  public let hasBias: Bool
  /// What follows.
  public let activation: SentenceActivation
  /// Whether what went in is added in the end; projected, where its width is another.
  public let isResidual: Bool
}

extension SentenceModule {
  /// Reads a module of the class `type`; nil for one that changes nothing, such as Dropout.
  ///
  /// - Parameters:
  ///   - type: The class's name without its path.
  ///   - folder: Where its files are, relative to `directory`.
  ///   - directory: The checkpoint's.
  ///   - refusal: What to throw for other classes.
  /// - Throws: What `refusal` gives, ``TextEncoderError`` for a file that says something else than it
  ///   may, `FileError` where it cannot be read.
  init?(
    type: String, folder: String, in directory: String, refusal: () -> TextEncoderError
  ) throws {
    let path = "\(directory)/\(folder)/config.json"
    switch type {
    case "Normalize":
      if let file = try SentenceFile.ifPresent(path) { try file.requireSentenceVectors() }
      self = .normalize
    case "Dense":
      self = .dense(try DenseModule(folder: folder, SentenceFile(path: path)))
    case "LayerNorm":
      let file = try SentenceFile(path: path)
      guard let width = try file.positive("dimension") else {
        throw file.unsupported("a \"dimension\"", nil)
      }
      self = .layerNorm(folder: folder, width: width)
    case "Dropout": return nil
    default: throw refusal()
    }
  }
}

extension DenseModule {
  fileprivate init(folder: String, _ file: SentenceFile) throws {
    try file.requireObject()
    try file.requireSentenceVectors()
    guard let inputs = try file.positive("in_features"),
      let outputs = try file.positive("out_features")
    else { throw file.unsupported("\"in_features\" and \"out_features\"", file.root) }
    self.folder = folder
    self.inputs = inputs
    self.outputs = outputs
    hasBias = try file.boolean("bias") ?? true
    isResidual = try file.boolean("use_residual") ?? false
    activation = try Self.activation(in: file)
  }

  /// PyTorch's class of that name; the reference instantiates it without arguments.
  private static func activation(in file: SentenceFile) throws -> SentenceActivation {
    guard let name = try file.string("activation_function") else { return .tanh }
    let parts = name.split(separator: ".")
    guard parts.count > 1, parts.first == "torch",
      let activation = parts.last.flatMap({ SentenceActivation(rawValue: String($0)) })
    else {
      let known = SentenceActivation.allCases.map(\.rawValue).joined(separator: ", ")
      throw file.unsupported(
        "PyTorch's \(known) as \"activation_function\"", file["activation_function"])
    }
    return activation
  }
}

extension SentenceFile {
  /// Refuses a module that works on something else than sentences' vectors.
  fileprivate func requireSentenceVectors() throws {
    try require("module_input_name", "sentence_embedding")
    try require("module_output_name", "sentence_embedding")
  }
}
