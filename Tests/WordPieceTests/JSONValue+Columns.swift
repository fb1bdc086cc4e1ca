import StrictJSON
import Testing

extension JSONValue {
  /// The numbers of a member that is an array of such.
  func integers(_ name: String) throws -> [Int] {
    try #require(self[name]?.elements).map { try #require($0.integer) }
  }

  /// The numbers of a member that is an array of such and of nulls.
  func optionals(_ name: String) throws -> [Int?] {
    try #require(self[name]?.elements).map(\.integer)
  }

  /// The ranges of a member that is an array of pairs of bounds.
  func ranges(_ name: String) throws -> [Range<Int>] {
    try #require(self[name]?.elements).map { pair in
      let bounds = try #require(pair.elements).map { try #require($0.integer) }
      return bounds[0]..<bounds[1]
    }
  }

  /// The ranges of a member that is an array of pairs of bounds and of nulls.
  func optionalRanges(_ name: String) throws -> [Range<Int>?] {
    try #require(self[name]?.elements).map { pair in
      guard let bounds = pair.elements.map({ $0.compactMap(\.integer) }) else { return nil }
      return bounds[0]..<bounds[1]
    }
  }
}
