internal import Figures
internal import LinearAlgebra
internal import Word2Vec

extension Comparison {
  /// The most occurrences whose matrix the text shows; beyond, it tells the pairs that say most.
  public static let textMatrixLimit = 12
  /// The most occurrences that the text lists.
  public static let textListLimit = 40

  /// The comparison as text for a terminal.
  ///
  /// - Parameters:
  ///   - width: The terminal's, in columns.
  ///   - color: Whether escape sequences may be used; without, the word is marked by asterisks.
  /// - Returns: Lines, each with its end. Controls of the sentences are shown, not sent.
  public func text(width: Int = 80, color: Bool = false) -> String {
    let report = TextReport(self, width: max(40, width), color: color)
    return report.sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }
}

/// The sections of a comparison's text.
private struct TextReport {
  private let comparison: Comparison
  private let width: Int
  private let color: Bool
  private let numberColumns: Int

  init(_ comparison: Comparison, width: Int, color: Bool) {
    self.comparison = comparison
    self.width = width
    self.color = color
    numberColumns = String(comparison.occurrences.count).count + 2
  }

  private var occurrences: [Comparison.Occurrence] { comparison.occurrences }

  var sections: [[String]] {
    [header, list, similarity, plane, staticWord].filter { !$0.isEmpty }
  }

  private func heading(_ text: String) -> String {
    color ? TerminalStyle.bold.applied(to: text) : text
  }

  // MARK: Sentences

  private var header: [String] {
    let word = MarkedText(comparison.word).string
    let count = ReportText.count(occurrences.count, "occurrence")
    let model = MarkedText(comparison.model).string
    let layer = "layer \(comparison.layer) of \(comparison.layerCount)"
    return wrapped("“\(word)”: \(count), as \(model) sees \(comparison.pronoun) (\(layer))")
      .map(heading)
  }

  private var list: [String] {
    guard occurrences.count <= Comparison.textListLimit else { return [] }
    var lines: [String] = []
    for (index, occurrence) in occurrences.enumerated() {
      let isNewFile = index == 0 || occurrences[index - 1].sentence.file != occurrence.sentence.file
      if comparison.fileNames.count > 1, isNewFile {
        lines.append(MarkedText("\(occurrence.sentence.file):").truncated(toColumns: width).string)
      }
      lines.append(line(index))
    }
    return lines
  }

  /// A numbered sentence with its word marked.
  private func line(_ index: Int) -> String {
    let occurrence = occurrences[index]
    let text = MarkedText(occurrence.sentence.text, marking: [occurrence.range])
    // Two columns are for the asterisks.
    let cut = text.truncated(toColumns: width - numberColumns - (color ? 2 : 4))
    let number = ReportText.right("\(index + 1)", numberColumns)
    return "\(number)  \(color ? cut.terminal(color: true) : asterisked(cut))"
  }

  private func asterisked(_ text: MarkedText) -> String {
    text.runs.map { $0.isMarked ? "*\($0.text)*" : $0.text }.joined()
  }

  // MARK: Similarity

  private var similarity: [String] {
    switch occurrences.count {
    case ...1: []
    case ...Comparison.textMatrixLimit: matrix
    default: summary
    }
  }

  private var matrix: [String] {
    let count = occurrences.count
    // Four decimals where they fit in 80 columns.
    let decimals = count <= 10 ? 4 : 3
    let column = decimals + 3
    let rows = comparison.similarities.rows(0..<count)
    let numbers = (1...count).map { ReportText.right("\($0)", column) }.joined()
    let body = rows.enumerated().map { index, row in
      ReportText.right("\(index + 1)", numberColumns)
        + row.map { ReportText.right(ReportText.fixed($0, decimals: decimals), column) }.joined()
    }
    return [
      heading("Cosine similarity of the contextual vectors"),
      String(repeating: " ", count: numberColumns) + numbers,
    ] + body
  }

  private var summary: [String] {
    let summary = ComparisonSummary(of: comparison.similarities, pairCount: 3)
    let mean = ReportText.fixed(summary.mean, decimals: 4)
    return [heading("Cosine similarity of the contextual vectors: \(mean) on average")]
      + ["Most alike"] + summary.mostAlike.flatMap(pair)
      + ["Least alike"] + summary.leastAlike.flatMap(pair)
  }

  private func pair(_ pair: ComparisonSummary.Pair) -> [String] {
    let similarity = ReportText.fixed(pair.similarity, decimals: 4)
    guard occurrences.count > Comparison.textListLimit else {
      return ["  \(ReportText.right(similarity, 7))  \(pair.first + 1) and \(pair.second + 1)"]
    }
    return ["  \(similarity)", line(pair.first), line(pair.second)]
  }

  // MARK: Plane

  private var plane: [String] {
    guard let components = comparison.plane, let plot = comparison.contextualPlot else { return [] }
    let shares = components.explainedVarianceRatio.map { ReportText.percent($0) }
    var lines = [
      heading("Two principal components: \(shares[0]) and \(shares[1]) of the variance")
    ]
    if occurrences.count <= 3 || components.explainedVarianceRatio == [0, 0] {
      lines += wrapped(comparison.planeRemark)
    }
    var bare = plot
    (bare.title, bare.note) = ("", "")
    let figure = Figure(
      title: "", panels: [.scatter(bare)],
      series: comparison.fileNames.count > 1 ? comparison.fileNames : [])
    let drawing = figure.terminal(width: width, height: 16, color: color)
    lines += drawing.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  // MARK: Word2Vec

  private var staticWord: [String] {
    let word = comparison.staticWord
    guard word.key != nil else { return [] + wrapped(comparison.staticRemark) }
    let neighbours = word.similar.map {
      "\(MarkedText($0.word).string) \(ReportText.fixed(Double($0.similarity), decimals: 2))"
    }
    return [heading("Word2Vec: one vector of \(word.vectorSize) numbers, whatever the context")]
      + ["Similarity of any two occurrences: 1.0000"]
      + wrapped("Nearest: " + neighbours.joined(separator: ", "))
      + wrapped(comparison.staticRemark)
  }

  /// Plain text in lines of the terminal's width.
  private func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
