internal import SafeTensorsLoader

/// The tensors of a BERT checkpoint as floats, under the names of the state dict.
///
/// Other tensors (`cls.*`, `position_ids`) are not looked at.
struct Checkpoint: TensorSource, Sendable {
  private let file: SafeTensorsCheckpoint
  private let names: StateDictNames

  /// Opens the checkpoint in the folder `directory`, in one file or in shards, for a model of
  /// `configuration`.
  init(
    directory: String, _ configuration: BertConfiguration, access: SafeTensorsFile.Access
  ) throws {
    file = try SafeTensorsCheckpoint(path: directory, access: access)
    names = StateDictNames(of: file)
    guard names.hasEmbeddings else { throw BertError.noEmbeddings(path: file.path) }
    if let error = configuration.excessOfLayers(in: file) { throw error }
  }

  /// Where the file is, or the index of the shards.
  var path: String { file.path }

  func has(_ name: String) -> Bool { file[names.inFile(name)] != nil }

  /// The tensor as floats, mapped where it can be.
  func tensor(_ name: String, shape: [Int]) throws -> FloatTensor {
    let fullName = names.inFile(name)
    guard let view = file[fullName] else {
      throw BertError.missingTensor(path: file.path, tensor: fullName)
    }
    guard view.shape == shape else {
      throw BertError.wrongShape(
        path: view.file.path, tensor: fullName, expected: shape, found: view.shape)
    }
    return try FloatTensor(view)
  }

  /// The first tensor with a weight that is NaN or infinite, and how many it has: of the encoder,
  /// and of the pooler only where that was asked for.
  func firstNonFinite(inPooler: Bool) -> (tensor: String, count: Int)? {
    let parts = (["embeddings.", "encoder."] + (inPooler ? ["pooler."] : [])).map {
      names.prefix + $0
    }
    for name in file.tensorNames where parts.contains(where: { name.hasPrefix($0) }) {
      guard let counts = try? file[name]?.nonFiniteCounts() else { continue }
      if counts.total > 0 { return (name, counts.total) }
    }
    return nil
  }
}
