/// The tokens of a text or a pair of texts, a collection a property and an element a token.
///
/// What is the same for long stretches of tokens is kept as such and spelled out on demand:
/// ``typeIDs``, ``sequenceIDs`` and the masks are new arrays at each call, so keep them rather than
/// ask again in a loop.
public struct Encoding: Equatable, Sendable {
  /// The tokens' numbers in the vocabulary.
  public internal(set) var ids: [Int32]

  var places: [TokenPlace]
  var runs: [Run]

  /// The windows that truncation cut off, each as long as this one or shorter; see ``Truncation``.
  public internal(set) var overflowing: [Encoding] = []

  /// Tokens of one origin that follow each other.
  struct Run: Equatable, Sendable {
    /// Where tokens come from.
    enum Origin: Equatable, Sendable {
      case first, second, special, padding
      /// A text that the template names again later.
      case repeated
    }

    var origin: Origin
    /// The segment that the model is told.
    var typeID: Int32
    /// Where the run ends; it begins where the one before ended.
    var end: Int
  }

  /// How many tokens there are.
  public var count: Int { ids.count }

  /// The scalars of the original text that each token comes from; `0..<0` for tokens not in it.
  ///
  /// Of a sequence that was given as words, each word is a text of its own. Other units than scalars:
  /// ``offsets(as:of:)-(_,String)``.
  public var offsets: TokenOffsets { TokenOffsets(places: places) }

  /// The word that each token is part of; nil for tokens not in the text.
  ///
  /// The number is an index into `BertTokenizer.words(of:)`, or, of a sequence that was given as words,
  /// into those.
  public var wordIDs: TokenWordIDs { TokenWordIDs(places: places) }

  // MARK: What holds for runs of tokens

  /// Which text each token belongs to, as the model is told: usually 0 or 1.
  ///
  /// - Complexity: O(`count`).
  public var typeIDs: [Int32] { spelledOut { $0.typeID } }

  /// The sequence that each token is part of: 0, or 1 for the second of a pair; nil for tokens that
  /// were put around them.
  ///
  /// - Complexity: O(`count`).
  public var sequenceIDs: [Int?] { spelledOut { $0.origin.sequence } }

  /// Whether each token was put around the text, such as `[CLS]`, or fills it up, rather than found in
  /// it.
  ///
  /// - Complexity: O(`count`).
  public var specialTokensMask: [Bool] {
    spelledOut { $0.origin == .special || $0.origin == .padding }
  }

  /// Whether the model should look at each token; false for padding alone.
  ///
  /// - Complexity: O(`count`).
  public var attentionMask: [Bool] { spelledOut { $0.origin != .padding } }

  private func spelledOut<Value>(_ value: (Run) -> Value) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for run in runs {
      values.append(contentsOf: repeatElement(value(run), count: run.end - values.count))
    }
    return values
  }
}

extension Encoding.Run.Origin {
  /// The number of the sequence, or nil.
  var sequence: Int? {
    switch self {
    case .first: 0
    case .second: 1
    case .special, .padding, .repeated: nil
    }
  }
}
