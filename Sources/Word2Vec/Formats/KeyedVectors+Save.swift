internal import Files

extension KeyedVectors {
  /// Writes the words and vectors in one of word2vec's formats, as gensim writes them.
  ///
  /// The file appears whole or not at all. Text gives each number the fewest digits that are read
  /// back as the same float, so neither format loses a bit. Counts are not written; the order of the
  /// words tells which is the more frequent.
  ///
  /// - Parameters:
  ///   - path: Where to write; what stands there is replaced.
  ///   - format: How to lay it out.
  /// - Throws: ``VectorFileError/unwritableWord(path:word:)``, and the error of a file that cannot be
  ///   written.
  public func save(to path: String, as format: Format) throws {
    var file = try AtomicFile(path: path)
    try file.write("\(count) \(vectorSize)\n")
    for index in 0..<count {
      let word = words.table.bytes(at: index)
      guard word.firstOffset(of: 0x20) == nil, word.firstOffset(of: 0x0A) == nil else {
        throw VectorFileError.unwritableWord(path: path, word: words[index])
      }
      try file.write(word)
      let numbers = vectors[index * vectorSize..<(index + 1) * vectorSize]
      switch format {
      case .text: try file.write(Self.text(numbers))
      case .binary: unsafe try file.write(Self.binary(numbers).span.bytes)
      }
    }
    try file.commit()
  }

  private static func text(_ numbers: ArraySlice<Float>) -> String {
    numbers.reduce(into: "") { $0 += " \($1)" } + "\n"
  }

  /// A space, and the numbers' bytes.
  private static func binary(_ numbers: ArraySlice<Float>) -> [UInt8] {
    var bytes: [UInt8] = [0x20]
    bytes.reserveCapacity(1 + 4 * numbers.count)
    for number in numbers {
      for shift: UInt32 in [0, 8, 16, 24] {
        bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> shift))
      }
    }
    return bytes
  }
}
