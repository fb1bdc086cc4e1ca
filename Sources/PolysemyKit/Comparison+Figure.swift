package import Figures
internal import LinearAlgebra
internal import Word2Vec

extension Comparison {
  /// The comparison as a picture: left the occurrences in their plane, right the one static vector
  /// among its neighbours, below the sentences.
  ///
  /// Where a character language model was asked for too, the three stand in the order of their eras.
  package var figure: Figure {
    let files = fileNames
    var notes: [String] = []
    if let plane, occurrences.count <= 3 || plane.explainedVarianceRatio == [0, 0] {
      notes.append(planeRemark)
    }
    if plane == nil { notes.append("One occurrence has no plane; there is nothing to compare.") }
    notes.append(staticRemark)
    notes += recurrentRemarks
    return Figure(
      title: "“\(word)” in context",
      subtitle: subtitle,
      panels: (recurrent == nil ? [contextualPlot, staticPlot] : eraPlots)
        .compactMap { $0 }.map { .scatter($0) },
      series: files.count > 1 ? files : [],
      legend: occurrences.enumerated().map { index, occurrence in
        LegendEntry(
          marker: "\(index + 1)", series: series(of: occurrence, in: files),
          text: MarkedText(occurrence.sentence.text, marking: [occurrence.range]),
          source: files.count > 1 ? "\(occurrence.sentence.file):\(occurrence.sentence.number)" : ""
        )
      },
      notes: notes)
  }

  private var subtitle: String {
    let count = ReportText.count(occurrences.count, "occurrence")
    let place = fileNames.count == 1 ? " in \(fileNames[0])" : ""
    if recurrent != nil {
      return "\(count)\(place), in three eras; BERT is \(model), layer \(layer) of \(layerCount)"
    }
    return "\(count)\(place), as \(model) sees \(pronoun), layer \(layer) of \(layerCount)"
  }

  /// What stands for the occurrences.
  var pronoun: String { occurrences.count == 1 ? "it" : "them" }

  /// The picture as SVG.
  public func svg() -> String { figure.svg() }

  /// The files that occurrences come from, in order.
  var fileNames: [String] {
    occurrences.reduce(into: []) { files, occurrence in
      if files.last != occurrence.sentence.file, !files.contains(occurrence.sentence.file) {
        files.append(occurrence.sentence.file)
      }
    }
  }

  func series(of occurrence: Occurrence, in files: [String]) -> Int {
    files.firstIndex(of: occurrence.sentence.file) ?? 0
  }

  // MARK: Panels

  /// The occurrences in their plane.
  var contextualPlot: ScatterPlot? {
    guard let plane else { return nil }
    let files = fileNames
    return ScatterPlot(
      title: "BERT: a point for each occurrence",
      note: "first two principal components of the contextual vectors",
      xLabel: axisLabel(0, plane), yLabel: axisLabel(1, plane),
      hasNumberedPoints: true,
      points: zip(plane.points, occurrences).enumerated().map { index, item in
        let (point, occurrence) = item
        return ScatterPoint(
          x: point[0], y: point[1], label: "\(index + 1)",
          series: series(of: occurrence, in: files), tooltip: occurrence.sentence.text)
      })
  }

  /// The static vector among its neighbours.
  var staticPlot: ScatterPlot? {
    guard let plane = staticWord.plane, let key = staticWord.key else { return nil }
    let words = [key] + staticWord.similar.map(\.word)
    return ScatterPlot(
      title: "Word2Vec: one point for all of them",
      note: "the word's vector and its \(words.count - 1) nearest, in their first two components",
      xLabel: axisLabel(0, plane), yLabel: axisLabel(1, plane),
      points: zip(plane.points, words).enumerated().map { index, item in
        ScatterPoint(
          x: item.0[0], y: item.0[1], label: item.1, series: nil, isEmphasized: index == 0)
      })
  }

  func axisLabel(_ component: Int, _ plane: PrincipalComponents) -> String {
    let share = ReportText.percent(plane.explainedVarianceRatio[component])
    return "PC \(component + 1) (\(share) of the variance)"
  }

  // MARK: Remarks

  /// What must be said about a plane of so few points, or of equal ones.
  var planeRemark: String {
    if plane?.explainedVarianceRatio == [0, 0] {
      "All vectors are the same: there is no variance to show."
    } else if occurrences.count == 2 {
      "Two points always lie on a line: it shows all of their difference, and nothing else."
    } else {
      "Three points always lie in a plane: it shows all of their differences, and proves nothing."
    }
  }

  /// Below so many words, what Word2Vec learns of most of them is chance.
  private static let littleText = 1_000_000

  /// Where the static vectors come from, and what they are worth.
  var staticRemark: String {
    switch staticWord.source {
    case .sentences where staticWord.key == nil:
      "Word2Vec has no vector for “\(word)”: it is punctuation, not a word."
    case .sentences(let words) where words < Self.littleText:
      "Word2Vec was trained on these sentences alone (\(ReportText.count(words, "word"))): with so little text its neighbours are noise."
    case .sentences(let words):
      "Word2Vec was trained on these sentences alone (\(ReportText.count(words, "word")))."
    case .file(let path) where staticWord.key == nil:
      "Word2Vec: \(path) has no vector for “\(word)”."
    case .file(let path):
      "Word2Vec: vectors of \(path)."
    }
  }
}
