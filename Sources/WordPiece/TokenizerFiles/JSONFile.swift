internal import Files
internal import StrictJSON

/// A JSON file whose members are read with errors that say which file and which byte.
struct JSONFile {
  let path: String
  let root: JSONValue

  /// - Throws: `FileError`, ``WordPieceError/malformedJSON(path:reason:)``.
  init(path: String) throws {
    self.path = path
    let bytes = try WholeFile.bytes(of: path)
    do {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw WordPieceError.malformedJSON(path: path, reason: error.description)
    }
    guard root.kind == .object else {
      let reason = "byte \(root.byteOffset): expected an object, found \(root.excerpt)"
      throw WordPieceError.malformedJSON(path: path, reason: reason)
    }
  }

  // MARK: Members that must be there

  func member(_ name: String, of value: JSONValue) throws(WordPieceError) -> JSONValue {
    guard let member = value[name] else {
      throw .missingMember(path: path, member: name, byte: value.byteOffset)
    }
    return member
  }

  func string(_ name: String, of value: JSONValue) throws(WordPieceError) -> String {
    let member = try member(name, of: value)
    guard let string = member.string else { throw invalid(member, name, "a string") }
    return string
  }

  func boolean(_ name: String, of value: JSONValue) throws(WordPieceError) -> Bool {
    let member = try member(name, of: value)
    guard let boolean = member.boolean else { throw invalid(member, name, "true or false") }
    return boolean
  }

  func count(_ name: String, of value: JSONValue) throws(WordPieceError) -> Int {
    let member = try member(name, of: value)
    guard let integer = member.integer, integer >= 0 else {
      throw invalid(member, name, "a whole number")
    }
    return integer
  }

  func id(_ name: String, _ value: JSONValue) throws(WordPieceError) -> Int32 {
    guard let id = value.integer.flatMap(Int32.init(exactly:)), id >= 0 else {
      throw invalid(value, name, "a token's number")
    }
    return id
  }

  func elements(_ name: String, of value: JSONValue) throws(WordPieceError) -> JSONElements {
    let member = try member(name, of: value)
    guard let elements = member.elements else { throw invalid(member, name, "an array") }
    return elements
  }

  func members(_ name: String, of value: JSONValue) throws(WordPieceError) -> JSONMembers {
    let member = try member(name, of: value)
    guard let members = member.members else { throw invalid(member, name, "an object") }
    return members
  }

  // MARK: Members that may be missing or null

  func optional(_ name: String, of value: JSONValue) -> JSONValue? {
    guard let member = value[name], member.kind != .null else { return nil }
    return member
  }

  func optionalBoolean(_ name: String, of value: JSONValue) throws(WordPieceError) -> Bool? {
    optional(name, of: value) == nil ? nil : try boolean(name, of: value)
  }

  // MARK: Errors

  func invalid(_ value: JSONValue, _ member: String, _ expected: String) -> WordPieceError {
    .invalidMember(
      path: path, member: member, expected: expected, found: value.excerpt, byte: value.byteOffset)
  }

  /// Refuses a part whose type is none of `supported`.
  func type(
    of value: JSONValue, _ part: String, supported: [String]
  ) throws(WordPieceError) -> String {
    let type = try string("type", of: value)
    guard supported.contains(type) else {
      let byte = try member("type", of: value).byteOffset
      throw .unsupported(path: path, part: part, type: type, byte: byte)
    }
    return type
  }
}
