package import LinearAlgebra
public import TextEncoder
internal import Transformer

/// What is to be compared, and how.
public struct ComparisonOptions: Sendable {
  /// The word, or several adjacent ones.
  public var word: String
  /// Whose hidden states: 0 is the embedding layer; nil the last layer.
  public var layer: Int?
  /// How the pieces of a word get one vector.
  public var pieces = PiecePooling.mean
  /// The longest sequence, special tokens included; nil for the model's.
  public var maximumLength: Int?
  /// A file of word2vec vectors to compare with; nil to train on the sentences.
  public var staticVectors: String?
  /// A file of a character language model, to see the occurrences through it too; nil for none.
  public var recurrentModel: String?
  /// How many neighbours of the static vector to find.
  public var neighbourCount = 10

  /// The usual options for a word.
  public init(word: String) { self.word = word }
}

/// The meanings of a word in context: every occurrence's vector, compared with every other's, and
/// with the one vector that Word2Vec has for the word.
public struct Comparison: Sendable {
  /// An occurrence of the word.
  public struct Occurrence: Sendable, Equatable {
    /// The sentence that it is in.
    public let sentence: Sentence
    /// The word in the sentence as it was given, in Unicode scalars.
    public let range: Range<Int>
    /// The pieces that the tokenizer cuts the word into.
    public let tokens: [String]
    /// Whether the sentence was too long for the model, and was read through a window.
    public let isWindowed: Bool
  }

  /// A sentence without an occurrence that could be compared.
  public struct Missing: Sendable, Equatable {
    /// The sentence.
    public let sentence: Sentence
    /// Why, in a few words.
    public let reason: String
  }

  /// The word as it was asked for.
  public let word: String
  /// The model's name.
  public let model: String
  /// How many encoder layers the model has.
  public let layerCount: Int
  /// The width of the vectors.
  public let hiddenSize: Int
  /// The layer whose hidden states were compared.
  public let layer: Int
  /// How the pieces of a word got one vector.
  public let pieces: PiecePooling
  /// How many sentences were read.
  public let sentenceCount: Int
  /// Every occurrence, in the order of the sentences.
  public let occurrences: [Occurrence]
  /// Sentences without one.
  public let missing: [Missing]
  /// The occurrences' vectors: occurrences by hidden size, row-major.
  public let vectors: [Float]
  /// The other side: the word's static vector.
  public let staticWord: StaticWord
  /// The occurrences as a character language model sees them; nil where none was asked for.
  public let recurrent: RecurrentOccurrences?

  /// The cosine similarity of every two occurrences.
  package let similarities: CosineSimilarities
  /// The occurrences in their plane; nil where there are fewer than two.
  package let plane: PrincipalComponents?

  /// Compares every occurrence of a word.
  ///
  /// - Parameters:
  ///   - options: The word, and how to compare.
  ///   - sentences: Where to look.
  ///   - encoder: The model.
  ///   - progress: Called with the number of sentences read so far.
  /// - Throws: `TextEncoderError`, `BertError`; where `options.staticVectors` cannot be read,
  ///   `VectorFileError` of the library `Word2Vec`, or `FileError` or `GzipError` of `Files`; where
  ///   `options.recurrentModel` cannot, `RecurrentError`, `SafeTensorsError` or `FileError`.
  public init(
    _ options: ComparisonOptions, in sentences: [Sentence], with encoder: ContextualEncoder,
    progress: (Int) -> Void = { _ in }
  ) throws {
    let found = try encoder.wordVectors(
      of: options.word, in: sentences.map(\.text), layer: options.layer, pieces: options.pieces,
      maximumLength: options.maximumLength, progress: progress)
    word = options.word
    model = encoder.location.id
    layerCount = encoder.model.configuration.layerCount
    hiddenSize = found.width
    layer = options.layer ?? layerCount
    pieces = options.pieces
    sentenceCount = sentences.count
    occurrences = found.occurrences.map {
      Occurrence(
        sentence: sentences[$0.text], range: $0.range, tokens: $0.tokens,
        isWindowed: $0.isWindowed)
    }
    missing = found.missing.sorted { $0.key < $1.key }.map {
      Missing(sentence: sentences[$0.key], reason: $0.value.rawValue)
    }
    vectors = found.values
    similarities = CosineSimilarities(of: found.values, width: found.width)
    plane =
      occurrences.count > 1 ? PrincipalComponents(of: found.values, width: found.width) : nil
    staticWord = try StaticWord(
      options.word, sentences.map(\.text), encoder.tokenizer, options,
      isNeeded: !occurrences.isEmpty)
    recurrent =
      occurrences.isEmpty
      ? nil : try options.recurrentModel.map { [occurrences] in try .init($0, occurrences) }
  }

  /// The vector of an occurrence.
  ///
  /// - Precondition: There is an occurrence of that index.
  /// - Complexity: O(``hiddenSize``): a copy.
  public func vector(_ index: Int) -> [Float] {
    Array(vectors[index * hiddenSize..<(index + 1) * hiddenSize])
  }
}
