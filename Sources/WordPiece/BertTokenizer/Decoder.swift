/// How tokens become text again: a piece joins the word before it, all else follows a space.
struct Decoder: Equatable, Sendable {
  /// What the vocabulary puts before a piece that continues a word.
  var prefix: [UInt8]
  /// Whether the space before some marks is taken away.
  var cleansUp = true

  /// What the clean-up of tokenizers 0.23.3 replaces within a token and the space before it, in order.
  private static let replacements: [(pattern: [UInt8], replacement: [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// Appends what a token adds to a text.
  func append(_ token: ArraySlice<UInt8>, isFirst: Bool, cleansUp: Bool, to text: inout [UInt8]) {
    guard !cleansUp || !Self.mayChange(token) else {
      var part: [UInt8] = []
      append(token, isFirst: isFirst, cleansUp: false, to: &part)
      text += Self.replacements.reduce(part) { $0.replacing($1.pattern, with: $1.replacement) }
      return
    }
    if isFirst {
      text += token
    } else if token.starts(with: prefix) {
      text += token.dropFirst(prefix.count)
    } else {
      text.append(UInt8(ascii: " "))
      text += token
    }
  }

  /// Whether the clean-up could find anything: all that it looks for begins with a space, which the
  /// token holds or is given.
  private static func mayChange(_ token: ArraySlice<UInt8>) -> Bool {
    switch token.first {
    case UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: ","),
      UInt8(ascii: "'"):
      true
    case UInt8(ascii: "n"):
      token.dropFirst().first == UInt8(ascii: "'") || token.contains(UInt8(ascii: " "))
    default:
      token.contains(UInt8(ascii: " "))
    }
  }
}

extension [UInt8] {
  /// Replaces each `pattern`, from left to right.
  fileprivate func replacing(_ pattern: [UInt8], with replacement: [UInt8]) -> [UInt8] {
    var (result, position) = ([UInt8](), 0)
    while position < count {
      if self[position...].starts(with: pattern) {
        result += replacement
        position += pattern.count
      } else {
        result.append(self[position])
        position += 1
      }
    }
    return result
  }
}
