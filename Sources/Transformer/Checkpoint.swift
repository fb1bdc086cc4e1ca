internal import SafeTensorsLoader

/// The tensors of a BERT checkpoint under the names that its model code gives them.
///
/// Published files differ in two ways, each decided once for the whole checkpoint: bert-base-uncased's
/// names begin with `bert.`, those of sentence encoders do not; and files converted from TensorFlow
/// say `LayerNorm.gamma` and `LayerNorm.beta` for what PyTorch calls weight and bias. Other tensors
/// (`cls.*`, `position_ids`) are not looked at.
struct Checkpoint: Sendable {
  private let file: SafeTensorsCheckpoint
  private let prefix: String
  private let layerNormNames: (scale: String, shift: String)

  private static let probe = "embeddings.word_embeddings.weight"

  /// Opens the checkpoint in the folder `directory`, in one file or in shards.
  init(directory: String, access: SafeTensorsFile.Access) throws {
    file = try SafeTensorsCheckpoint(path: directory, access: access)
    let file = file
    guard let prefix = ["bert.", ""].first(where: { file[$0 + Self.probe] != nil }) else {
      throw BertError.noEmbeddings(path: file.path)
    }
    self.prefix = prefix
    let isConverted = file[prefix + "embeddings.LayerNorm.gamma"] != nil
    layerNormNames = isConverted ? ("gamma", "beta") : ("weight", "bias")
  }

  /// Where the file is, or the index of the shards.
  var path: String { file.path }

  /// The part of the model called `name`.
  func scope(_ name: String) -> Scope { Scope(checkpoint: self, name: name) }

  /// The encoder's first tensor with a weight that is NaN or infinite, and how many it has.
  func firstNonFinite() -> (tensor: String, count: Int)? {
    let parts = ["embeddings.", "encoder.", "pooler."].map { prefix + $0 }
    for name in file.tensorNames where parts.contains(where: { name.hasPrefix($0) }) {
      guard let view = file[name], let tensor = try? FloatTensor(view) else { continue }
      let count = tensor.nonFiniteCount
      if count > 0 { return (name, count) }
    }
    return nil
  }

  /// A module of the model; the names below it are those of the state dict.
  struct Scope {
    fileprivate let checkpoint: Checkpoint
    fileprivate let name: String

    func scope(_ child: String) -> Scope { Scope(checkpoint: checkpoint, name: "\(name).\(child)") }

    /// Whether the checkpoint has a tensor of that name.
    func has(_ tensor: String) -> Bool {
      checkpoint.file["\(checkpoint.prefix)\(name).\(tensor)"] != nil
    }

    /// The tensor as floats, mapped where it can be.
    func tensor(_ tensor: String, shape: [Int]) throws -> FloatTensor {
      let fullName = "\(checkpoint.prefix)\(name).\(tensor)"
      guard let view = checkpoint.file[fullName] else {
        throw BertError.missingTensor(path: checkpoint.path, tensor: fullName)
      }
      guard view.shape == shape else {
        throw BertError.wrongShape(
          path: view.file.path, tensor: fullName, expected: shape, found: view.shape)
      }
      return try FloatTensor(view)
    }

    func dense(_ child: String, inputs: Int, outputs: Int) throws -> Dense {
      let scope = scope(child)
      return Dense(
        weight: try scope.tensor("weight", shape: [outputs, inputs]),
        bias: try scope.tensor("bias", shape: [outputs]))
    }

    func layerNorm(width: Int, epsilon: Float) throws -> LayerNorm {
      let scope = scope("LayerNorm")
      let (scale, shift) = checkpoint.layerNormNames
      return LayerNorm(
        weight: try scope.tensor(scale, shape: [width]),
        bias: try scope.tensor(shift, shape: [width]), epsilon: epsilon)
    }
  }
}

extension FloatTensor {
  fileprivate var nonFiniteCount: Int {
    let span = span
    return span.indices.reduce(0) { span[$1].isFinite ? $0 : $0 + 1 }
  }
}
