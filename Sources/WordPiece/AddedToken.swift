/// A token that is found in the text itself, before words are made, such as `[MASK]`.
public struct AddedToken: Sendable {
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
}
