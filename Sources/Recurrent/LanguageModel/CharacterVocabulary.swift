/// The characters of a text, numbered: its Unicode scalars in ascending order.
///
/// A character's number is its place in torch tutorials' `sorted(set(text))`.
public struct CharacterVocabulary: Sendable, Equatable {
  /// The characters in the order of their numbers.
  public let characters: [Unicode.Scalar]
  private let numbers: [Unicode.Scalar: Int]

  /// The characters that a text has.
  ///
  /// - Parameter text: The text.
  /// - Complexity: O(length of the text).
  public init(of text: String) {
    self.init(ascending: Set(text.unicodeScalars).sorted())
  }

  /// - Parameter characters: Each once, in ascending order.
  init(ascending characters: [Unicode.Scalar]) {
    self.characters = characters
    numbers = Dictionary(uniqueKeysWithValues: zip(characters, characters.indices))
  }

  /// How many characters there are.
  public var count: Int { characters.count }

  /// A character's number; nil where it is none of these.
  ///
  /// - Parameter character: The character.
  public subscript(character: Unicode.Scalar) -> Int? { numbers[character] }

  /// The numbers of a text's characters.
  ///
  /// - Parameter text: The text.
  /// - Returns: A number for each Unicode scalar.
  /// - Throws: ``RecurrentError/unknownCharacter(_:offset:)`` for the first that is none of these.
  /// - Complexity: O(length of the text).
  public func numbers(of text: String) throws(RecurrentError) -> [Int] {
    var found: [Int] = []
    found.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
      guard let number = numbers[character] else {
        throw .unknownCharacter(character, offset: found.count)
      }
      found.append(number)
    }
    return found
  }

  /// The text that numbers stand for.
  ///
  /// - Parameter numbers: The numbers of its characters.
  /// - Returns: The text.
  /// - Precondition: There are such characters.
  public func text(of numbers: some Sequence<Int>) -> String {
    var text = String.UnicodeScalarView()
    for number in numbers { text.append(characters[number]) }
    return String(text)
  }
}
