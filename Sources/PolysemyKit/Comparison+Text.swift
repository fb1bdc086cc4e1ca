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
  /// - Returns: Lines, each with its end. Control characters of sentences, words and names are
  ///   shown, not sent.
  public func text(width: Int = 80, color: Bool = false) -> String {
    let report = TextReport(self, width: max(40, width), color: color)
    return report.sections.map { $0.map { $0.sent + "\n" }.joined() }.joined(separator: "\n")
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

  var sections: [[ReportLine]] {
    [header, list, similarity, plane, staticWord, eras].filter { !$0.isEmpty }
  }

  private func heading(_ text: String) -> ReportLine { ReportLine(text, headingStyle) }

  private var headingStyle: TerminalStyle { color ? .bold : .plain }

  // MARK: Sentences

  private var header: [ReportLine] {
    let count = ReportText.count(occurrences.count, "occurrence")
    let layer = "layer \(comparison.layer) of \(comparison.layerCount)"
    return wrapped(
      "“\(comparison.word)”: \(count), as \(comparison.model) sees \(comparison.pronoun) (\(layer))",
      headingStyle)
  }

  private var list: [ReportLine] {
    guard occurrences.count <= Comparison.textListLimit else { return [] }
    var lines: [ReportLine] = []
    for (index, occurrence) in occurrences.enumerated() {
      let isNewFile = index == 0 || occurrences[index - 1].sentence.file != occurrence.sentence.file
      if comparison.fileNames.count > 1, isNewFile {
        let name = MarkedText("\(occurrence.sentence.file):").truncated(toColumns: width)
        lines.append(ReportLine("", name, color: color))
      }
      lines.append(line(index))
    }
    return lines
  }

  /// A numbered sentence with its word marked.
  private func line(_ index: Int) -> ReportLine {
    let occurrence = occurrences[index]
    let text = MarkedText(occurrence.sentence.text, marking: [occurrence.range])
    // Two columns are for the asterisks.
    let cut = text.truncated(toColumns: width - numberColumns - (color ? 2 : 4))
    let number = ReportText.right("\(index + 1)", numberColumns)
    return ReportLine("\(number)  ", cut, color: color)
  }

  // MARK: Similarity

  private var similarity: [ReportLine] {
    switch occurrences.count {
    case ...1: []
    case ...Comparison.textMatrixLimit: matrix
    default: summary
    }
  }

  private var matrix: [ReportLine] {
    let count = occurrences.count
    // Four decimals where they fit in 80 columns.
    let decimals = count <= 10 ? 4 : 3
    let column = decimals + 3
    let rows = comparison.similarities.rows(0..<count)
    let numbers = (1...count).map { ReportText.right("\($0)", column) }.joined()
    let body = rows.enumerated().map { index, row in
      ReportLine(
        ReportText.right("\(index + 1)", numberColumns)
          + row.map { ReportText.right(ReportText.fixed($0, decimals: decimals), column) }.joined())
    }
    return [
      heading("Cosine similarity of the contextual vectors"),
      ReportLine(String(repeating: " ", count: numberColumns) + numbers),
    ] + body
  }

  private var summary: [ReportLine] {
    let summary = ComparisonSummary(of: comparison.similarities, pairCount: 3)
    let mean = ReportText.fixed(summary.mean, decimals: 4)
    return [heading("Cosine similarity of the contextual vectors: \(mean) on average")]
      + [ReportLine("Most alike")] + summary.mostAlike.flatMap(pair)
      + [ReportLine("Least alike")] + summary.leastAlike.flatMap(pair)
      + (occurrences.count > Comparison.textListLimit
        ? [ReportLine("--format json has every sentence by its number, --plot the first ones.")]
        : [])
  }

  private func pair(_ pair: ComparisonSummary.Pair) -> [ReportLine] {
    let similarity = ReportText.fixed(pair.similarity, decimals: 4)
    guard occurrences.count > Comparison.textListLimit else {
      let numbers = "\(pair.first + 1) and \(pair.second + 1)"
      return [ReportLine("  \(ReportText.right(similarity, 7))  \(numbers)")]
    }
    return [ReportLine("  \(similarity)"), line(pair.first), line(pair.second)]
  }

  // MARK: Plane

  private var plane: [ReportLine] {
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
    return lines + ReportLine.lines(of: figure, width: width, height: 16, color: color)
  }

  // MARK: Word2Vec

  private var staticWord: [ReportLine] {
    let word = comparison.staticWord
    guard word.key != nil else { return wrapped(comparison.staticRemark) }
    let last = word.similar.count - 1
    let neighbours = word.similar.enumerated().map { index, neighbour in
      "\(neighbour.word) \(ReportText.fixed(Double(neighbour.similarity), decimals: 2))"
        + (index < last ? "," : "")
    }
    let any = ReportLine("Similarity of any two occurrences: 1.0000")
    return [heading("Word2Vec: one vector of \(word.vectorSize) numbers, whatever the context")]
      + (occurrences.count > 1 ? [any] : [])
      + (neighbours.isEmpty ? [] : wrapped(["Nearest:"] + neighbours))
      + wrapped(comparison.staticRemark)
  }

  // MARK: Eras

  private var eras: [ReportLine] {
    let remarks = comparison.recurrentRemarks.flatMap { wrapped($0) }
    guard let eras = comparison.eras, occurrences.count > 1 else { return remarks }
    let hasFiles = comparison.fileNames.count > 1
    let names = eras.map(\.name)
    let first = (names.map(DisplayWidth.of).max() ?? 0) + 2
    func row(_ name: String, _ cells: [String]) -> ReportLine {
      let gap = String(repeating: " ", count: first - DisplayWidth.of(name))
      return ReportLine("  \(name)\(gap)" + cells.map { ReportText.right($0, 14) }.joined())
    }
    let head = hasFiles ? [row("", ["all", "in one file", "across files"])] : []
    let rows = eras.map { era in
      let means = [era.mean] + (hasFiles ? [era.withinFiles, era.betweenFiles] : [])
      return row(era.name, means.map { $0.map { ReportText.fixed($0, decimals: 4) } ?? "-" })
    }
    return [heading("Three eras: mean cosine similarity of two occurrences")] + head + rows
      + remarks
  }

  /// A text in lines of the terminal's width.
  private func wrapped(_ text: String, _ style: TerminalStyle = .plain) -> [ReportLine] {
    wrapped(text.split(separator: " ").map { String($0) }, style)
  }

  /// Words, or what else is not to be divided, in lines of the terminal's width.
  private func wrapped(_ words: [String], _ style: TerminalStyle = .plain) -> [ReportLine] {
    var lines = [""]
    // What is measured is what will be seen.
    for word in words.map(\.madeVisible) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { ReportLine($0, style) }
  }
}
