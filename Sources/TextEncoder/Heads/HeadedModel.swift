internal import LinearAlgebra
internal import SafeTensorsLoader
internal import Transformer
internal import WordPiece

/// A tokenizer and a model with a head, and how texts get through them.
struct HeadedModel<Head: BertHeadModel>: Sendable {
  let tokenizer: BertTokenizer
  let head: Head
  /// The tokenizer and the encoder.
  let tokenized: TokenizedModel

  init(
    _ location: ModelLocator.Location, backend: Backend, access: SafeTensorsFile.Access
  ) throws {
    let directory = location.transformerDirectory
    head = try Head(directory: directory, backend: backend, access: access)
    tokenizer = try BertTokenizer(directory: directory)
    tokenized = TokenizedModel(tokenizer: tokenizer, model: head.model, directory: directory)
  }

  /// How many positions the model has.
  var positions: Int { head.model.configuration.maximumPositions }

  /// The longest sequence that the model takes and the caller wants, special tokens included.
  func length(atMost wanted: Int?, specialTokens: Int) throws(TextEncoderError) -> Int {
    try tokenized.length(
      LengthLimit(wanted: wanted, declared: nil), specialTokens: specialTokens)
  }

  // MARK: Texts

  /// An input as the model reads it.
  struct Input {
    let ids: [Int32]
    let typeIDs: [Int32]?
    /// All tokens, also those that were cut off; of a pair, those that are left.
    let encoding: Encoding
    let isTruncated: Bool
  }

  /// The tokens of a text, cut to what the model reads.
  func sequence(of text: String, maximumLength: Int?) throws -> Input {
    let encoding = tokenizer.encode(text)
    let window = TokenWindow(encoding)
    let length = try self.length(atMost: maximumLength, specialTokens: window.specialTokenCount)
    let isTruncated = window.exceeds(length)
    return Input(
      ids: isTruncated ? window.prefix(length: length) : window.all, typeIDs: nil,
      encoding: encoding, isTruncated: isTruncated)
  }

  /// The tokens of a text of any length, in windows that share `stride` tokens.
  func windows(of text: String, maximumLength: Int?, stride: Int) throws -> [Input] {
    let special = tokenizer.encode("").count
    let length = try self.length(atMost: maximumLength, specialTokens: special)
    let truncation = Truncation(maxLength: length, stride: stride)
    let encoding = try tokenizer.encode(
      EncodingInput(text), options: EncodingOptions(truncation: truncation))
    return ([encoding] + encoding.overflowing).map { window in
      Input(ids: window.ids, typeIDs: nil, encoding: window, isTruncated: false)
    }
  }

  /// The tokens of a text or of a pair, cut to what the model reads, the longer one first.
  func sequence(of input: EncodingInput, maximumLength: Int?) throws -> Input {
    if case .text(let text) = input.first, input.second == nil {
      return try sequence(of: text, maximumLength: maximumLength)
    }
    let nothing = EncodingInput("", input.second == nil ? nil : "")
    let special = try tokenizer.encode(nothing).count
    let length = try self.length(atMost: maximumLength, specialTokens: special)
    let encoding = try tokenizer.encode(
      input, options: EncodingOptions(truncation: Truncation(maxLength: length)))
    return Input(
      ids: encoding.ids, typeIDs: encoding.typeIDs, encoding: encoding,
      isTruncated: !encoding.overflowing.isEmpty)
  }
}

extension PackedSequences {
  /// Some sequences, one after the other.
  init<Head>(_ sequences: ArraySlice<HeadedModel<Head>.Input>) {
    self.init()
    for sequence in sequences { append(sequence.ids, tokenTypeIDs: sequence.typeIDs) }
  }
}

extension Array {
  /// The places of the sequences that lost their end.
  func truncated<Head>() -> [Int] where Element == HeadedModel<Head>.Input {
    indices.filter { self[$0].isTruncated }
  }
}
