/// A tensor that a model asks its checkpoint for.
public struct TensorRequirement: Equatable, Sendable {
  /// The name in the state dict: `encoder.layer.0.attention.output.LayerNorm.weight`.
  public let name: String
  /// The name in the checkpoint: `bert.encoder.layer.0.attention.output.LayerNorm.gamma`.
  public let nameInFile: String
  /// The shape as config.json says.
  public let shape: [Int]
}

/// A source of tensors that gives what it is asked for back, and keeps a list of it.
final class RequirementRecorder: TensorSource {
  private(set) var requirements: [TensorRequirement] = []
  private let names: StateDictNames
  private let isInFile: (String) -> Bool

  /// - Parameters:
  ///   - names: How the checkpoint spells names.
  ///   - isInFile: Whether the checkpoint has a tensor, by its own spelling.
  init(_ names: StateDictNames, isInFile: @escaping (String) -> Bool) {
    self.names = names
    self.isInFile = isInFile
  }

  func has(_ name: String) -> Bool { isInFile(names.inFile(name)) }

  func tensor(_ name: String, shape: [Int]) -> TensorRequirement {
    let requirement = TensorRequirement(
      name: name, nameInFile: names.inFile(name), shape: shape)
    requirements.append(requirement)
    return requirement
  }
}
