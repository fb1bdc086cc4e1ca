/// Where a model takes its tensors from while it is put together.
///
/// The structs of the model are generic over what a source gives, so that one description of BERT
/// serves twice: filled with floats it is packed and run, filled with what was asked for it says which
/// tensors a checkpoint must have.
protocol TensorSource<Tensor> {
  associatedtype Tensor: Sendable

  /// Whether there is a tensor of that name in the state dict.
  func has(_ name: String) -> Bool

  /// The tensor of that name in the state dict, whose shape must be `shape`.
  func tensor(_ name: String, shape: [Int]) throws -> Tensor
}

/// A module of the model; the names below it are those of the state dict.
struct TensorScope<Source: TensorSource> {
  private let source: Source
  private let name: String

  /// The module called `name` of the model itself.
  init(_ source: Source, _ name: String) {
    self.source = source
    self.name = name
  }

  /// The module called `child` of this one.
  func scope(_ child: String) -> Self { Self(source, "\(name).\(child)") }

  /// Whether this module has a tensor called `tensor`.
  func has(_ tensor: String) -> Bool { source.has("\(name).\(tensor)") }

  /// The tensor called `tensor` of this module.
  func tensor(_ tensor: String, shape: [Int]) throws -> Source.Tensor {
    try source.tensor("\(name).\(tensor)", shape: shape)
  }

  func dense(_ child: String, inputs: Int, outputs: Int) throws -> Dense<Source.Tensor> {
    let scope = scope(child)
    return Dense(
      weight: try scope.tensor("weight", shape: [outputs, inputs]),
      bias: try scope.tensor("bias", shape: [outputs]))
  }

  func layerNorm(width: Int, epsilon: Float) throws -> LayerNorm<Source.Tensor> {
    let scope = scope("LayerNorm")
    return LayerNorm(
      weight: try scope.tensor("weight", shape: [width]),
      bias: try scope.tensor("bias", shape: [width]), epsilon: epsilon)
  }
}
