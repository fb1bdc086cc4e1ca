internal import Figures
internal import StrictJSON
internal import WordPiece

/// What `polysemy tokenize --explain` writes of a line.
struct Explanation {
  private let text: TextExplanation

  init(_ text: TextExplanation) { self.text = text }

  // MARK: For people

  /// A line a word, below it what happened to it, and an empty line in the end.
  var lines: [String] {
    var lines: [String] = []
    for word in text.words {
      lines.append("\(word.original) → \(word.tokens.joined(separator: " "))")
      lines += word.changes.map { "    \($0.sentence)" }
      if let reason = word.unknownReason { lines.append("    unknown: \(reason.sentence)") }
    }
    let between = text.changesBetweenWords.filter { !$0.isPlainSpace }
    if !between.isEmpty {
      lines.append("between words")
      lines += between.map { "    \($0.sentence)" }
    }
    return lines.map(\.madeVisible) + [""]
  }

  // MARK: For programs

  /// One object.
  var json: String {
    var json = JSONWriter()
    json.object { json in
      json.key("words")
      json.array(text.words) { json, word in word.write(to: &json) }
      json.key("between_words")
      json.array(text.changesBetweenWords) { json, change in change.write(to: &json) }
    }
    return json.text
  }
}

extension ScalarChange {
  /// Whether nothing is to be said, since the text already has a space there.
  fileprivate var isPlainSpace: Bool { scalar == " " }

  fileprivate var sentence: String {
    let outcome =
      if result.isEmpty { "dropped" } else if result == String(scalar) { "a word of its own" } else
      {
        quoted(result)
      }
    let because = rules.map(\.rawValue).joined(separator: ", ")
    return "\(scalar.codePoint) \(scalar.name ?? scalar.kind) → \(outcome) (\(because))"
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("scalar")
      json.value(scalar.codePoint)
      json.key("name")
      if let name = scalar.name { json.value(name) } else { json.null() }
      json.key("position")
      json.value(position)
      json.key("rules")
      json.array(rules) { $0.value($1.rawValue) }
      json.key("result")
      json.value(result)
    }
  }
}

extension WordExplanation {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("original")
      json.value(original)
      json.key("range")
      json.value(word.range)
      json.key("word")
      json.value(word.text)
      json.key("tokens")
      json.array(tokens) { $0.value($1) }
      json.key("changes")
      json.array(changes) { json, change in change.write(to: &json) }
      json.key("unknown")
      if let unknownReason { json.value(unknownReason.sentence) } else { json.null() }
    }
  }
}

extension UnknownReason {
  fileprivate var sentence: String {
    switch self {
    case .tooLong(let scalarCount, let limit):
      "the word has \(scalarCount) characters, the limit is \(limit)"
    case .noPiece(let pieces, let rest) where pieces.isEmpty:
      "no piece of the vocabulary begins \(quoted(rest))"
    case .noPiece(let pieces, let rest):
      "after \(pieces.joined(separator: " ")), no piece of the vocabulary begins \(quoted(rest))"
    }
  }
}

extension Unicode.Scalar {
  /// The scalar's number as Unicode writes it: U+00E9.
  fileprivate var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The scalar's name; nil where Unicode gives it none.
  fileprivate var name: String? { properties.name ?? properties.nameAlias }

  /// What a scalar without a name is.
  fileprivate var kind: String {
    switch properties.generalCategory {
    case .control: "(control character)"
    case .privateUse: "(private use)"
    default: "(not assigned)"
    }
  }
}

/// The text in quotation marks, short enough for a line.
private func quoted(_ text: String) -> String {
  let limit = 40
  let scalars = text.unicodeScalars
  guard scalars.count > limit else { return "“\(text)”" }
  return "“\(String(scalars.prefix(limit)))…”"
}
