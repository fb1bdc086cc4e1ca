/// The states of all layers and directions, before the first step or after the last.
///
/// A row for each layer, direction and sequence, as in torch: the row of sequence s of direction d
/// of layer k is `(k · directions + d) · sequences + s`.
public struct RecurrentState: ~Copyable {
  /// The states h.
  public var hidden = Activations()
  /// An LSTM's cells c; without rows for other cells.
  public var cell = Activations()

  /// Makes room, and forgets where the sizes are others than before.
  ///
  /// - Returns: Whether they are.
  @discardableResult
  mutating func resize(_ options: RecurrentOptions, sequences: Int) -> Bool {
    let rows = options.layerCount * options.directionCount * sequences
    guard hidden.rowCount != rows || hidden.width != options.hiddenSize else { return false }
    hidden.resize(rowCount: rows, width: options.hiddenSize)
    cell.resize(rowCount: options.cell == .lstm ? rows : 0, width: options.hiddenSize)
    clear()
    return true
  }

  /// Makes all states, cells and their gradients zeros.
  public mutating func clear() {
    hidden.clearValues()
    hidden.clearGradients()
    cell.clearValues()
    cell.clearGradients()
  }
}
