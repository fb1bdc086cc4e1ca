/// A network that makes logits of examples, with the memory of its layers.
protocol ClassifierNetwork: ~Copyable {
  /// Some examples, ready to go forward.
  associatedtype Batch

  /// The parameters.
  var layout: ParameterLayout { get }

  /// Draws the first parameters.
  func initialize(_ parameters: inout Parameters, from generator: inout TorchGenerator)

  /// Makes some examples ready.
  func batch(of examples: ArraySlice<Int>) -> Batch

  /// Computes a row of logits for each example.
  ///
  /// - Complexity: allocates nothing for a batch that is no larger than one before, where nothing is dropped.
  mutating func forward(
    _ batch: Batch, _ parameters: borrowing Parameters, isTraining: Bool,
    into logits: inout Activations, _ compute: Compute)

  /// Sets the gradients of all parameters by those of the logits.
  ///
  /// - Complexity: allocates nothing.
  mutating func backward(
    _ batch: Batch, from logits: borrowing Activations, _ parameters: borrowing Parameters,
    _ gradients: inout Parameters, _ compute: Compute)
}
