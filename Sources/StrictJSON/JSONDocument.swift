/// A parsed JSON text: its bytes and a flat list of where each value stands in them.
///
/// Parsing checks everything (RFC 8259 grammar, UTF-8, one occurrence of each key in an object,
/// depth and size), so that reading cannot fail except by asking for another kind of value.
/// Strings and numbers stay in the text until they are asked for.
package struct JSONDocument: Sendable {
  /// Bounds on what a text may ask of the parser.
  package struct Limits: Sendable {
    /// The most bytes that a text may have.
    package var byteCount = 256 << 20
    /// The most levels of arrays and objects.
    package var depth = 128

    package init() {}
  }

  /// One value, in the order of the text.
  ///
  /// An object's members are two nodes each: key, value.
  struct Node {
    var kind: JSONValue.Kind
    /// Whether a string holds escapes, so that its bytes are not its text.
    var isEscaped = false
    /// The value's first byte; for a string the one after its quotation mark.
    var start: Int32
    /// Past the value's last byte; for a string, its closing quotation mark.
    var end: Int32
    /// The node after this value and all within it.
    var next: Int32
  }

  let bytes: [UInt8]
  let nodes: [Node]

  /// Parses and checks `bytes`.
  ///
  /// - Throws: The first ``JSONError`` in the text.
  /// - Complexity: O(n); one node of 16 bytes a value.
  package init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) {
    let limit = min(limits.byteCount, Int(Int32.max))
    guard bytes.count <= limit else {
      throw .tooLarge(byteCount: bytes.count, limit: limit)
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw .invalidUTF8(offset: error.byteOffsets.lowerBound)
    }
    var parser = JSONParser(bytes: bytes, depthLimit: limits.depth)
    try parser.parseDocument()
    self.nodes = parser.nodes
    self.bytes = bytes
  }

  /// The outermost value.
  package var root: JSONValue { JSONValue(document: self, index: 0) }
}
