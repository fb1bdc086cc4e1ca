internal import Transformer
internal import WordPiece

/// Makes entities of the labels of tokens, as `TokenClassificationPipeline` does.
struct EntityGatherer {
  typealias Entity = TokenClassifier.Entity

  /// A token and what the model says of it.
  private struct Piece {
    let word: String
    let scores: [Float]
    let range: Range<Int>
    let token: Int
    let continuesWord: Bool
  }

  private let tokenizer: BertTokenizer
  private let labels: [String]

  init(_ tokenizer: BertTokenizer, labels: [String]) {
    self.tokenizer = tokenizer
    self.labels = labels
  }

  /// - Parameters:
  ///   - text: What was encoded.
  ///   - encoding: All of its tokens.
  ///   - logits: Those of the tokens that the model read: the first ones, and the special ones
  ///     after them.
  ///   - aggregation: How tokens become entities.
  /// - Returns: The entities in the order of the text, those of labels that do not count too.
  func entities(
    _ text: String, _ encoding: Encoding, _ logits: Logits,
    aggregation: TokenClassifier.Aggregation
  ) -> [Entity] {
    let pieces = pieces(text, encoding, logits)
    switch aggregation {
    case .none: return pieces.map { entity(of: $0, token: $0.token) }
    case .simple: return grouped(pieces.map { entity(of: $0, token: nil) })
    case .first, .average, .max:
      return grouped(words(of: pieces).map { entity(of: $0, aggregation) })
    }
  }

  // MARK: Tokens

  private func pieces(_ text: String, _ encoding: Encoding, _ logits: Logits) -> [Piece] {
    let isSpecial = encoding.specialTokensMask
    let scalars = Array(text.unicodeScalars)
    // What was cut off stood before the special tokens at the end.
    let trailing = isSpecial.reversed().prefix { $0 }.count
    return (0..<max(0, logits.count - trailing)).compactMap { token in
      guard !isSpecial[token] else { return nil }
      let range = encoding.offsets[token]
      let id = encoding.ids[token]
      let word = tokenizer.token(id) ?? ""
      let isUnknown = id == tokenizer.unknownTokenID
      return Piece(
        word: isUnknown ? scalars.text(range) : word, scores: logits.softmax(row: token),
        range: range, token: token,
        // A token that is as long as what it comes from is taken for a word's beginning.
        continuesWord: !isUnknown && word.unicodeScalars.count != range.count)
    }
  }

  private func entity(of piece: Piece, token: Int?) -> Entity {
    let best = piece.scores.greatest
    return Entity(
      label: labels[best], score: piece.scores[best], word: piece.word, range: piece.range,
      token: token)
  }

  // MARK: Words

  private func words(of pieces: [Piece]) -> [[Piece]] {
    var words: [[Piece]] = []
    for piece in pieces {
      if piece.continuesWord, !words.isEmpty {
        words[words.count - 1].append(piece)
      } else {
        words.append([piece])
      }
    }
    return words
  }

  private func entity(of word: [Piece], _ aggregation: TokenClassifier.Aggregation) -> Entity {
    let scores: [Float]
    switch aggregation {
    case .average:
      scores = labels.indices.map { label in
        word.reduce(0) { $0 + $1.scores[label] } / Float(word.count)
      }
    case .max:
      let tops = word.map { $0.scores[$0.scores.greatest] }
      scores = word[tops.greatest].scores
    default: scores = word[0].scores
    }
    let best = scores.greatest
    return Entity(
      label: labels[best], score: scores[best],
      word: tokenizer.text(ofTokens: word.map(\.word)), range: Self.hull(of: word.map(\.range)),
      token: nil)
  }

  /// From the beginning of the first range to the end of the last.
  private static func hull(of ranges: [Range<Int>]) -> Range<Int> {
    let start = ranges[0].lowerBound
    return start..<max(start, ranges[ranges.count - 1].upperBound)
  }

  // MARK: Windows

  /// Entities of windows that overlap, in the order of the text: of those that overlap, the longer,
  /// and of equally long ones the likelier.
  static func withoutOverlaps(_ entities: [Entity]) -> [Entity] {
    var kept: [Entity] = []
    let inOrder = entities.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    for (_, entity) in inOrder {
      guard let last = kept.last, last.range.contains(entity.range.lowerBound) else {
        kept.append(entity)
        continue
      }
      if (entity.range.count, entity.score) > (last.range.count, last.score) {
        kept[kept.count - 1] = entity
      }
    }
    return kept
  }

  // MARK: Groups

  /// Joins what follows each other with the same label; `B-` begins anew.
  private func grouped(_ entities: [Entity]) -> [Entity] {
    var groups: [[Entity]] = []
    for entity in entities {
      if let last = groups.last?.last, last.label.tag == entity.label.tag,
        !entity.label.hasPrefix("B-")
      {
        groups[groups.count - 1].append(entity)
      } else {
        groups.append([entity])
      }
    }
    return groups.map { group in
      Entity(
        label: group[0].label.afterFirstHyphen,
        score: group.reduce(0) { $0 + $1.score } / Float(group.count),
        word: tokenizer.text(ofTokens: group.map(\.word)),
        range: Self.hull(of: group.map(\.range)), token: nil)
    }
  }
}

extension [Float] {
  /// The place of the greatest number, the first of equal ones.
  fileprivate var greatest: Int {
    indices.reduce(0) { self[$1] > self[$0] ? $1 : $0 }
  }
}

extension String {
  /// The label without `B-` or `I-`.
  fileprivate var tag: Substring {
    hasPrefix("B-") || hasPrefix("I-") ? dropFirst(2) : self[...]
  }

  /// What stands after the first hyphen; all of it where there is none.
  fileprivate var afterFirstHyphen: String {
    firstIndex(of: "-").map { String(self[index(after: $0)...]) } ?? self
  }
}

extension [Unicode.Scalar] {
  /// The scalars in `range` as text.
  func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: self[range.clamped(to: 0..<count)])
    return String(text)
  }
}
