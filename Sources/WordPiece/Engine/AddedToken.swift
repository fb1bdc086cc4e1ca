/// A token that is found in the text itself, before words are made, such as `[MASK]`.
public struct AddedToken: Equatable, Sendable {
  /// The text that is looked for.
  public var content: String
  /// Whether it counts only where no letter, digit, mark or connector stands beside it.
  public var isSingleWord: Bool
  /// Whether white space before it becomes part of it.
  public var stripsLeft: Bool
  /// Whether white space after it becomes part of it.
  ///
  /// A token that would begin in that white space is passed over. (The reference then lets two tokens
  /// overlap, or fails.)
  public var stripsRight: Bool
  /// Whether its normalised form is looked for in the normalised text, instead of both as they are.
  public var isNormalized: Bool
  /// Whether it is a mark of the model's, such as `[SEP]`, that a text from outside should not hold.
  public var isSpecial: Bool

  /// A token; without flags, a special one that is looked for as it is.
  ///
  /// - Parameters:
  ///   - content: The text to look for.
  ///   - isSingleWord: Whether it counts only where no letter, digit, mark or connector stands beside it.
  ///   - stripsLeft: Whether white space before it becomes part of it.
  ///   - stripsRight: Whether white space after it becomes part of it.
  ///   - isNormalized: Whether its normalised form is looked for in the normalised text.
  ///   - isSpecial: Whether it is a mark of the model's.
  public init(
    _ content: String, isSingleWord: Bool = false, stripsLeft: Bool = false,
    stripsRight: Bool = false, isNormalized: Bool = false, isSpecial: Bool = true
  ) {
    self.content = content
    self.isSingleWord = isSingleWord
    self.stripsLeft = stripsLeft
    self.stripsRight = stripsRight
    self.isNormalized = isNormalized
    self.isSpecial = isSpecial
  }

  /// Whether the content is `name`, byte for byte.
  func isCalled(_ name: String) -> Bool { content.utf8.elementsEqual(name.utf8) }

  /// Whether two tokens are looked for in the same way, and spelled with the same bytes.
  public static func == (first: Self, second: Self) -> Bool {
    first.isCalled(second.content) && first.isSingleWord == second.isSingleWord
      && first.stripsLeft == second.stripsLeft && first.stripsRight == second.stripsRight
      && first.isNormalized == second.isNormalized && first.isSpecial == second.isSpecial
  }
}
