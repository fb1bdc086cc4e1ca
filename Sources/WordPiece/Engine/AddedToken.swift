/// A token that is found in the text itself, before words are made, such as `[MASK]`.
public struct AddedToken: Equatable, Sendable {
  /// The text that is looked for.
  public var content: String
  /// Whether it counts only where no letter, digit, mark or connector stands beside it.
  public var isSingleWord = false
  /// Whether white space before it becomes part of it.
  public var stripsLeft = false
  /// Whether white space after it becomes part of it.
  public var stripsRight = false
  /// Whether its normalised form is looked for in the normalised text, instead of both as they are.
  public var isNormalized = false
  /// Whether it is a mark of the model's, such as `[SEP]`, that a text from outside should not hold.
  public var isSpecial = true

  /// A special token that is looked for as it is.
  ///
  /// - Parameter content: The text to look for.
  public init(_ content: String) { self.content = content }

  /// Whether the content is `name`, byte for byte.
  func isCalled(_ name: String) -> Bool { content.utf8.elementsEqual(name.utf8) }

  /// Whether two tokens are looked for in the same way, and spelled with the same bytes.
  public static func == (first: Self, second: Self) -> Bool {
    first.isCalled(second.content) && first.isSingleWord == second.isSingleWord
      && first.stripsLeft == second.stripsLeft && first.stripsRight == second.stripsRight
      && first.isNormalized == second.isNormalized && first.isSpecial == second.isSpecial
  }
}
