/// How the vectors of a word's pieces become one.
public enum PiecePooling: String, Sendable, CaseIterable {
  /// The first piece's vector.
  case first
  /// The last piece's vector.
  case last
  /// The mean of all pieces' vectors.
  case mean
}

/// A place where a word stands.
public struct WordOccurrence: Sendable, Equatable {
  /// The text's index.
  public let text: Int
  /// The word in the text as it was given, in Unicode scalars.
  public let range: Range<Int>
  /// The word's pieces.
  public let tokens: [String]
  /// Whether the text was too long for the model, and was read through a window around the word.
  public let isWindowed: Bool
}

/// Every occurrence of a word in some texts, each with its vector.
public struct WordVectors: Sendable {
  /// Why a text has no occurrence.
  public enum Absence: String, Sendable {
    /// The word does not stand in it.
    case notFound = "the word does not occur"
    /// The word alone has more pieces than the model has positions.
    case tooLong = "the word has more pieces than the model has positions"
  }

  /// Where the word stands, in the order of the texts.
  public internal(set) var occurrences: [WordOccurrence] = []
  /// The texts in which it was not found, by index.
  public internal(set) var missing: [Int: Absence] = [:]
  /// How many floats a vector has.
  public let width: Int
  /// One vector an occurrence: occurrences by width, row-major.
  public internal(set) var values: [Float] = []

  /// The vector of the occurrence with that index.
  ///
  /// - Precondition: There is such an occurrence.
  /// - Complexity: O(``width``): a copy.
  public func vector(_ index: Int) -> [Float] {
    Array(values[index * width..<(index + 1) * width])
  }
}
