/// What is wrong with a file of word vectors, or why one cannot be written.
///
/// Entries, the vectors with their words, are counted from 1; bytes from 0, after decompression.
@nonexhaustive
public enum VectorFileError: Error, Equatable, Sendable {
  /// The first line is neither "COUNT SIZE" nor a word and its numbers.
  case invalidHeader(path: String, found: String)
  /// The header promises more than the file can hold, or more words or numbers than are read.
  case impossibleSize(path: String, count: Int, vectorSize: Int, limit: String)
  /// The first line, which is no header, has more numbers than are read.
  case tooManyNumbers(path: String, word: String, found: Int, limit: Int)
  /// The file ends within an entry, or before all that the header promises.
  case truncated(path: String, entry: Int, expected: Int, byte: Int)
  /// Something follows the last entry that the header promises.
  case trailingData(path: String, entries: Int, byte: Int)
  /// A word is longer than any is read.
  case wordTooLong(path: String, entry: Int, byte: Int, limit: Int)
  /// A line is longer than a word and its numbers can be.
  case lineTooLong(path: String, line: Int, limit: Int)
  /// A word is not UTF-8.
  case invalidUTF8(path: String, entry: Int, byte: Int)
  /// A line does not have as many numbers as the others.
  case wrongCount(path: String, line: Int, word: String, found: Int, expected: Int)
  /// A line holds something that is no number.
  case notANumber(path: String, line: Int, word: String, found: String)
  /// A vector holds a NaN or an infinity; `position` counts from 1.
  case notFinite(path: String, entry: Int, word: String, position: Int)
  /// A word holds a space or a line end, which end words in these formats.
  case unwritableWord(path: String, word: String)

  /// A safetensors file does not say that it holds word vectors.
  case notNative(path: String, found: String?)
  /// A native file is of a version that is not known.
  case unknownVersion(path: String, found: String?)
  /// A native file cannot be mapped, as it comes by a pipe or is packed; or is to be written so.
  case notMappable(path: String)
  /// A tensor of a native file is not what it must be.
  case invalidTensor(path: String, tensor: String, expected: String, found: String)
  /// A word of a native file stands outside the text of the words, or before the word before it.
  case misplacedWord(path: String, entry: Int)
  /// The index of a native file does not lead to a word, or leads to another that is the same.
  case unfoundWord(path: String, entry: Int, word: String)
  /// A count is negative, or so large that counts cannot be added up.
  case invalidCount(path: String, entry: Int, word: String)
  /// A pair of the metadata of a native file is not there, or not what it must be.
  case invalidMetadata(path: String, key: String, expected: String, found: String?)
  /// A file of vectors alone was to be opened as a model.
  case missingOutputWeights(path: String)

  /// A file of fastText's `.bin` ends within a part of it.
  case endsEarly(path: String, byte: Int, part: String)
  /// A number in a file of fastText's `.bin` is not what it must be.
  case unexpectedField(path: String, byte: Int, field: String, expected: String, found: String)
  /// A file of fastText's `.bin` holds another kind of model than vectors of words.
  case unsupportedModel(path: String, kind: String)
  /// A word of fastText's `.bin` stands in an earlier entry too.
  case repeatedWord(path: String, entry: Int, byte: Int, word: String)

  /// A line of a vocabulary file is not a word and its count.
  case invalidVocabularyLine(path: String, line: Int, found: String)
  /// A vocabulary file lacks a word that has a vector.
  case missingCount(path: String, word: String)
  /// The vectors have no counts to write.
  case noCounts(path: String)
}
