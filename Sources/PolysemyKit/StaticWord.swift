package import LinearAlgebra
public import Word2Vec
internal import WordPiece

/// A word as Word2Vec sees it: one vector, whatever the context.
public struct StaticWord: Sendable {
  /// Where the vectors come from.
  public enum Source: Sendable, Equatable {
    /// They were trained on the sentences, which hold this many words.
    case sentences(words: Int)
    /// They were read from a file.
    case file(String)
  }

  /// Where the vectors come from.
  public let source: Source
  /// How many numbers a vector has.
  public let vectorSize: Int
  /// The word as the vectors know it; nil where they do not.
  public let key: String?
  /// The words with the most similar vectors, the most similar first.
  public let similar: [SimilarWord]
  /// The word itself, then those that are similar, in the plane of their first two components.
  package let plane: PrincipalComponents?

  /// The separator of the words of a phrase in a file of vectors, by word2vec's custom.
  private static let phraseSeparator = "_"

  /// Looks a word up in vectors from a file, or trains some on the sentences.
  init(
    _ word: String, _ texts: [String], _ tokenizer: BertTokenizer, _ options: ComparisonOptions,
    isNeeded: Bool
  ) throws {
    let query = tokenizer.words(of: word).map(\.utf8)
    let phrase = query.map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: Self.phraseSeparator)
    let vectors: KeyedVectors?
    if let path = options.staticVectors {
      vectors = try KeyedVectors(contentsOf: path)
      source = .file(path)
    } else {
      let corpus = isNeeded ? Self.corpus(texts, tokenizer, joining: query) : []
      source = .sentences(words: corpus.reduce(0) { $0 + $1.count })
      vectors =
        corpus.isEmpty ? nil : try Word2VecTrainer(Self.trainingOptions).train(on: corpus).vectors
    }
    vectorSize = vectors?.vectorSize ?? Self.trainingOptions.vectorSize
    // Vectors from a file may tell Apple from apple, so what was typed comes first.
    let typed = word.split(separator: " ").joined(separator: Self.phraseSeparator)
    let keys = [typed, word, phrase]
    guard let vectors,
      let key = keys.first(where: { vectors.index(of: $0) != nil })
        ?? keys.first(where: { vectors.contains($0) })
    else {
      (key, similar, plane) = (nil, [], nil)
      return
    }
    self.key = key
    similar = try vectors.mostSimilar(to: key, count: options.neighbourCount)
    let rows = [key] + similar.map(\.word)
    plane = PrincipalComponents(
      of: rows.flatMap { vectors.vector(for: $0) ?? [] }, width: vectors.vectorSize)
  }

  /// In sequence, from a seed, so that the same sentences give the same vectors; every word counts,
  /// because there are few.
  private static let trainingOptions = {
    var options = Word2VecOptions()
    options.minimumCount = 1
    options.window = 5
    options.vectorSize = 100
    options.seed = 1
    return options
  }()

  /// The words of each text as the model's pre-tokenizer cuts them, without punctuation, and with
  /// the words of the phrase that is looked for joined into one.
  private static func corpus(
    _ texts: [String], _ tokenizer: BertTokenizer, joining phrase: [[UInt8]]
  ) -> [[String]] {
    texts.map { text in
      let words = tokenizer.words(of: text)
      var sentence: [String] = []
      var index = 0
      while index < words.count {
        let isPhrase =
          phrase.count > 1 && zip(phrase, words[index...]).allSatisfy { $0 == $1.utf8 }
          && index + phrase.count <= words.count
        let run = words[index..<index + (isPhrase ? phrase.count : 1)]
        if isPhrase || isWord(words[index]) {
          sentence.append(run.map(\.text).joined(separator: phraseSeparator))
        }
        index = run.endIndex
      }
      return sentence
    }
    .filter { !$0.isEmpty }
  }

  private static func isWord(_ word: Word) -> Bool {
    word.text.unicodeScalars.contains { !$0.properties.isPunctuation }
  }
}

extension Unicode.Scalar.Properties {
  /// Whether the scalar is of a punctuation category, or a symbol of ASCII, which the pre-tokenizer
  /// treats alike.
  fileprivate var isPunctuation: Bool {
    switch generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
      .modifierSymbol:
      true
    default: false
    }
  }
}
