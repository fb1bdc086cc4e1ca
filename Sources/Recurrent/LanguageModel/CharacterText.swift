internal import Files

/// The text of some files, one after the other, and where in them a character stands.
public struct CharacterText: Sendable {
  /// The text.
  public let text: String
  private let sources: [Source]

  private struct Source: Sendable {
    let name: String
    /// Where its text ends, in bytes of UTF-8.
    let end: Int
  }

  /// Reads files of UTF-8, plain or gzip, as they are: ends of lines are characters too.
  ///
  /// - Parameter paths: The files; `-` is standard input.
  /// - Throws: `FileError` where a file cannot be read; `TextError` where it is not UTF-8, or damaged
  ///   gzip.
  public init(contentsOf paths: [String]) throws {
    var bytes: [UInt8] = []
    sources = try paths.map { path in
      var blocks = try TextBlocks(path: path)
      while case let block = try blocks.next(), !block.bytes.isEmpty { bytes += block.bytes }
      return Source(name: path == "-" ? "standard input" : path, end: bytes.count)
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// A text that is in no file.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - name: What errors call it.
  public init(_ text: String, name: String) {
    self.text = text
    sources = [Source(name: name, end: text.utf8.count)]
  }

  /// Where the text comes from, for messages.
  public var name: String { sources.map(\.name).joined(separator: ", ") }

  /// The numbers of the text's characters.
  ///
  /// - Parameter vocabulary: The characters.
  /// - Returns: A number for each Unicode scalar.
  /// - Throws: ``RecurrentError/unknownTextCharacter(path:line:character:)``.
  /// - Complexity: O(length of the text).
  public func numbers(by vocabulary: CharacterVocabulary) throws(RecurrentError) -> [UInt32] {
    var found: [UInt32] = []
    found.reserveCapacity(text.utf8.count)
    for index in text.unicodeScalars.indices {
      let character = text.unicodeScalars[index]
      guard let number = vocabulary[character] else {
        let (path, line) = place(of: index)
        throw .unknownTextCharacter(path: path, line: line, character: character)
      }
      found.append(UInt32(number))
    }
    return found
  }

  /// The file and the line, from 1, in which a character stands.
  private func place(of index: String.Index) -> (path: String, line: Int) {
    let offset = text.utf8.distance(from: text.startIndex, to: index)
    let number = sources.firstIndex { offset < $0.end } ?? sources.count - 1
    let start = number > 0 ? sources[number - 1].end : 0
    let before = text.utf8.dropFirst(start).prefix(offset - start)
    return (sources[number].name, 1 + before.count { $0 == UInt8(ascii: "\n") })
  }
}
