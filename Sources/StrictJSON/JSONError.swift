/// What is wrong with a JSON text, and at which byte.
package enum JSONError: Error, Equatable, Sendable {
  /// The text is longer than the caller's limit.
  case tooLarge(byteCount: Int, limit: Int)
  /// The byte at `offset` does not continue a well-formed UTF-8 sequence.
  case invalidUTF8(offset: Int)
  /// Something other than `expected` stands at `offset`; `found` is its byte, or nil at the end.
  case unexpected(found: UInt8?, expected: String, offset: Int)
  /// Arrays and objects are nested deeper than the limit.
  case tooDeep(limit: Int, offset: Int)
  /// One object holds the same key twice.
  case duplicateKey(String, offset: Int)
  /// A `\u` escape names half a surrogate pair.
  case loneSurrogate(offset: Int)
}

extension JSONError: CustomStringConvertible {
  /// One line: at which byte, what was expected and what found.
  package var description: String { "byte \(byteOffset): \(reason)" }

  /// The byte that the error is about, counted from the beginning of the text.
  package var byteOffset: Int {
    switch self {
    case .tooLarge(_, let limit): limit
    case .invalidUTF8(let offset), .unexpected(_, _, let offset), .tooDeep(_, let offset),
      .duplicateKey(_, let offset), .loneSurrogate(let offset):
      offset
    }
  }

  /// What was expected and what found, without where.
  package var reason: String {
    switch self {
    case .tooLarge(let byteCount, let limit):
      "expected at most \(limit) bytes of JSON, found \(byteCount)"
    case .invalidUTF8:
      "expected UTF-8, found a malformed sequence"
    case .unexpected(let found, let expected, _):
      "expected \(expected), found \(Self.name(of: found))"
    case .tooDeep(let limit, _):
      "expected at most \(limit) levels of JSON, found more"
    case .duplicateKey(let key, _):
      "expected each key once, found \"\(JSONValue.excerpt(of: key.utf8))\" again"
    case .loneSurrogate:
      "expected a whole surrogate pair, found half of one"
    }
  }

  private static func name(of byte: UInt8?) -> String {
    switch byte {
    case nil: "the end"
    case let byte? where byte > 0x20 && byte < 0x7F: "'\(Character(Unicode.Scalar(byte)))'"
    case let byte?: "byte 0x" + String(byte, radix: 16, uppercase: true)
    }
  }
}
