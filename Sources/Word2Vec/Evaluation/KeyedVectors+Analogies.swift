extension KeyedVectors {
  /// Answers the analogies of a file, and counts the right answers.
  ///
  /// The format is that of word2vec's questions-words.txt: lines of four words in sections, each
  /// beginning with a line of ":" and a name. The answer to "first second third" is the nearest word
  /// to second - first + third, as ``mostSimilar(positive:negative:count:restrictedTo:)`` finds it, that
  /// is none of the three. Blank lines, and lines of more or fewer words, are passed over. As gensim's
  /// `evaluate_word_analogies`, and with the same accuracy; but gensim passes a line of ":name" over,
  /// which here begins a section as ": name" does.
  ///
  /// - Parameters:
  ///   - path: The file, plain or gzip; `-` is standard input.
  ///   - options: Which words take part, and how.
  /// - Returns: What was answered, section by section.
  /// - Throws: ``EvaluationError/noSection(path:line:found:)``,
  ///   ``EvaluationError/noAnalogy(path:)``, and the error of a file that cannot be read, is damaged, or
  ///   is not UTF-8.
  /// - Complexity: O(analogies · words · vector size), in products of matrices on all threads.
  public func evaluateAnalogies(
    fileAt path: String, options: EvaluationOptions = EvaluationOptions()
  ) throws -> AnalogyEvaluation {
    try evaluateAnalogies(in: QuestionFile(path: path), options: options)
  }

  /// Answers the analogies of a file that is open.
  package func evaluateAnalogies(
    in file: QuestionFile, options: EvaluationOptions
  ) throws -> AnalogyEvaluation {
    let words = EvaluatedWords(self, options)
    var evaluation = AnalogyEvaluation()
    var questions: [AnalogyQuestion] = []
    while let line = try file.next() {
      if QuestionFile.isSection(line) {
        let name = line.drop { $0 == ":" || $0.isWhitespace }
        evaluation.sections.append(AnalogyEvaluation.Section(name: name.trimmed))
        continue
      }
      let found = TextWords.list(of: line)
      guard !found.isEmpty else { continue }
      guard !evaluation.sections.isEmpty else {
        throw EvaluationError.noSection(
          path: file.path, line: file.lineNumber, found: String(line.prefix(40)))
      }
      guard found.count == 4 else {
        evaluation.skippedLines.append(file.lineNumber)
        continue
      }
      let analogy = Analogy(
        first: found[0], second: found[1], third: found[2], expected: found[3])
      questions.append(AnalogyQuestion(analogy, section: evaluation.sections.count - 1, words))
    }
    guard !questions.isEmpty else { throw EvaluationError.noAnalogy(path: file.path) }
    answer(&questions, words)
    evaluation.count(questions, words, countsUnknown: options.countsUnknown)
    return evaluation
  }

  /// How many of the nearest words are looked at for one that is none of the three.
  private static let answersLookedAt = 5

  private func answer(_ questions: inout [AnalogyQuestion], _ words: EvaluatedWords) {
    let known = questions.indices.filter { !questions[$0].rows.isEmpty }
    // The three may be among those found, and are left out.
    let search = BatchSearch(self, words.range, count: Self.answersLookedAt + 3)
    let found = search.nearest(known.count) { direction(of: questions[known[$0]]) }
    for (index, candidates) in zip(known, found) {
      let rows = questions[index].rows
      let others = candidates.filter { !rows.contains($0.index) }.prefix(Self.answersLookedAt)
        .map { self.words[$0.index] }
      let analogy = questions[index].analogy
      let asked = [analogy.first, analogy.second, analogy.third]
      let answer = others.first { other in !asked.contains { words.isSame($0, other) } }
      questions[index].analogy.predicted = answer ?? others.last
    }
  }

  /// second - first + third, each at length 1.
  private func direction(of question: AnalogyQuestion) -> [Double] {
    var sum = [Double](repeating: 0, count: vectorSize)
    let norms = norms
    for (row, sign) in zip(question.rows, [-1.0, 1, 1]) where norms[row] > 0 {
      let scale = sign / norms[row]
      for (place, number) in doubles(at: row).enumerated() { sum[place] += scale * number }
    }
    return sum
  }
}

/// An analogy that is to be answered.
struct AnalogyQuestion {
  var analogy: Analogy
  let section: Int
  /// The rows of the first three words; none where one of the four is unknown.
  let rows: [Int]

  init(_ analogy: Analogy, section: Int, _ words: EvaluatedWords) {
    self.analogy = analogy
    self.section = section
    let rows = [analogy.first, analogy.second, analogy.third, analogy.expected]
      .compactMap { words.row(of: $0) }
    self.rows = rows.count == 4 ? Array(rows.prefix(3)) : []
  }
}

extension AnalogyEvaluation {
  /// Sorts the answers into their sections.
  fileprivate mutating func count(
    _ questions: [AnalogyQuestion], _ words: EvaluatedWords, countsUnknown: Bool
  ) {
    analogyCount = questions.count
    for question in questions {
      let analogy = question.analogy
      if question.rows.isEmpty {
        unknownCount += 1
        if countsUnknown { sections[question.section].incorrect.append(analogy) }
      } else if let predicted = analogy.predicted, words.isSame(predicted, analogy.expected) {
        sections[question.section].correct.append(analogy)
      } else {
        sections[question.section].incorrect.append(analogy)
      }
    }
  }
}

extension TextWords {
  /// The words of a line.
  fileprivate static func list(of line: String) -> [String] {
    var words: [String] = []
    unsafe forEach(in: line.utf8Span.span.bytes) { words.append($0.text()) }
    return words
  }
}

extension Substring {
  /// The text without white space at its end.
  fileprivate var trimmed: String {
    String(self[..<(lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? startIndex)])
  }
}
