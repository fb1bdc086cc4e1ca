internal import ArgumentParser
internal import TextEncoder

/// The options of all commands that turn lines into vectors.
struct SentenceArguments: ParsableArguments {
  @Option(
    name: .long,
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
      "Keep the first numbers of each vector only, as Matryoshka models allow.", valueName: "n"))
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

/// How a line's hidden states become one vector: as the checkpoint says, or by name.
enum PoolArgument: String, ExpressibleByArgument, CaseIterable {
  case auto, none, cls, mean, max, weightedmean, lasttoken
  case meanSqrtLength = "mean_sqrt_len"

  /// The pooling by name; nil for auto and none.
  var pooling: SentencePooling? { SentencePooling(rawValue: rawValue) }
}

extension ModelOptions {
  /// Says that a model has no way of its own to make vectors of sentences, where that is so.
  func noteUndeclared(_ encoder: ContextualEncoder) throws {
    if try !encoder.sentenceConfiguration.get().isDeclared {
      note("no sentence-transformers files in the model: mean of all tokens, as it is")
    }
  }
}

/// The lines that lost their end.
struct CutLines {
  private var count = 0
  private var first: String?

  mutating func add(_ indices: [Int], of lines: [LineSource.Line]) {
    count += indices.count
    first = first ?? indices.first.map { lines[$0].place }
  }

  var remark: String? {
    first.map {
      "\(count) \(count == 1 ? "line was" : "lines were") longer than the model reads and lost the end, the first in \($0)"
    }
  }
}
