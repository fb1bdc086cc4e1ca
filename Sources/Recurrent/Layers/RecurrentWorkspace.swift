internal import LinearAlgebra

/// The memory of recurrent layers at work: what goes in and comes out, and all that is between.
///
/// It grows to the largest batch and is used again for every step; a step that is no larger than one
/// before allocates nothing. For each layer and direction it keeps the gates, states and cells of every
/// step and, after the way back, their gradients.
public struct RecurrentWorkspace: ~Copyable {
  let options: RecurrentOptions
  /// The states before the first step: zeros, until something else is put there, or the number of
  /// sequences changes.
  public var initialState = RecurrentState()
  /// The states after each sequence's last step, for the backward direction after its first; and the
  /// gradients that come back to them.
  public var finalState = RecurrentState()
  /// Where dropout between layers draws from; nil where nothing is to be dropped, as in evaluation.
  public var dropout: TorchGenerator?
  let layers: [LayerMemory]
  /// The batch of the last way forward.
  public internal(set) var batch: PackedSequences?

  /// The memory for some layers.
  ///
  /// - Parameter layers: The layers, or others of the same options.
  public init(for layers: RecurrentLayers) {
    options = layers.options
    self.layers = (0..<options.layerCount).map { [options] _ in LayerMemory(options) }
  }

  /// Goes on where the sequences ended: the final states become the initial ones.
  ///
  /// No gradient goes back past this point: truncated back-propagation through time.
  ///
  /// - Precondition: There was a way forward.
  public mutating func carryState() {
    Self.copy(finalState.hidden, to: &initialState.hidden)
    Self.copy(finalState.cell, to: &initialState.cell)
  }

  private static func copy(_ source: borrowing Activations, to target: inout Activations) {
    precondition(source.rowCount == target.rowCount, "there is no state to carry yet")
    unsafe target.values.base.update(
      from: source.values.base, count: source.rowCount * source.width)
  }

  /// Lends the output of the last layer: a row for each step of each sequence, both directions side
  /// by side.
  ///
  /// Its values are the states; before the way back, its gradients are to be those of the loss.
  ///
  /// - Parameter body: What to do with it.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public mutating func withOutput<Result, Failure: Error>(
    _ body: (inout Activations) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(&layers[layers.count - 1].output)
  }

  /// Makes room for a batch.
  mutating func resize(_ batch: PackedSequences) {
    self.batch = batch
    initialState.resize(options, sequences: batch.count)
    finalState.resize(options, sequences: batch.count)
    for layer in layers { layer.resize(options, batch) }
  }
}
