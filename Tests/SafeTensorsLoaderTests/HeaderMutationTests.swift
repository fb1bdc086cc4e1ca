import SafeTensorsLoader
import TestSupport
import Testing

/// Thousands of damaged headers: each is refused with a typed error, or is a valid file.
@Suite struct HeaderMutationTests {
  private static let header = """
    {"__metadata__":{"format":"pt","k":"\\u00e9"},\
    "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},\
    "b":{"dtype":"F4","shape":[4],"data_offsets":[8,10]},\
    "c":{"dtype":"I64","shape":[],"data_offsets":[10,18]},\
    "d":{"dtype":"BF16","shape":[0,3],"data_offsets":[18,18]}}
    """
  private static let dataSize = 18

  /// Pieces that a header is likely to stumble over.
  private static let pieces: [String] = [
    "{", "}", "[", "]", ":", ",", "\"", "\\", " ", "\n", "\0", "0", "1", "8", "9", "-", "e9", ".5",
    "null", "true", "\\u0000", "\\ud800", "18446744073709551615", "9223372036854775807",
    "\"a\":{}", "\"__metadata__\":", "\"dtype\":\"F64\"", "[0,0]", "é", "\u{FEFF}",
  ]

  @Test(arguments: 0..<64)
  func damagedHeaders(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<500 {
      let file = damaged(using: &generator)
      do {
        check(try SafeTensorsFile(bytes: file), size: file.count, "seed \(seed) round \(round)")
      } catch {
        #expect(!error.description.contains("\n"), "seed \(seed) round \(round)")
        #expect(error.description.utf8.count < 400, "seed \(seed) round \(round)")
      }
    }
  }

  private func damaged(using generator: inout SeededGenerator) -> [UInt8] {
    var header = Array(Self.header.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let begin = Int.random(in: 0..<header.count, using: &generator)
      let end = min(header.count, begin + Int.random(in: 0...8, using: &generator))
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: header[begin] = .random(in: .min ... .max, using: &generator)
      case 1: header.removeSubrange(begin..<end)
      case 2: header.insert(contentsOf: header[begin..<end], at: begin)
      default:
        let piece = Self.pieces.randomElement(using: &generator) ?? ""
        header.replaceSubrange(begin..<end, with: piece.utf8)
      }
      if header.isEmpty { header = [0] }
    }
    var file = safeTensors(header, data: [UInt8](repeating: 1, count: Self.dataSize))
    if Int.random(in: 0..<8, using: &generator) == 0 {
      file[Int.random(in: 0..<8, using: &generator)] = .random(in: .min ... .max, using: &generator)
    }
    if Int.random(in: 0..<8, using: &generator) == 0 {
      file.removeLast(Int.random(in: 0...file.count, using: &generator))
    }
    return file
  }

  /// Expects that the tensors share out the data without gap or overlap, and reads all of it.
  private func check(_ file: SafeTensorsFile, size: Int, _ comment: Comment) {
    let tensors = file.tensorNames.compactMap { file[$0] }
    #expect(tensors.count == file.tensorNames.count, comment)
    var end = tensors.first?.byteRange.lowerBound ?? size
    for tensor in tensors {
      #expect(tensor.byteRange.lowerBound == end, comment)
      let bitCount = tensor.dataType.bitCount.map { tensor.elementCount * $0 }
      #expect(bitCount == nil || bitCount == tensor.byteCount * 8, comment)
      let spanned = tensor.bytes.byteCount
      #expect(spanned == tensor.byteCount, comment)
      if let floats = try? tensor.floats() { #expect(floats.count == tensor.elementCount, comment) }
      end = tensor.byteRange.upperBound
    }
    #expect(end == size, comment)
  }
}
