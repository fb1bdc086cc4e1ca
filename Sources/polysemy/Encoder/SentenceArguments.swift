internal import ArgumentParser
internal import TextEncoder

/// The options of all commands that turn lines into vectors.
struct SentenceArguments: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Whose hidden states: last, or 0 (the embeddings) and up."))
  var layer = LayerArgument.last

  @Flag(
    name: .long, inversion: .prefixedNo,
    help: "Scale vectors to length 1 in the end, or not (default: as the checkpoint says).")
  var normalize: Bool?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Put the checkpoint's prompt of that name before each line.", valueName: "name"))
  var promptName: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Put a text before each line; an empty one for none.", valueName: "text"))
  var prompt: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Keep the first numbers of each vector only, as Matryoshka models allow; what is left is \
      scaled to length 1 with --normalize alone.
      """, valueName: "n"))
  var dimensions: Int?

  func validate() throws {
    if prompt != nil, promptName != nil {
      throw ValidationError("expected --prompt or --prompt-name, found both")
    }
    if let dimensions, dimensions < 1 {
      throw ValidationError("--dimensions: expected a positive number, found \(dimensions)")
    }
  }

  /// What is put before each line; nil for the checkpoint's own choice.
  var chosenPrompt: SentencePrompt? {
    prompt.map { .text($0) } ?? promptName.map { .named($0) }
  }

  /// The options of a call of the library.
  func options(
    _ encoder: ContextualEncoder, pooling: SentencePooling?, maximumLength: Int?
  ) throws -> SentenceOptions {
    SentenceOptions(
      pooling: pooling, normalizes: normalize, prompt: chosenPrompt,
      layer: try layer.layer(of: encoder), maximumLength: maximumLength, dimensions: dimensions)
  }
}

extension ModelOptions {
  /// Says that a model has no way of its own to make vectors of sentences, where that is so.
  func noteUndeclared(_ encoder: ContextualEncoder) throws {
    if try !encoder.sentenceConfiguration.get().isDeclared {
      note("no sentence-transformers files in the model: mean of all tokens, as it is")
    }
  }
}
