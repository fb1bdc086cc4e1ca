/// BERT's pre-tokenizer: white space separates words, and each punctuation mark is a word.
struct WordSplitter: Sendable {
  private enum Kind: UInt8 {
    case word, whitespace, punctuation

    init(_ scalar: UInt32) {
      let record = ScalarTable[scalar]
      self = record.isWhitespace ? .whitespace : record.isPunctuation ? .punctuation : .word
    }
  }

  private let ascii = (0..<128 as Range<UInt32>).map { Kind($0) }

  /// Appends the words of `range` of the normalised text.
  func split(_ range: Range<Int>, of text: inout NormalizedText) {
    var words = text.words
    text.words = []
    split(range, of: text.bytes.span, into: &words)
    text.words = words
  }

  private func split(
    _ range: Range<Int>, of text: Span<UInt8>, into words: inout [NormalizedText.Word]
  ) {
    var start = range.lowerBound
    var position = start
    while position < range.upperBound {
      let (kind, length) = kind(at: position, of: text)
      let next = position + length
      if kind != .word {
        appendWord(start..<position, to: &words)
        if kind == .punctuation { appendWord(position..<next, to: &words) }
        start = next
      }
      position = next
    }
    appendWord(start..<position, to: &words)
  }

  @inline(__always)
  private func kind(at position: Int, of text: Span<UInt8>) -> (Kind, length: Int) {
    let byte = text[position]
    if byte < 0x80 { return (ascii[Int(byte)], 1) }
    let (scalar, length) = text.scalar(at: position)
    return (Kind(scalar), length)
  }

  @inline(__always)
  private func appendWord(_ range: Range<Int>, to words: inout [NormalizedText.Word]) {
    guard !range.isEmpty else { return }
    words.append(
      NormalizedText.Word(
        start: Int32(range.lowerBound), end: Int32(range.upperBound), addedToken: -1))
  }
}
