/// A recursive-descent parser that fills a document's node list.
struct JSONParser {
  let bytes: [UInt8]
  let depthLimit: Int
  private(set) var nodes: [JSONDocument.Node] = []
  private var position = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
    nodes.reserveCapacity(bytes.count / 8)
  }

  mutating func parseDocument() throws(JSONError) {
    try parseValue(depth: 0)
    skipWhitespace()
    guard position == bytes.count else { throw unexpected("the end of the text") }
  }

  // MARK: Values

  private mutating func parseValue(depth: Int) throws(JSONError) {
    skipWhitespace()
    switch peek {
    case UInt8(ascii: "{"): try parseObject(depth: depth + 1)
    case UInt8(ascii: "["): try parseArray(depth: depth + 1)
    case UInt8(ascii: "\""): try parseString()
    case UInt8(ascii: "-"): try parseNumber()
    case let byte? where isDigit(byte): try parseNumber()
    case UInt8(ascii: "t"): try parseLiteral("true", .boolean)
    case UInt8(ascii: "f"): try parseLiteral("false", .boolean)
    case UInt8(ascii: "n"): try parseLiteral("null", .null)
    default: throw unexpected("a value")
    }
  }

  private mutating func parseObject(depth: Int) throws(JSONError) {
    let node = try open(.object, depth: depth)
    var keys = JSONKeySet()
    skipWhitespace()
    if peek == UInt8(ascii: "}") { return close(node) }
    while true {
      skipWhitespace()
      guard peek == UInt8(ascii: "\"") else { throw unexpected("a key in quotation marks") }
      let key = nodes.count
      try parseString()
      try keys.insert(key, of: nodes, in: bytes)
      skipWhitespace()
      try expect(":", "':' after a key")
      try parseValue(depth: depth)
      skipWhitespace()
      if peek == UInt8(ascii: "}") { return close(node) }
      try expect(",", "',' or '}' after a member")
    }
  }

  private mutating func parseArray(depth: Int) throws(JSONError) {
    let node = try open(.array, depth: depth)
    skipWhitespace()
    if peek == UInt8(ascii: "]") { return close(node) }
    while true {
      try parseValue(depth: depth)
      skipWhitespace()
      if peek == UInt8(ascii: "]") { return close(node) }
      try expect(",", "',' or ']' after an element")
    }
  }

  private mutating func parseString() throws(JSONError) {
    position += 1
    let start = position
    var isEscaped = false
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw unexpected("a control character as an escape") }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        position = try JSONEscape(at: position, in: bytes).end
      } else {
        position += 1
      }
    }
    guard peek != nil else { throw unexpected("'\"' at the end of a string") }
    append(.string, from: start, isEscaped: isEscaped)
    position += 1
  }

  private mutating func parseNumber() throws(JSONError) {
    let start = position
    if peek == UInt8(ascii: "-") { position += 1 }
    if peek == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if peek == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
    append(.number, from: start)
  }

  private mutating func parseLiteral(
    _ literal: StaticString, _ kind: JSONValue.Kind
  ) throws(JSONError) {
    let start = position
    for byte in literal.description.utf8 {
      guard peek == byte else { throw unexpected("\(literal)") }
      position += 1
    }
    append(kind, from: start)
  }

  // MARK: Nodes

  private mutating func open(_ kind: JSONValue.Kind, depth: Int) throws(JSONError) -> Int {
    guard depth <= depthLimit else { throw .tooDeep(limit: depthLimit, offset: position) }
    append(kind, from: position)
    position += 1
    return nodes.count - 1
  }

  private mutating func close(_ node: Int) {
    position += 1
    nodes[node].end = Int32(position)
    nodes[node].next = Int32(nodes.count)
  }

  private mutating func append(_ kind: JSONValue.Kind, from start: Int, isEscaped: Bool = false) {
    nodes.append(
      JSONDocument.Node(
        kind: kind, isEscaped: isEscaped, start: Int32(start), end: Int32(position),
        next: Int32(nodes.count + 1)))
  }

  // MARK: Bytes

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func expect(_ scalar: Unicode.Scalar, _ expected: String) throws(JSONError) {
    guard peek == UInt8(ascii: scalar) else { throw unexpected(expected) }
    position += 1
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while let byte = peek, isDigit(byte) { position += 1 }
    guard position > start else { throw unexpected("a digit") }
  }

  private mutating func skipWhitespace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private func unexpected(_ expected: String) -> JSONError {
    .unexpected(found: peek, expected: expected, offset: position)
  }
}
