package import LinearAlgebra
public import SafeTensorsLoader
public import Transformer
public import WordPiece

/// Text to vectors: a tokenizer and the BERT that belongs to it.
///
///     let encoder = try ContextualEncoder(model: "all-MiniLM-L6-v2")
///     let banks = try encoder.wordVectors(
///       of: "bank", in: ["The bank by the river is eroding.", "The bank approved my loan."])
///     let riverBank = banks.vector(0)
///
/// Immutable, and safe to use from many threads and tasks at once. What a text's vectors are does
/// not depend on the texts that it is encoded with, to the last bit, where
/// `BertModel.isBatchInvariant`.
public final class ContextualEncoder: Sendable {
  /// Cuts texts into tokens, in lower case where the checkpoint's sentence-transformers files say so.
  public let tokenizer: BertTokenizer
  /// Computes hidden states.
  public let model: BertModel
  /// What the model is known as, and where it is.
  public let location: ModelLocator.Location
  /// What the checkpoint says about vectors of sentences, or why that is not to be had.
  public let sentenceConfiguration: Result<SentenceConfiguration, any Error>

  /// The folder that holds the model and its tokenizer.
  let modelDirectory: String
  /// How the checkpoint makes vectors of sentences, or why it cannot be done.
  let sentencePipeline: Result<SentencePipeline, any Error>
  /// Where arithmetic runs.
  let backend: Backend

  /// Loads a model by the name of its folder or its id.
  ///
  /// - Parameters:
  ///   - model: As ``ModelLocator`` finds it; nil for the default model.
  ///   - threadCount: How many threads work; nil for the CPUs that this process may use.
  ///   - access: Whether the weights' files are mapped or read.
  ///   - precision: What products multiply: accuracy against speed.
  /// - Throws: ``TextEncoderError`` where there is no such model; `FileError` of the library `Files`
  ///   where one of its files cannot be read; what ``BertModel`` and ``BertTokenizer`` throw where
  ///   they are wrong.
  public convenience init(
    model: String? = nil, threadCount: Int? = nil, access: SafeTensorsFile.Access = .mapped,
    precision: BertPrecision = .float32
  ) throws {
    try self.init(
      ModelLocator().locate(model),
      backend: Backend(threadCount: threadCount, precision: precision.product), access: access)
  }

  /// Loads the model at `location` to run on `backend`.
  package init(
    _ location: ModelLocator.Location, backend: Backend, access: SafeTensorsFile.Access = .mapped
  ) throws {
    let directory = location.directory
    self.location = location
    self.backend = backend
    modelDirectory = location.transformerDirectory
    let model = try BertModel(directory: modelDirectory, backend: backend, access: access)
    let configuration = Result { try SentenceConfiguration(directory: directory) }
    self.model = model
    let tokenizer = try BertTokenizer(directory: modelDirectory)
    let lowercases = (try? configuration.get())?.lowercases ?? false
    self.tokenizer = lowercases ? try tokenizer.lowercasing() : tokenizer
    sentenceConfiguration = configuration
    sentencePipeline = configuration.flatMap { configuration in
      Result {
        try SentencePipeline(
          configuration, directory: directory, hiddenSize: model.configuration.hiddenSize,
          access: access)
      }
    }
  }

  // MARK: Batches

  /// The tokenizer and the model together.
  var tokenized: TokenizedModel {
    TokenizedModel(tokenizer: tokenizer, model: model, directory: modelDirectory)
  }

  /// Runs sequences of tokens through the model, some at a time, and hands on each one's states.
  ///
  /// - Parameters:
  ///   - sequences: Token ids, special tokens among them.
  ///   - layer: Whose hidden states.
  ///   - text: The text that a sequence comes from, for errors.
  ///   - progress: Called after each batch with the number of sequences done.
  ///   - body: Gets a sequence's index and its hidden states, tokens by width.
  /// - Throws: What the model throws, and what `body` does; `CancellationError` between two batches of
  ///   a task that is cancelled.
  func encode(
    _ sequences: [[Int32]], layer: Int?, textOf text: (Int) -> Int,
    progress: (Int) -> Void = { _ in }, _ body: (Int, ArraySlice<Float>) throws -> Void
  ) throws {
    let layer = layer ?? model.configuration.layerCount
    try tokenized.inBatches(sequences.map(\.count), textOf: text) { batch, workspace in
      let states = try model.encode(
        PackedSequences(sequences[batch]), layers: .layers([layer]), in: &workspace
      ).layers[layer]
      for index in batch {
        if let states { try body(index, states[index - batch.lowerBound]) }
      }
      progress(batch.upperBound)
    }
  }
}
