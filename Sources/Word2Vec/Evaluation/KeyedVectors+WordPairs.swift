extension KeyedVectors {
  /// Compares the similarities of pairs of words with those that a file gives.
  ///
  /// A line has two words and a number, with `delimiter` between them (wordsim353.tsv, SimLex-999);
  /// one that begins with # is a comment. Blank and other lines are passed over. As gensim's
  /// `evaluate_word_pairs`, with the same correlations and p-values.
  ///
  /// - Parameters:
  ///   - path: The file, plain or gzip; `-` is standard input.
  ///   - delimiter: What stands between words and number.
  ///   - options: Which words take part, and how.
  /// - Returns: The correlations.
  /// - Throws: ``EvaluationError/tooFewPairs(path:found:unknown:)``, and the error of a file that
  ///   cannot be read, is damaged, or is not UTF-8.
  /// - Complexity: O(pairs · vector size + words).
  public func evaluateWordPairs(
    fileAt path: String, delimiter: Unicode.Scalar = "\t",
    options: EvaluationOptions = EvaluationOptions()
  ) throws -> WordPairEvaluation {
    try evaluateWordPairs(in: QuestionFile(path: path), delimiter: delimiter, options: options)
  }

  /// Compares the pairs of a file that is open.
  package func evaluateWordPairs(
    in file: QuestionFile, delimiter: Unicode.Scalar, options: EvaluationOptions
  ) throws -> WordPairEvaluation {
    let words = EvaluatedWords(self, options)
    var (judged, measured): ([Double], [Double]) = ([], [])
    var unknownCount = 0
    var skippedLines: [Int] = []
    while let line = try file.next() {
      guard !line.utf8.starts(with: "#".utf8), line.contains(where: { !$0.isWhitespace }) else {
        continue
      }
      guard let pair = JudgedPair(line, delimiter) else {
        skippedLines.append(file.lineNumber)
        continue
      }
      if let first = words.row(of: pair.first), let second = words.row(of: pair.second) {
        judged.append(pair.judgement)
        measured.append(Double(similarity(first, second)))
      } else {
        unknownCount += 1
        guard options.countsUnknown else { continue }
        judged.append(pair.judgement)
        measured.append(0)
      }
    }
    guard judged.count > 1 else {
      throw EvaluationError.tooFewPairs(
        path: file.path, found: judged.count, unknown: unknownCount)
    }
    return WordPairEvaluation(
      pearson: .pearson(judged, measured), spearman: .spearman(judged, measured),
      comparedCount: judged.count, unknownCount: unknownCount,
      pairCount: options.countsUnknown ? judged.count : judged.count + unknownCount,
      skippedLines: skippedLines)
  }
}

/// Two words and how similar somebody finds them.
private struct JudgedPair {
  let first: String
  let second: String
  let judgement: Double

  /// Reads a line; nil where it is something else.
  init?(_ line: String, _ delimiter: Unicode.Scalar) {
    let fields = line.unicodeScalars.split(
      separator: delimiter, omittingEmptySubsequences: false
    ).map { String($0) }
    guard fields.count == 3, let judgement = Self.number(fields[2]) else { return nil }
    (first, second, self.judgement) = (fields[0], fields[1], judgement)
  }

  /// A finite decimal number, white space around it allowed; `Double` reads hexadecimal ones too.
  private static func number(_ field: String) -> Double? {
    let text = String(field.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    let isDecimal = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
      default: false
      }
    }
    guard isDecimal, let number = Double(text), number.isFinite else { return nil }
    return number
  }
}
