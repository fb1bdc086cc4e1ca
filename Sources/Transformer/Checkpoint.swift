internal import SafeTensorsLoader

/// The tensors of a BERT checkpoint as floats, under the names of the state dict.
struct Checkpoint: TensorSource, Sendable {
  private let file: SafeTensorsCheckpoint
  private let names: StateDictNames

  /// Opens the checkpoint in the folder `directory`, in one file or in shards, for a model of
  /// `configuration`.
  init(
    directory: String, _ configuration: BertConfiguration, access: SafeTensorsFile.Access
  ) throws {
    file = try SafeTensorsCheckpoint(path: directory, access: access)
    names = StateDictNames(of: file, family: configuration.family)
    guard names.hasEmbeddings else {
      throw BertError.noEmbeddings(path: file.path, expected: names.probes)
    }
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

  /// The names that the file has.
  var namesInFile: [String] { file.tensorNames }

  /// The first tensor with a weight that is NaN or infinite, and how many it has: of the encoder,
  /// and of the pooler only where that was asked for.
  func firstNonFinite(inPooler: Bool) -> (tensor: String, count: Int)? {
    let pooler = names.prefix + "pooler."
    for name in file.tensorNames where inPooler || !name.hasPrefix(pooler) {
      guard name.hasPrefix(names.prefix), !BertHead.hasModule(of: name),
        let counts = try? file[name]?.nonFiniteCounts()
      else { continue }
      if counts.total > 0 { return (name, counts.total) }
    }
    return nil
  }

  /// The first tensor of a head with a weight that is NaN or infinite, and how many it has.
  func firstNonFiniteInHead() -> (tensor: String, count: Int)? {
    for name in file.tensorNames where BertHead.hasModule(of: name) {
      guard let counts = try? file[name]?.nonFiniteCounts() else { continue }
      if counts.total > 0 { return (name, counts.total) }
    }
    return nil
  }
}
