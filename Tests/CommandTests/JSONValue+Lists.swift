import StrictJSON

extension JSONValue {
  /// An object's keys in the order of the text.
  var keys: [String] { members?.compactMap(\.key.string) ?? [] }
}

extension JSONValue? {
  /// An array's elements; none where this is no array.
  var list: [JSONValue] { self?.elements.map { Array($0) } ?? [] }

  /// An array's numbers.
  var numbers: [Double] { list.compactMap(\.number) }
}

extension JSONValue {
  /// An array's numbers.
  var numbers: [Double] { Optional(self).numbers }
}
