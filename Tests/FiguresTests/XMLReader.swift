/// Reads the XML 1.0 that drawings are written in, and nothing that is not well-formed.
///
/// No declarations, comments or CDATA: a drawing has none.
struct XMLReader {
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  struct Malformed: Error { let reason: String }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var open: [String] = []
  private var elements: [Element] = []
  private var texts: [String] = []

  /// The elements of a document in order, and all its text.
  static func read(_ text: String) throws -> (elements: [Element], text: String) {
    var reader = XMLReader(text)
    try reader.readDocument()
    return (reader.elements, reader.texts.joined())
  }

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  private mutating func readDocument() throws {
    if let bad = scalars.first(where: { !Self.isCharacter($0) }) {
      throw Malformed(reason: "forbidden U+\(String(bad.value, radix: 16))")
    }
    repeat {
      if peek == "<" { try readTag() } else { texts.append(try readText(until: "<")) }
    } while !open.isEmpty
    while peek == "\n" { position += 1 }
    guard position == scalars.count, !elements.isEmpty else {
      throw Malformed(reason: "not one root")
    }
  }

  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func expect(_ scalar: Unicode.Scalar) throws {
    guard peek == scalar else { throw Malformed(reason: "expected \(scalar) at \(position)") }
    position += 1
  }

  private mutating func readTag() throws {
    try expect("<")
    if peek == "/" {
      position += 1
      let name = try readName()
      guard open.popLast() == name else { throw Malformed(reason: "</\(name)> closes another") }
      return try expect(">")
    }
    let name = try readName()
    var attributes: [String: String] = [:]
    while peek == " " {
      position += 1
      let key = try readName()
      try expect("=")
      try expect("\"")
      guard attributes.updateValue(try readText(until: "\""), forKey: key) == nil else {
        throw Malformed(reason: "\(key) twice")
      }
      try expect("\"")
    }
    elements.append(Element(name: name, attributes: attributes))
    if peek == "/" { position += 1 } else { open.append(name) }
    try expect(">")
  }

  private mutating func readName() throws -> String {
    var name = ""
    while let scalar = peek,
      scalar.properties.isAlphabetic || "-0123456789".unicodeScalars.contains(scalar)
    {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard let first = name.unicodeScalars.first, first.properties.isAlphabetic else {
      throw Malformed(reason: "no name at \(position)")
    }
    return name
  }

  private mutating func readText(until end: Unicode.Scalar) throws -> String {
    let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""]
    var text = ""
    while let scalar = peek, scalar != end {
      position += 1
      guard scalar != "<", scalar != ">" else { throw Malformed(reason: "bare \(scalar)") }
      guard scalar == "&" else {
        text.unicodeScalars.append(scalar)
        continue
      }
      let entity = try readName()
      try expect(";")
      guard let replacement = entities[entity] else { throw Malformed(reason: "&\(entity);") }
      text += replacement
    }
    guard peek == end else { throw Malformed(reason: "no \(end) before the end") }
    return text
  }
}
