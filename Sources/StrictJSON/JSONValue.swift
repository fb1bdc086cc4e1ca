/// A value of a ``JSONDocument``.
package struct JSONValue: Sendable {
  /// The six kinds of JSON value.
  package enum Kind: String, Sendable {
    case null, boolean, number, string, array, object
  }

  let document: JSONDocument
  let index: Int

  private var node: JSONDocument.Node { document.nodes[index] }

  /// Which kind of value this is.
  package var kind: Kind { node.kind }

  /// Where the value begins in the text.
  package var byteOffset: Int { Int(node.start) - (node.kind == .string ? 1 : 0) }

  private var rawBytes: ArraySlice<UInt8> {
    document.bytes[Int(node.start)..<Int(node.end)]
  }

  /// The value's bytes in the text; a string's with its quotation marks.
  var source: ArraySlice<UInt8> {
    document.bytes[byteOffset..<Int(node.end) + (kind == .string ? 1 : 0)]
  }

  // MARK: Scalars

  /// The truth value, where this is one.
  package var boolean: Bool? {
    kind == .boolean ? rawBytes.first == UInt8(ascii: "t") : nil
  }

  /// The number, where it is written as an integer (no fraction, no exponent) and fits.
  package var integer: Int? { kind == .number ? Int(numberText) : nil }

  /// The number, where it is written as an integer without a sign and fits.
  package var unsignedInteger: UInt64? {
    kind == .number && rawBytes.first != UInt8(ascii: "-") ? UInt64(numberText) : nil
  }

  /// The nearest double to the number; infinite where it is out of range.
  package var number: Double? { kind == .number ? Double(numberText) : nil }

  private var numberText: String { String(decoding: rawBytes, as: UTF8.self) }

  /// The string's text.
  package var string: String? { utf8.map { String(decoding: $0, as: UTF8.self) } }

  /// The string's text as UTF-8.
  ///
  /// Without escapes it shares the document's memory.
  package var utf8: ArraySlice<UInt8>? {
    guard kind == .string else { return nil }
    return node.isEscaped ? JSONEscape.decode(rawBytes, in: document.bytes)[...] : rawBytes
  }

  // MARK: Containers

  /// The value of an object's member; nil where there is none or this is not an object.
  ///
  /// - Complexity: O(members).
  package subscript(key: String) -> JSONValue? {
    members?.first { $0.key.utf8?.elementsEqual(key.utf8) == true }?.value
  }

  /// An array's elements.
  package var elements: JSONElements? {
    kind == .array ? children : nil
  }

  /// An object's members in the order of the text.
  package var members: JSONMembers? {
    kind == .object ? JSONMembers(nodes: children) : nil
  }

  private var children: JSONElements {
    JSONElements(document: document, position: index + 1, end: Int(node.next))
  }
}

/// The elements of an array, one pass.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
  let document: JSONDocument
  var position: Int
  let end: Int

  package mutating func next() -> JSONValue? {
    guard position < end else { return nil }
    defer { position = Int(document.nodes[position].next) }
    return JSONValue(document: document, index: position)
  }
}

/// The members of an object, one pass; a key is a string value.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  var nodes: JSONElements

  package mutating func next() -> (key: JSONValue, value: JSONValue)? {
    guard let key = nodes.next(), let value = nodes.next() else { return nil }
    return (key, value)
  }
}
