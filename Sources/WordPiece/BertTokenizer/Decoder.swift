/// How tokens become text again: a piece joins the word before it, all else follows a space.
struct Decoder: Equatable, Sendable {
  /// What the vocabulary puts before a piece that continues a word.
  var prefix = "##"
  /// Whether the space before some marks is taken away.
  var cleansUp = true

  /// What the clean-up of tokenizers 0.23.3 replaces within a token and the space before it, in order.
  private static let replacements: [(pattern: String, replacement: String)] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ]

  /// What a token adds to a text.
  func text(of token: String, isFirst: Bool, cleansUp: Bool) -> String {
    var text = token
    if !isFirst {
      let bytes = token.utf8
      if bytes.starts(with: prefix.utf8) {
        text = String(Substring(bytes.dropFirst(prefix.utf8.count)))
      } else {
        text = " \(token)"
      }
    }
    guard cleansUp else { return text }
    return Self.replacements.reduce(text) { text, step in
      text.replacing(step.pattern, with: step.replacement)
    }
  }
}

extension String {
  /// Replaces each `pattern`, compared by bytes, from left to right.
  fileprivate func replacing(_ pattern: String, with replacement: String) -> String {
    let (bytes, pattern) = (Array(utf8), Array(pattern.utf8))
    var (result, position) = ([UInt8](), 0)
    while position < bytes.count {
      if bytes[position...].starts(with: pattern) {
        result.append(contentsOf: replacement.utf8)
        position += pattern.count
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
