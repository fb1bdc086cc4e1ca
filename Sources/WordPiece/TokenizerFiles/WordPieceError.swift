internal import StrictJSON

/// What is wrong with a tokenizer's files or options.
///
/// A system error in reading a file is a `FileError` instead.
@nonexhaustive
public enum WordPieceError: Error, Equatable, Sendable {
  /// A folder holds neither tokenizer.json nor vocab.txt.
  case noTokenizer(directory: String)
  /// A line of a vocabulary is not UTF-8; lines count from 1, bytes from 0 in the line.
  case invalidUTF8(path: String, line: Int, byte: Int)
  /// A file is not well-formed JSON, or no JSON object; the reason names the byte.
  case malformedJSON(path: String, reason: String)
  /// A member that must be there is not; the byte is that of the object that lacks it.
  case missingMember(path: String, member: String, byte: Int)
  /// A member's value is of another kind, or outside its range; the byte is the value's.
  case invalidMember(path: String, member: String, expected: String, found: String, byte: Int)
  /// A part of the tokenizer is of a type that this is not; the byte is the type's.
  case unsupported(path: String, part: String, type: String, byte: Int)
  /// Two tokens have the same number.
  case duplicateID(path: String, id: Int32, byte: Int)
  /// A token's number is so far from the others that most numbers would have no token.
  case idTooLarge(path: String, id: Int32, limit: Int, byte: Int)
  /// All tokens together have more bytes than can be indexed, or are more; no path where they are from
  /// no file.
  case vocabularyTooLarge(byteCount: Int, limit: Int, path: String? = nil)
  /// A token that the tokenizer cannot do without is not in the vocabulary; no path where that is from
  /// no file.
  case missingToken(String, role: String, path: String? = nil)
  /// A vocabulary cannot be written as lines, since this number's token would not be read again.
  case notLines(path: String, id: Int32, token: String?)
}

extension WordPieceError: CustomStringConvertible {
  /// One line: where, what was expected and what was found.
  public var description: String {
    switch self {
    case .noTokenizer(let directory):
      "\(directory): expected tokenizer.json or vocab.txt, found neither"
    case .invalidUTF8(let path, let line, let byte):
      "\(path): line \(line): expected UTF-8, found a malformed sequence at byte \(byte) of the line"
    case .malformedJSON(let path, let reason):
      "\(path): \(reason)"
    case .missingMember(let path, let member, let byte):
      "\(path): byte \(byte): expected the member \"\(member)\" in this object, found none"
    case .invalidMember(let path, let member, let expected, let found, let byte):
      "\(path): byte \(byte): expected \(expected) as \"\(member)\", found \(found)"
    case .unsupported(let path, let part, let type, let byte):
      "\(path): byte \(byte): the \(part) \(type) is not supported; only BERT's WordPiece is"
    case .duplicateID(let path, let id, let byte):
      "\(path): byte \(byte): expected each number once, found \(id) for a second token"
    case .idTooLarge(let path, let id, let limit, let byte):
      "\(path): byte \(byte): expected a token's number below \(limit), for so few tokens, found \(id)"
    case .vocabularyTooLarge(let byteCount, let limit, let path):
      Self.place(path) + "expected a vocabulary of at most \(limit) bytes, found \(byteCount)"
    case .notLines(let path, let id, let token?):
      "\(path): expected tokens that a line each can hold, found number \(id), "
        + "\"\(JSONValue.excerpt(of: token.utf8))\"; write a tokenizer.json instead"
    case .notLines(let path, let id, nil):
      "\(path): expected a token for each line, found none with number \(id); "
        + "write a tokenizer.json instead"
    case .missingToken(let token, let role, let path):
      Self.place(path)
        + "expected the \(role) token \"\(token)\" in the vocabulary, found none; is it this model's?"
    }
  }

  private static func place(_ path: String?) -> String { path.map { "\($0): " } ?? "" }

  /// The error with the file that the vocabulary is from.
  func located(in path: String) -> Self {
    switch self {
    case .vocabularyTooLarge(let byteCount, let limit, nil):
      .vocabularyTooLarge(byteCount: byteCount, limit: limit, path: path)
    case .missingToken(let token, let role, nil):
      .missingToken(token, role: role, path: path)
    default: self
    }
  }
}
