extension VectorFileError: CustomStringConvertible {
  /// One line: file, word and place, what was expected and what was found.
  public var description: String {
    textDescription ?? nativeDescription ?? fastTextDescription ?? vocabularyDescription ?? ""
  }

  /// Of what is wrong with word2vec's formats.
  private var textDescription: String? {
    switch self {
    case .invalidHeader(let path, let found):
      "\(path): line 1: expected the number of words and of dimensions, or a word and its vector,"
        + " found \"\(found)\""
    case .impossibleSize(let path, let count, let vectorSize, let limit):
      "\(path): line 1: promises \(count) vectors of \(vectorSize) numbers, more than \(limit)"
    case .tooManyNumbers(let path, let word, let found, let limit):
      "\(path): line 1: \(Self.quoted(word)) has \(found) numbers, more than the \(limit) that are read"
    case .truncated(let path, let entry, let expected, let byte):
      "\(path): byte \(byte): ends in entry \(entry) of \(expected); is the file complete?"
    case .trailingData(let path, let entries, let byte):
      "\(path): byte \(byte): expected the end after \(entries) entries, found more"
    case .wordTooLong(let path, let entry, let byte, let limit):
      "\(path): byte \(byte): the word of entry \(entry) is longer than \(limit) bytes"
    case .lineTooLong(let path, let line, let limit):
      "\(path): line \(line): longer than \(limit) bytes"
    case .invalidUTF8(let path, let entry, let byte):
      "\(path): byte \(byte): the word of entry \(entry) is not UTF-8"
    case .wrongCount(let path, let line, let word, let found, let expected):
      "\(path): line \(line): expected \(expected) numbers after \(Self.quoted(word)), found \(found)"
    case .notANumber(let path, let line, let word, let found):
      "\(path): line \(line): expected a number for \(Self.quoted(word)), found \"\(found)\""
    case .notFinite(let path, let entry, let word, let position):
      "\(path): entry \(entry): number \(position) of \(Self.quoted(word)) is not finite"
    case .unwritableWord(let path, let word):
      "\(path): \"\(word.debugDescription.dropFirst().dropLast())\" cannot be written: it holds a"
        + " space or a line end, which end words in word2vec's formats; safetensors takes any word"
    default: nil
    }
  }

  /// Of what is wrong with the native format.
  private var nativeDescription: String? {
    switch self {
    case .notNative(let path, let found):
      "\(path): expected word vectors (format \"\(NativeFile.format)\" in the metadata), found"
        + " \(Self.quoted(found))"
    case .unknownVersion(let path, let found):
      "\(path): expected version \(NativeFile.version) of the format, found \(Self.quoted(found))"
    case .notMappable(let path):
      "\(path): a safetensors file is mapped: it must be a regular file, and not packed by gzip"
    case .invalidTensor(let path, let tensor, let expected, let found):
      "\(path): tensor \"\(tensor)\": expected \(expected), found \(found)"
    case .misplacedWord(let path, let entry):
      "\(path): tensor \"\(NativeFile.wordEnds)\": the word of entry \(entry) ends before it begins,"
        + " or outside the words"
    case .unfoundWord(let path, let entry, let word):
      "\(path): tensor \"\(NativeFile.wordIndex)\": does not lead to entry \(entry), \(Self.quoted(word))"
    case .invalidCount(let path, let entry, let word):
      "\(path): tensor \"\(NativeFile.counts)\": the count of entry \(entry), \(Self.quoted(word)), is negative"
        + " or too large"
    case .invalidMetadata(let path, let key, let expected, let found):
      "\(path): metadata \"\(key)\": expected \(expected), found \(Self.quoted(found))"
    case .missingOutputWeights(let path):
      "\(path): holds vectors alone; going on needs the output weights too: open a file that a model"
        + " was saved to, or train anew"
    default: nil
    }
  }

  /// Of what is wrong with fastText's `.bin`.
  private var fastTextDescription: String? {
    switch self {
    case .endsEarly(let path, let byte, let part):
      "\(path): byte \(byte): ends in \(part) of a fastText model; is the file complete?"
    case .unexpectedField(let path, let byte, let field, let expected, let found):
      "\(path): byte \(byte): \(field) of a fastText model: expected \(expected), found \(found)"
    case .unsupportedModel(let path, let kind):
      "\(path): \(kind) of fastText, which cannot be read; expected one of skipgram or cbow that is not"
        + " quantised"
    case .repeatedWord(let path, let entry, let byte, let word):
      "\(path): byte \(byte): entry \(entry) of a fastText model: expected a new word, found"
        + " \"\(word.withoutControls.prefix(80))\" again"
    default: nil
    }
  }

  /// Of what is wrong with a vocabulary file.
  private var vocabularyDescription: String? {
    switch self {
    case .invalidVocabularyLine(let path, let line, let found):
      "\(path): line \(line): expected a word, a space and its count, found \(Self.quoted(found))"
    case .missingCount(let path, let word):
      "\(path): has no count of \(Self.quoted(word)); is it the vocabulary of these vectors?"
    case .noCounts(let path):
      "\(path): cannot be written: these vectors have no counts"
    default: nil
    }
  }

  private static func quoted(_ text: String?) -> String {
    text.map { "\"\($0.withoutControls.prefix(80))\"" } ?? "none"
  }
}

extension String {
  /// The text with control characters replaced, so that it cannot break the line of an error.
  var withoutControls: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
