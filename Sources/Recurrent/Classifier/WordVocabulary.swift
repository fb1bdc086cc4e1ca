internal import Prose

/// The words that a classifier knows, each with a number; 0 is that of all other words.
///
/// Words are what letters and digits make, in lower case, as `word2vec train --words` has them:
/// `It isn't 2nd-rate!` is `it`, `isn't`, `2nd`, `rate`. There is no padding, because sequences are packed;
/// so the number of unknown words is theirs alone, and has a vector that learns like any other.
public struct WordVocabulary: Sendable, Equatable {
  /// The words from number 1 on, the most frequent first; equally frequent ones in the order of their
  /// UTF-8.
  public let words: [String]
  private let numbers: [String: Int]

  /// The number of every word that is not among ``words``.
  public static let unknown = 0

  /// How many numbers there are, that of unknown words among them.
  public var count: Int { words.count + 1 }

  /// The words of some texts.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - minimumCount: How often a word must stand in them.
  ///   - limit: How many words there may be, the most frequent ones; nil for any number.
  public init(of texts: [String], minimumCount: Int = 1, limit: Int? = nil) {
    var counts: [String: Int] = [:]
    for text in texts {
      for word in ProseWords.of(text) { counts[word, default: 0] += 1 }
    }
    let known = counts.filter { $0.value >= minimumCount }.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    self.init(uniqueWords: known.prefix(limit ?? known.count).map(\.key))
  }

  /// Words in the order of their numbers; nil where one is there twice.
  init?(_ words: [String]) {
    guard Set(words).count == words.count else { return nil }
    self.init(uniqueWords: words)
  }

  private init(uniqueWords words: [String]) {
    self.words = words
    numbers = Dictionary(uniqueKeysWithValues: zip(words, 1...))
  }

  /// The number of a word.
  ///
  /// - Parameter word: A word in lower case.
  /// - Returns: Its number; ``unknown`` where it has none.
  public func number(of word: String) -> Int { numbers[word] ?? Self.unknown }

  /// The numbers of a text's words, in their order.
  ///
  /// **Edge cases** A text without words counts as one unknown word, since a sequence has a step at least.
  ///
  /// - Parameters:
  ///   - text: Any text.
  ///   - limit: How many words are read, from the first; nil for all.
  /// - Returns: The numbers, and whether words were left out.
  public func numbers(of text: String, limit: Int? = nil) -> (numbers: [Int], isCut: Bool) {
    let words = ProseWords.of(text)
    guard !words.isEmpty else { return ([Self.unknown], false) }
    let kept = words.prefix(limit ?? words.count)
    return (kept.map(number(of:)), kept.count < words.count)
  }
}
