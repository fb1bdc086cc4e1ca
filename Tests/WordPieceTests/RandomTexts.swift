import StrictJSON
import TestSupport
import Testing

/// The seeded texts of Scripts/goldens/wordpiece_texts.py, made by the same arithmetic.
struct RandomTexts {
  private let ranges: [ClosedRange<UInt64>]
  private let marks: [Unicode.Scalar]
  private let literals: [String]

  /// Reads the tables to draw from.
  init(_ fixture: JSONValue) throws {
    ranges = try #require(fixture["ranges"]?.elements).map { pair in
      let bounds = try Array(#require(pair.elements)).map { try #require($0.unsignedInteger) }
      return bounds[0]...bounds[1]
    }
    marks = try #require(fixture["marks"]?.elements).map { value in
      let scalar = try #require(value.unsignedInteger)
      return try #require(Unicode.Scalar(UInt32(scalar)))
    }
    literals = try #require(fixture["literals"]?.elements).map { try #require($0.string) }
  }

  subscript(seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    func below(_ bound: UInt64) -> UInt64 { generator.next() % bound }
    var text = String.UnicodeScalarView()
    for _ in 0..<1 + below(16) {
      switch below(4) {
      case 0:
        text.append(contentsOf: literals[Int(below(UInt64(literals.count)))].unicodeScalars)
      case 1:
        for _ in 0..<1 + below(4) { text.append(marks[Int(below(UInt64(marks.count)))]) }
      default:
        let range = ranges[Int(below(UInt64(ranges.count)))]
        for _ in 0..<1 + below(6) {
          let scalar = range.lowerBound + below(range.upperBound - range.lowerBound + 1)
          if let scalar = Unicode.Scalar(UInt32(scalar)) { text.append(scalar) }
        }
      }
    }
    return String(text)
  }
}
