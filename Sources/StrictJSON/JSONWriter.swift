/// Writes JSON text piece by piece, with the commas where they belong.
///
/// Numbers are the shortest decimals that read back to the same value.
package struct JSONWriter: Sendable {
  /// Which characters of a string are escaped.
  package enum Escaping: Sendable {
    /// So many that the text is safe in a terminal too: besides what JSON demands, the control
    /// characters from U+007F to U+009F, line and paragraph separators, and the controls of writing
    /// direction.
    case forTerminals
    /// What JSON demands and no more, each by its shortest escape, as Rust's serde_json does.
    case minimal
  }

  /// What was written so far.
  package private(set) var text = ""
  private var needsComma = false
  private let escaping: Escaping

  package init(escaping: Escaping = .forTerminals) { self.escaping = escaping }

  // MARK: Containers

  /// Writes an object; `body` writes its members with ``member(_:_:)`` and ``key(_:)``.
  package mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    begin("{")
    try body(&self)
    end("}")
  }

  /// Writes an array of what `body` writes.
  package mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    begin("[")
    try body(&self)
    end("]")
  }

  /// Writes an array, an element for each of `elements`.
  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ body: (inout JSONWriter, Elements.Element) -> Void
  ) {
    array { for element in elements { body(&$0, element) } }
  }

  /// Writes a member's key; its value must follow.
  package mutating func key(_ key: String) {
    separate()
    quote(key)
    text += ":"
    needsComma = false
  }

  // MARK: Values

  package mutating func value(_ string: String) {
    separate()
    quote(string)
  }

  package mutating func value(_ integer: some BinaryInteger) { write("\(integer)") }

  /// A number; null where it is not finite, since JSON has no other.
  package mutating func value(_ number: Double) { write(number.isFinite ? "\(number)" : "null") }

  /// A number; null where it is not finite, since JSON has no other.
  package mutating func value(_ number: Float) { write(number.isFinite ? "\(number)" : "null") }

  package mutating func value(_ boolean: Bool) { write(boolean ? "true" : "false") }

  package mutating func null() { write("null") }

  /// Writes a range as an array of its two bounds.
  package mutating func value(_ range: Range<Int>) {
    write("[\(range.lowerBound),\(range.upperBound)]")
  }

  // MARK: Text

  private mutating func begin(_ bracket: String) {
    write(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: String) {
    text += bracket
    needsComma = true
  }

  private mutating func write(_ value: String) {
    separate()
    text += value
  }

  private mutating func separate() {
    if needsComma { text += "," }
    needsComma = true
  }

  private mutating func quote(_ string: String) {
    text += "\""
    // Nearly all strings are plain, and those are appended at once.
    if string.utf8.allSatisfy(Self.isPlain) { text += string } else { appendEscaped(string) }
    text += "\""
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    0x20..<0x7F ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func appendEscaped(_ string: String) {
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}" where escaping == .minimal: text += "\\b"
      case "\u{C}" where escaping == .minimal: text += "\\f"
      case _ where mustBeEscaped(scalar): text += Self.escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  private func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20: true
    case 0x7F...0x9F, 0x200E, 0x200F, 0x061C, 0x2028...0x202E, 0x2066...0x2069:
      escaping == .forTerminals
    default: false
    }
  }

  /// All that are escaped are of four hexadecimal digits.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
