/// What the offsets of tokens count.
public enum OffsetUnit: CaseIterable, Sendable {
  /// Bytes of UTF-8, as in files and most other languages' libraries.
  case utf8
  /// Unicode scalars, as in Python's strings.
  case unicodeScalars
  /// UTF-16 code units, as in JavaScript, Java and Foundation.
  case utf16
}

extension Encoding {
  /// The part of `text` that each token comes from, in the given unit; `0..<0` for tokens not in it.
  ///
  /// - Parameters:
  ///   - unit: What to count.
  ///   - text: The text that was encoded.
  /// - Returns: A range a token.
  /// - Precondition: This is the encoding of `text`.
  /// - Complexity: O(the text); a new array.
  public func offsets(as unit: OffsetUnit, of text: String) -> [Range<Int>] {
    offsets(as: unit, of: EncodingInput(text))
  }

  /// The part of its text that each token comes from, in the given unit; `0..<0` for tokens not in it.
  ///
  /// - Parameters:
  ///   - unit: What to count.
  ///   - input: What was encoded; of a sequence of words, each is a text of its own.
  /// - Returns: A range a token.
  /// - Precondition: This is the encoding of `input`, or a window of it.
  /// - Complexity: O(the text); a new array.
  public func offsets(as unit: OffsetUnit, of input: EncodingInput) -> [Range<Int>] {
    guard unit != .unicodeScalars else { return Array(offsets) }
    let ranges = ranges(of: input) { text in
      var boundaries = [0]
      boundaries.reserveCapacity(text.utf8.count + 1)
      var position = 0
      for scalar in text.unicodeScalars {
        position += unit == .utf8 ? UTF8.width(scalar) : UTF16.width(scalar)
        boundaries.append(position)
      }
      return boundaries
    }
    return ranges.map { $0 ?? 0..<0 }
  }

  /// The part of `text` that each token comes from; nil for tokens not in it.
  ///
  ///     text[ranges[3]]  // what became the fourth token
  ///
  /// Scalars that a `Character` consists of may be in several tokens; a range then begins or ends
  /// within the character.
  ///
  /// - Parameter text: The text that was encoded.
  /// - Returns: A range a token.
  /// - Precondition: This is the encoding of `text`.
  /// - Complexity: O(the text); a new array.
  public func ranges(in text: String) -> [Range<String.Index>?] {
    ranges(in: EncodingInput(text))
  }

  /// The part of its text, or of its word, that each token comes from; nil for tokens not in it.
  ///
  /// - Parameter input: What was encoded.
  /// - Returns: A range a token.
  /// - Precondition: This is the encoding of `input`, or a window of it.
  /// - Complexity: O(the text); a new array.
  public func ranges(in input: EncodingInput) -> [Range<String.Index>?] {
    ranges(of: input) { text in
      var boundaries = Array(text.unicodeScalars.indices)
      boundaries.append(text.endIndex)
      return boundaries
    }
  }

  /// The tokens' ranges in what `boundaries` makes of a text: a place for each scalar, and the end.
  private func ranges<Place: Comparable>(
    of input: EncodingInput, _ boundaries: (String) -> [Place]
  ) -> [Range<Place>?] {
    var ranges = [Range<Place>?](repeating: nil, count: count)
    for (number, sequence) in [input.first, input.second].enumerated() {
      switch sequence {
      case .text(let text):
        fill(&ranges, tokens(ofSequence: number), boundaries(text))
      case .words(let words):
        for (index, word) in words.enumerated() {
          fill(&ranges, tokens(ofWord: index, sequence: number), boundaries(word))
        }
      case nil:
        break
      }
    }
    return ranges
  }

  private func fill<Place: Comparable>(
    _ ranges: inout [Range<Place>?], _ tokens: Range<Int>?, _ boundaries: [Place]
  ) {
    for token in tokens ?? 0..<0 {
      let range = offsets[token]
      precondition(
        range.upperBound < boundaries.count,
        "offsets up to scalar \(range.upperBound) of \(boundaries.count - 1); is it another text?")
      ranges[token] = boundaries[range.lowerBound]..<boundaries[range.upperBound]
    }
  }
}
