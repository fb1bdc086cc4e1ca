/// What a text and the options of a call cannot have together.
@nonexhaustive
public indirect enum TokenizationError: Error, Equatable, Sendable {
  /// The error of one input of a batch, counted from 0.
  case ofInput(Int, TokenizationError)
  /// The special tokens alone are more than the longest encoding.
  case noRoom(maxLength: Int, specialTokenCount: Int)
  /// Windows that share so many tokens would never move on; `length` is without special tokens.
  case strideTooLarge(stride: Int, length: Int)
  /// The one text to be cut has no more tokens than are to be cut off.
  case sequenceTooShort(sequence: Int, tokenCount: Int, excess: Int)
  /// The second of a pair is to be cut, and there is no pair.
  case noSecondSequence
  /// A text, or two that are both cut, would make more windows than the limit.
  case tooManyWindows(limit: Int)
  /// There is to be padding, and the tokenizer has no such token.
  case noPaddingToken(String)
}

extension TokenizationError: CustomStringConvertible {
  /// One line: what was expected and what was found.
  public var description: String {
    switch self {
    case .ofInput(let number, let error): "input \(number): \(error)"
    case .noRoom(let maxLength, let specialTokenCount):
      "expected a length of at least \(specialTokenCount) tokens, which the special ones take, found "
        + "\(maxLength)"
    case .strideTooLarge(let stride, let length):
      "expected windows to share fewer tokens than the \(length) that each has beside special ones, "
        + "found a stride of \(stride)"
    case .sequenceTooShort(let sequence, let tokenCount, let excess):
      "expected more than the \(excess) tokens that are too many in text \(sequence + 1), the one to "
        + "be cut, found \(tokenCount)"
    case .noSecondSequence:
      "expected a pair, whose second text is to be cut, found one text"
    case .tooManyWindows(let limit):
      "expected at most \(limit) windows, found more; cut to a greater length, or cut one text only"
    case .noPaddingToken(let token):
      "expected the padding token \"\(token)\" in the vocabulary, found none"
    }
  }
}
