/// Why a model cannot be trained, or a question to its vectors not be answered.
@nonexhaustive
public enum Word2VecError: Error, Equatable, Sendable {
  /// An option of ``Word2VecOptions`` is out of its range.
  case invalidOption(name: String, value: String, expected: String)
  /// The text holds no word at all.
  case emptyCorpus
  /// No word occurs often enough; `commonest` is the one that comes nearest.
  case noFrequentWord(minimumCount: Int, commonest: String, count: Int)
  /// A rule, or the limit of words that are counted at a time, leaves no word.
  case noWordKept
  /// None of the text's words is in the vocabulary that is to be learned.
  case noKnownWord
  /// The system has no memory for the weights.
  case noMemory(bytes: Int)
  /// The text has more distinct words than can be numbered.
  case tooManyWords(limit: Int)
  /// The texts have more distinct words and pairs of words than can be numbered.
  case tooManyTokens(limit: Int)
  /// The counts of a vocabulary and of a text add up to more than 2⁶³ - 1.
  case tooLargeCounts
  /// A layer that scores every word would be too large for so many.
  case vocabularyTooLarge(count: Int, limit: Int)
  /// There are fewer words than classes that they are to be divided into.
  case tooManyClasses(count: Int, words: Int)
  /// A model cannot learn more with options that shape its weights otherwise.
  case otherModel(option: String, model: String, trainer: String)
  /// The model was trained without the objective that a question is about.
  case missingObjective(needed: String)
  /// The word has no vector.
  case unknownWord(String)
  /// A vector that is given has another size than the words' own.
  case wrongVectorSize(found: Int, expected: Int)
  /// A vector that is given holds a NaN or an infinity; `position` counts from 1.
  case notFinite(position: Int)
  /// A word is given twice.
  case duplicateWord(String)
  /// There is not one of `of`, as vectors or counts, for each word.
  case wrongCount(of: String, found: Int, expected: Int)
  /// There is nothing to look for: no term at all, or no known word where unknown ones are passed over.
  case emptyQuery
}

extension Word2VecError: CustomStringConvertible {
  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .invalidOption(let name, let value, let expected):
      "\(name) is \(value), expected \(expected)"
    case .emptyCorpus:
      "the text to train on holds no words"
    case .noFrequentWord(let minimumCount, let commonest, let count):
      "no word occurs \(minimumCount) times (the most frequent, \"\(commonest)\", occurs \(count));"
        + " use more text or a lower minimum count"
    case .noWordKept:
      "no word of the text is left; use a lower minimum count, a higher limit of the words that are"
        + " counted at a time, or another rule"
    case .noKnownWord:
      "no word of the text is in the vocabulary; use another text, or learn its words too"
    case .noMemory(let bytes):
      "no memory for weights of \(bytes) bytes; use a smaller vocabulary or smaller vectors"
    case .tooManyWords(let limit):
      "the text has more than \(limit) distinct words; train on a part of it"
    case .tooManyTokens(let limit):
      "the texts have more than \(limit) distinct words and pairs of words; count a part of them"
    case .tooLargeCounts:
      "the counts of the vocabulary and the text add up to more than \(Int.max); give smaller counts"
    case .vocabularyTooLarge(let count, let limit):
      "the vocabulary has \(count) words, expected at most \(limit) for a full softmax;"
        + " use a higher minimum count, or negative sampling"
    case .tooManyClasses(let count, let words):
      "expected at most as many classes as words, found \(count) classes for \(words) words"
    case .otherModel(let option, let model, let trainer):
      "the model has \(option) \(model), and cannot learn more with \(trainer)"
    case .missingObjective(let needed):
      "expected a model that was trained with \(needed); this one has no output rows of it"
    case .unknownWord(let word):
      "\"\(word)\" is not in the vocabulary"
    case .wrongVectorSize(let found, let expected):
      "expected a vector of \(expected) numbers, found \(found)"
    case .notFinite(let position):
      "expected a vector of finite numbers, found number \(position) to be none"
    case .duplicateWord(let word):
      "expected distinct words, found \"\(word)\" twice"
    case .wrongCount(let of, let found, let expected):
      "expected \(expected) \(of), found \(found)"
    case .emptyQuery:
      "expected at least one word that is in the vocabulary, or a vector; found none"
    }
  }
}
