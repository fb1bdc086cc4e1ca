package import LinearAlgebra
public import Recurrent

/// The occurrences of a word as a character language model sees them: its state after the word's last
/// character, when it has read the sentence up to there.
///
/// It reads each sentence from the zero state, and what comes after the word it has not seen. Characters
/// that it does not know are passed over, and counted.
public struct RecurrentOccurrences: Sendable {
  /// The model's file.
  public let path: String
  /// What the model is made of.
  public let options: CharacterModelOptions
  /// How many characters that the model does not know were passed over.
  public let unknownCount: Int
  /// How many occurrences that concerned.
  public let occurrencesWithUnknown: Int
  /// How many occurrences have no vector but zeros: the model knows no character up to the word's end.
  public let unreadCount: Int
  /// The occurrences' vectors: occurrences by hidden size, row-major.
  public let vectors: [Float]

  /// The cosine similarity of every two occurrences.
  package let similarities: CosineSimilarities
  /// The occurrences in their plane; nil where there are fewer than two.
  package let plane: PrincipalComponents?

  /// How many characters are read at a time.
  private static let window = 256

  /// Reads the sentences.
  ///
  /// - Parameters:
  ///   - path: A file of a character model.
  ///   - occurrences: The occurrences.
  /// - Throws: `RecurrentError`, `SafeTensorsError` and `FileError` where there is no such model.
  init(_ path: String, _ occurrences: [Comparison.Occurrence]) throws {
    let model = try CharacterModel(contentsOf: path)
    var reader = CharacterReader(for: model, Compute(threadCount: 1))
    var (vectors, unknown, concerned, unread) = ([Float](), 0, 0, 0)
    for occurrence in occurrences {
      let scalars = occurrence.sentence.text.unicodeScalars.prefix(occurrence.range.upperBound)
      let known = scalars.compactMap { model.vocabulary[$0] }
      unknown += scalars.count - known.count
      concerned += scalars.count > known.count ? 1 : 0
      unread += known.isEmpty ? 1 : 0
      vectors += Self.state(after: known, model, &reader)
    }
    self.path = path
    self.vectors = vectors
    options = model.options
    unknownCount = unknown
    occurrencesWithUnknown = concerned
    unreadCount = unread
    let width = model.options.hiddenSize
    similarities = CosineSimilarities(of: vectors, width: width)
    plane = occurrences.count > 1 ? PrincipalComponents(of: vectors, width: width) : nil
  }

  /// The last layer's state after some characters.
  private static func state(
    after characters: [Int], _ model: borrowing CharacterModel, _ reader: inout CharacterReader
  ) -> [Float] {
    reader.reset()
    var state = Array(repeating: Float(0), count: model.options.hiddenSize)
    for start in stride(from: 0, to: characters.count, by: window) {
      let part = characters[start..<min(start + window, characters.count)]
      reader.read(Array(part), model)
      if part.endIndex == characters.count { state = reader.state(after: part.count - 1) }
    }
    return state
  }
}
