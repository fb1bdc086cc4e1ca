internal import LinearAlgebra

/// Recurrent layers that stand on each other: torch's `RNN`, `LSTM` and `GRU`.
///
/// With x the input of a step, h the state before it, c an LSTM's cell and σ the sigmoid,
///
///     RNN   h' = tanh(W x + b + U h + d)            or max(0, …)
///     LSTM  i, f, o = σ(W x + b + U h + d),  g = tanh(…),  c' = f ⊙ c + i ⊙ g,  h' = o ⊙ tanh(c')
///     GRU   r, z = σ(W x + b + U h + d),  n = tanh(W x + b + r ⊙ (U h + d)),  h' = (1 - z) ⊙ n + z ⊙ h
///
/// where W is `weight_ih_l0`, U `weight_hh_l0`, b `bias_ih_l0` and d `bias_hh_l0`; gates are rows of
/// these in the order i, f, g, o and r, z, n. A layer above reads the states of the one below, both
/// directions side by side; the backward direction's parameters end in `_reverse`, and it begins at
/// a sequence's own last step.
///
/// The value says what is computed, from which ``Parameters``; what changes is in them and in a
/// ``RecurrentWorkspace``.
///
/// **Accuracy** A sequence's states have the same bits whatever else is in the batch and whatever the
/// number of threads. Gradients have the same bits for the same batch, whatever the number of threads.
public struct RecurrentLayers: Sendable {
  /// What the layers are made of.
  public let options: RecurrentOptions
  /// Each layer's directions.
  let layers: [[DirectionParameters]]

  /// Adds the layers' parameters to a network's.
  ///
  /// - Parameters:
  ///   - options: What the layers are made of.
  ///   - prefix: What the parameters' names begin with: `lstm.` where torch's module is so called.
  ///   - layout: The network's parameters.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  /// - Precondition: No parameter of these names is there already.
  public init(
    _ options: RecurrentOptions, prefix: String = "", in layout: inout ParameterLayout
  ) throws(RecurrentError) {
    try options.validate()
    self.options = options
    layers = (0..<options.layerCount).map { layer in
      (0..<options.directionCount).map { direction in
        DirectionParameters(
          options, prefix: prefix, layer: layer, isReverse: direction == 1, in: &layout)
      }
    }
  }

  /// Draws the parameters as torch does when it makes the module: all between ±1/√hidden.
  ///
  /// - Parameters:
  ///   - parameters: The network's parameters.
  ///   - generator: Where the numbers come from.
  public func initialize(
    _ parameters: inout Parameters, from generator: inout TorchGenerator
  ) {
    let bound = Float(1 / Double(options.hiddenSize).squareRoot())
    for entry in layers.flatMap(\.self).flatMap(\.entries) {
      parameters[entry.name] = generator.uniforms(entry.count, from: -bound, to: bound)
    }
  }
}

/// The parameters of one direction of one layer.
struct DirectionParameters: Sendable {
  let inputWeight: ParameterLayout.Entry
  let hiddenWeight: ParameterLayout.Entry
  let inputBias: ParameterLayout.Entry?
  let hiddenBias: ParameterLayout.Entry?
  let inputSize: Int
  let isReverse: Bool

  init(
    _ options: RecurrentOptions, prefix: String, layer: Int, isReverse: Bool,
    in layout: inout ParameterLayout
  ) {
    let rows = options.cell.gateCount * options.hiddenSize
    let suffix = "_l\(layer)" + (isReverse ? "_reverse" : "")
    inputSize = layer == 0 ? options.inputSize : options.outputSize
    self.isReverse = isReverse
    inputWeight = layout.add("\(prefix)weight_ih\(suffix)", [rows, inputSize])
    hiddenWeight = layout.add("\(prefix)weight_hh\(suffix)", [rows, options.hiddenSize])
    inputBias = options.hasBias ? layout.add("\(prefix)bias_ih\(suffix)", [rows]) : nil
    hiddenBias = options.hasBias ? layout.add("\(prefix)bias_hh\(suffix)", [rows]) : nil
  }

  /// In torch's order.
  var entries: [ParameterLayout.Entry] {
    [inputWeight, hiddenWeight] + [inputBias, hiddenBias].compactMap(\.self)
  }
}
