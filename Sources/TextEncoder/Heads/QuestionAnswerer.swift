package import LinearAlgebra
public import SafeTensorsLoader
public import Transformer
public import WordPiece

/// Finds the answer to a question in a text.
///
///     let answerer = try QuestionAnswerer(model: "weights/squad")
///     let answers = try answerer.answers(to: "Where does Anna live?", in: "Anna lives in Paris.")
///     print(answers[0].text)
///
/// After the pipeline question-answering of transformers 4: a long text is read through windows that
/// overlap. Immutable, and safe to use from many threads and tasks at once.
public struct QuestionAnswerer: Sendable {
  /// Some of the text.
  public struct Answer: Sendable, Equatable {
    /// The words, as they stand in the text; empty for: there is no answer.
    public let text: String
    /// The probability of beginning and end in its window; the sum where the same words were found
    /// more than once.
    public let score: Float
    /// Where it stands in the text, in Unicode scalars.
    public let range: Range<Int>
  }

  /// How answers are looked for.
  public struct Options: Sendable, Equatable {
    /// How many answers are wanted; none where it is not positive.
    public var count = 1
    /// How many tokens an answer may have.
    public var longestAnswer = 15
    /// Whether there may be no answer, which then is one of those that are given.
    public var allowsNone = false
    /// How many tokens a window has, the question's and special ones included; nil for 384, or what
    /// the model has positions for.
    public var windowLength: Int?
    /// How many tokens a window shares with the one before; nil for 128, or half a window, or
    /// half of what the question leaves of one.
    public var stride: Int?

    /// The best answer alone.
    public init() {}
  }

  /// How many tokens a window has where nobody says otherwise and the model has the positions.
  package static let usualWindowLength = 384

  private let loaded: HeadedModel<BertForQuestionAnswering>

  /// The encoder.
  public var encoder: BertModel { loaded.head.model }

  /// Loads a model by the name of its folder or its id.
  ///
  /// - Parameters:
  ///   - model: As ``ModelLocator`` finds it.
  ///   - threadCount: How many threads work; nil for the CPUs that this process may use.
  ///   - access: Whether the weights' files are mapped or read.
  ///   - precision: What products multiply: accuracy against speed.
  /// - Throws: ``TextEncoderError`` where there is no such model; what `BertForQuestionAnswering` and
  ///   `BertTokenizer` throw where they are wrong.
  public init(
    model: String, threadCount: Int? = nil, access: SafeTensorsFile.Access = .mapped,
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
    loaded = try HeadedModel(location, backend: backend, access: access)
  }

  /// Cuts texts into tokens.
  public var tokenizer: BertTokenizer { loaded.tokenizer }
  /// Computes logits.
  public var model: BertForQuestionAnswering { loaded.head }

  /// The likeliest answers to a question.
  ///
  /// - Parameters:
  ///   - question: A question.
  ///   - context: The text that may hold the answer, of any length.
  ///   - options: How answers are looked for.
  /// - Returns: At most as many answers as are wanted, the likeliest first; none where the text has no
  ///   words.
  /// - Throws: ``TextEncoderError``, such as ``TextEncoderError/questionTooLong(tokens:window:)``;
  ///   `TokenizationError` for a stride that leaves a window no room.
  /// - Precondition: The stride is not negative.
  public func answers(
    to question: String, in context: String, _ options: Options = Options()
  ) throws -> [Answer] {
    let windows = try windows(question, context, options)
    let scalars = Array(context.unicodeScalars)
    var answers = AnswerList()
    var none = Float.infinity
    let wanted = max(0, options.count)
    try loaded.tokenized.inBatches(windows.map(\.count), textOf: { _ in 0 }) { batch, workspace in
      var sequences = PackedSequences()
      for index in batch {
        sequences.append(windows[index].ids, tokenTypeIDs: windows[index].typeIDs)
      }
      let logits = try model.logits(for: sequences, in: &workspace)
      for (window, logits) in zip(windows[batch], logits) {
        let found = logits.answers(
          in: window.tokens(ofSequence: 1) ?? 0..<0, count: wanted,
          longest: options.longestAnswer)
        none = min(none, found.none)
        for span in found.spans {
          let range = Self.characters(of: span.tokens, in: window)
          answers.add(
            Answer(text: scalars.text(range), score: span.probability, range: range))
        }
      }
    }
    if options.allowsNone { answers.append(Answer(text: "", score: none, range: 0..<0)) }
    return Array(answers.sorted.prefix(wanted))
  }

  private func windows(
    _ question: String, _ context: String, _ options: Options
  ) throws -> [Encoding] {
    let special = try tokenizer.encode(EncodingInput("", "")).count
    let used = try tokenizer.encode(EncodingInput(question, "")).count
    let positions = try loaded.length(atMost: nil, specialTokens: special)
    let length = min(options.windowLength ?? Self.usualWindowLength, positions)
    let room = length - used
    guard room > 0 else {
      throw TextEncoderError.questionTooLong(tokens: used - special, window: length)
    }
    let usual = min(length / 2, 128)
    let stride = options.stride ?? (usual < room ? usual : room / 2)
    let encoding = try tokenizer.encode(
      EncodingInput(question, context),
      options: EncodingOptions(
        truncation: Truncation(maxLength: length, strategy: .onlySecond, stride: stride)))
    return [encoding] + encoding.overflowing
  }

  /// Where tokens stand in the text, out to the ends of their words.
  private static func characters(of tokens: Range<Int>, in window: Encoding) -> Range<Int> {
    func word(_ token: Int) -> Range<Int> {
      window.wordIDs[token].flatMap { window.characters(ofWord: $0, sequence: 1) }
        ?? window.offsets[token]
    }
    let start = word(tokens.lowerBound).lowerBound
    return start..<max(start, word(tokens.upperBound - 1).upperBound)
  }
}
