/// What a character model is made of.
public struct CharacterModelOptions: Sendable, Equatable {
  /// How a state follows from the one before.
  public var cell: RecurrentOptions.Cell
  /// How many numbers a state has.
  public var hiddenSize: Int
  /// How many layers stand on each other.
  public var layerCount: Int
  /// How many numbers a character's vector has.
  public var embeddingSize: Int
  /// The share of numbers that become 0 in training: of the characters' vectors, between layers, and
  /// of what the last layer puts out, as in torch's word language model.
  public var dropout: Double

  /// Options.
  ///
  /// - Parameters:
  ///   - cell: How a state follows from the one before.
  ///   - hiddenSize: How many numbers a state has.
  ///   - layerCount: How many layers stand on each other.
  ///   - embeddingSize: How many numbers a character's vector has.
  ///   - dropout: The share of numbers that become 0 in training.
  public init(
    cell: RecurrentOptions.Cell = .lstm, hiddenSize: Int = 256, layerCount: Int = 1,
    embeddingSize: Int = 64, dropout: Double = 0
  ) {
    self.cell = cell
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.embeddingSize = embeddingSize
    self.dropout = dropout
  }

  /// The recurrent layers.
  public var layers: RecurrentOptions {
    RecurrentOptions(
      cell: cell, inputSize: embeddingSize, hiddenSize: hiddenSize, layerCount: layerCount,
      dropout: dropout)
  }
}
