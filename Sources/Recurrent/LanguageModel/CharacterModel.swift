/// A model of the character that comes next: a vector for each character, recurrent layers, and a
/// linear layer from their state to a logit for each character.
///
/// In torch it is
///
///     self.embedding = nn.Embedding(characters, embedding_size)
///     self.rnn = nn.LSTM(embedding_size, hidden_size, layers)
///     self.head = nn.Linear(hidden_size, characters)
///
/// Its parameters have torch's names, and from the same seed torch's first numbers.
public struct CharacterModel: ~Copyable {
  /// What it is made of.
  public let options: CharacterModelOptions
  /// The characters that it knows.
  public let vocabulary: CharacterVocabulary
  /// The characters' vectors: `embedding.weight`.
  public let embedding: Embedding
  /// The recurrent layers: `rnn.weight_ih_l0` and so on.
  public let layers: RecurrentLayers
  /// The layer to the logits: `head.weight` and `head.bias`.
  public let head: Linear
  /// The numbers that are learned.
  public var parameters: Parameters

  /// A model whose parameters are zeros.
  ///
  /// - Parameters:
  ///   - options: What it is made of.
  ///   - vocabulary: The characters that it knows.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  public init(
    _ options: CharacterModelOptions, _ vocabulary: CharacterVocabulary
  ) throws(RecurrentError) {
    let network = try CharacterNetwork(options, vocabulary)
    self.init(network, Parameters(network.layout))
  }

  init(_ network: CharacterNetwork, _ parameters: consuming Parameters) {
    options = network.options
    vocabulary = network.vocabulary
    embedding = network.embedding
    layers = network.layers
    head = network.head
    self.parameters = parameters
  }

  /// Draws the parameters as torch does when it makes the modules one after the other.
  ///
  /// - Parameter generator: Where the numbers come from.
  public mutating func initialize(from generator: inout TorchGenerator) {
    embedding.initialize(&parameters, from: &generator)
    layers.initialize(&parameters, from: &generator)
    head.initialize(&parameters, from: &generator)
  }
}

/// A character model without its numbers, which may be too many for what holds them.
struct CharacterNetwork: Sendable {
  let options: CharacterModelOptions
  let vocabulary: CharacterVocabulary
  let embedding: Embedding
  let layers: RecurrentLayers
  let head: Linear
  let layout: ParameterLayout

  init(
    _ options: CharacterModelOptions, _ vocabulary: CharacterVocabulary
  ) throws(RecurrentError) {
    var layout = ParameterLayout()
    self.options = options
    self.vocabulary = vocabulary
    embedding = try Embedding(
      count: vocabulary.count, width: options.embeddingSize, in: &layout)
    layers = try RecurrentLayers(options.layers, prefix: "rnn.", in: &layout)
    head = try Linear(
      inputSize: options.hiddenSize, outputSize: vocabulary.count, prefix: "head.", in: &layout)
    self.layout = layout
  }
}
