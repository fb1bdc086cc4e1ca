import StrictJSON
import TestSupport
import Testing

/// Laws that hold for texts nobody wrote.
@Suite struct JSONRandomTests {
  /// A value to write as JSON and find again.
  private indirect enum Tree {
    case null
    case boolean(Bool)
    case integer(Int)
    case string(String)
    case array([Tree])
    case object([(String, Tree)])
  }

  private func tree(depth: Int, using generator: inout SeededGenerator) -> Tree {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
    case 0: return .null
    case 1: return .boolean(.random(using: &generator))
    case 2: return .integer(.random(in: .min ... .max, using: &generator))
    case 3: return .string(string(using: &generator))
    case 4:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          tree(depth: depth - 1, using: &generator)
        })
    default:
      return .object(
        (0..<Int.random(in: 0...4, using: &generator)).map { index in
          ("\(index)" + string(using: &generator), tree(depth: depth - 1, using: &generator))
        })
    }
  }

  private func string(using generator: inout SeededGenerator) -> String {
    let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\0", "é", "\u{301}", "가", "😀", "/"]
    return String(
      String.UnicodeScalarView(
        (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
          scalars.randomElement(using: &generator)
        }))
  }

  /// The tree's text, with white space and escapes wherever chance puts them.
  private func text(_ tree: Tree, using generator: inout SeededGenerator) -> String {
    let space = ["", "", " ", "\n\t"].randomElement(using: &generator) ?? ""
    let body =
      switch tree {
      case .null: "null"
      case .boolean(let value): "\(value)"
      case .integer(let value): "\(value)"
      case .string(let value): quoted(value, using: &generator)
      case .array(let elements):
        "[" + elements.map { text($0, using: &generator) }.joined(separator: ",") + space + "]"
      case .object(let members):
        "{"
          + members.map { key, value in
            space + quoted(key, using: &generator) + space + ":" + text(value, using: &generator)
          }.joined(separator: ",") + space + "}"
      }
    return space + body + space
  }

  private func quoted(_ string: String, using generator: inout SeededGenerator) -> String {
    let scalars = string.unicodeScalars.map { scalar -> String in
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      guard mustEscape || Bool.random(using: &generator) else { return String(scalar) }
      return UTF16.encode(scalar)?.map { unit in
        let digits = String(unit, radix: 16, uppercase: .random(using: &generator))
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined() ?? ""
    }
    return "\"\(scalars.joined())\""
  }

  private func expect(_ value: JSONValue?, is tree: Tree, _ comment: Comment) {
    switch tree {
    case .null: #expect(value?.kind == .null, comment)
    case .boolean(let expected): #expect(value?.boolean == expected, comment)
    case .integer(let expected): #expect(value?.integer == expected, comment)
    case .string(let expected):
      #expect(value?.utf8.map { Array($0) } == Array(expected.utf8), comment)
    case .array(let expected):
      let elements = value?.elements.map { Array($0) } ?? []
      #expect(value?.kind == .array && elements.count == expected.count, comment)
      for (element, tree) in zip(elements, expected) { expect(element, is: tree, comment) }
    case .object(let expected):
      let members = value?.members.map { Array($0) } ?? []
      #expect(value?.kind == .object && members.count == expected.count, comment)
      for (member, (key, tree)) in zip(members, expected) {
        #expect(member.key.utf8.map { Array($0) } == Array(key.utf8), comment)
        expect(member.value, is: tree, comment)
      }
    }
  }

  @Test(arguments: 0..<32)
  func whatIsWrittenIsRead(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<50 {
      let tree = tree(depth: 5, using: &generator)
      let text = text(tree, using: &generator)
      let root = try JSONDocument(parsing: Array(text.utf8)).root
      expect(root, is: tree, "seed \(seed) round \(round): \(text)")
    }
  }

  @Test(arguments: 0..<32)
  func damagedTextsAreRefusedOrRead(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<200 {
      let tree = tree(depth: 4, using: &generator)
      var bytes = Array(text(tree, using: &generator).utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = .random(in: .min ... .max, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.removeSubrange(place...)
        }
      }
      do {
        visit(try JSONDocument(parsing: bytes).root)
      } catch {
        #expect(0...bytes.count ~= error.byteOffset, "seed \(seed) round \(round)")
      }
    }
  }

  /// Reads all that can be read.
  private func visit(_ value: JSONValue) {
    _ = (value.boolean, value.integer, value.unsignedInteger, value.number, value.string)
    _ = value.excerpt
    value.elements?.forEach(visit)
    value.members?.forEach { key, member in
      visit(key)
      visit(member)
    }
  }
}
