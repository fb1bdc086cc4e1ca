/// BERT's pre-tokenizer: white space separates words, and each punctuation mark is a word.
struct WordSplitter: Sendable {
  private enum Kind: UInt8 {
    case word, whitespace, punctuation
    /// A byte that does not tell by itself.
    case beyondASCII

    init(_ scalar: UInt32) {
      let record = ScalarTable[scalar]
      self = record.isWhitespace ? .whitespace : record.isPunctuation ? .punctuation : .word
    }
  }

  /// The kind of each byte.
  private let kinds = (0..<256 as Range<UInt32>).map { $0 < 0x80 ? Kind($0) : .beyondASCII }

  /// Calls `body` with each word in `range` of a normalised text.
  @inline(__always)
  func forEachWord(in text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let kinds = kinds.span
    var start = range.lowerBound
    var position = start
    while position < range.upperBound {
      var kind = kinds[Int(text[position])]
      var next = position + 1
      if kind == .beyondASCII {
        let (scalar, length) = text.scalar(at: position)
        kind = Kind(scalar)
        next = position + length
      }
      if kind != .word {
        if start < position { body(start..<position) }
        if kind == .punctuation { body(position..<next) }
        start = next
      }
      position = next
    }
    if start < position { body(start..<position) }
  }
}
