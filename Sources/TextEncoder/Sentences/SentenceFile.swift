internal import Files
internal import StrictJSON

/// A JSON file of a sentence encoder's, whose defects are told with its path.
struct SentenceFile {
  let path: String
  let root: JSONValue

  /// Such files have some hundred bytes.
  private static let sizeLimit = 1 << 20

  /// Reads the file at `path`, which must be an object.
  init(path: String) throws {
    self.path = path
    let bytes = try WholeFile.bytes(of: path, limit: Self.sizeLimit)
    do {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: path, expected: "JSON", found: "\(error)")
    }
  }

  /// Reads the file at `path`, where there is one.
  static func ifPresent(_ path: String) throws -> SentenceFile? {
    WholeFile.exists(path) ? try SentenceFile(path: path) : nil
  }

  /// The value of a member; null counts as none.
  subscript(key: String) -> JSONValue? {
    root[key].flatMap { $0.kind == .null ? nil : $0 }
  }

  /// A member that is true or false, where it is there.
  func boolean(_ key: String) throws -> Bool? {
    try self[key].map { value in
      guard let boolean = value.boolean else {
        throw unsupported("\"\(key)\" to be true or false", value)
      }
      return boolean
    }
  }

  /// A member that is a positive integer, where it is there.
  func positive(_ key: String) throws -> Int? {
    try self[key].map { value in
      guard let integer = value.integer, integer > 0 else {
        throw unsupported("\"\(key)\" to be a positive integer", value)
      }
      return integer
    }
  }

  /// A member that is a text, where it is there.
  func string(_ key: String) throws -> String? {
    try self[key].map { value in
      guard let string = value.string else { throw unsupported("\"\(key)\" to be a text", value) }
      return string
    }
  }

  /// Refuses a member that is there and is another text than `expected`.
  func require(_ key: String, _ expected: String) throws {
    if let value = self[key], value.string != expected {
      throw unsupported("\"\(key)\" to be \"\(expected)\"", value)
    }
  }

  /// Refuses the file unless it is an object.
  func requireObject() throws {
    if root.kind != .object { throw unsupported("an object", root) }
  }

  /// An error that says what was expected in this file, and what was found.
  func unsupported(_ expected: String, _ found: JSONValue?) -> TextEncoderError {
    .unsupportedSentenceEncoder(
      path: path, expected: expected, found: found?.excerpt ?? "nothing")
  }
}

extension JSONValue {
  /// An object's members in the order of the text; none of another value.
  var memberList: [JSONMembers.Element] {
    guard let members else { return [] }
    return Array(members)
  }
}
