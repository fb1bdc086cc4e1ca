internal import Figures
internal import LinearAlgebra
internal import Recurrent
internal import StrictJSON

/// The same occurrences as three eras see them: Word2Vec, a recurrent language model, BERT.
extension Comparison {
  /// The eras in their order; nil where no recurrent model was asked for.
  ///
  /// Where Word2Vec has no vector of the word, its era is missing.
  var eras: [Era]? {
    recurrent.map { _ in [staticEra, recurrentEra, contextualEra].compactMap(\.self) }
  }

  private var fileNumbers: [Int] {
    let files = fileNames
    return occurrences.map { series(of: $0, in: files) }
  }

  private var staticEra: Era? {
    staticWord.key == nil ? nil : Era("Word2Vec, one vector for all", equalInFiles: fileNumbers)
  }

  private var recurrentEra: Era? {
    recurrent.map {
      Era(
        "\($0.options.cell.title) of \($0.options.hiddenSize)", $0.similarities, files: fileNumbers)
    }
  }

  private var contextualEra: Era {
    Era("BERT, layer \(layer) of \(layerCount)", similarities, files: fileNumbers)
  }

  // MARK: The picture

  /// The eras' plots in their order, with titles that fit panels of a third of the width.
  var eraPlots: [ScatterPlot?] {
    func named(_ plot: ScatterPlot?, _ title: String, _ note: String) -> ScatterPlot? {
      guard var plot else { return nil }
      (plot.title, plot.note) = (title, note)
      return plot
    }
    let name = recurrent?.options.cell.title ?? ""
    return [
      named(staticPlot, "Word2Vec: one point for all", "the word, and its nearest"),
      named(recurrentPlot, "\(name): a point for each", "states after the word's last letter"),
      named(contextualPlot, "BERT: a point for each", "contextual vectors of the word"),
    ]
  }

  /// The occurrences as the recurrent model sees them.
  private var recurrentPlot: ScatterPlot? {
    guard let recurrent, let plane = recurrent.plane else { return nil }
    let files = fileNames
    return ScatterPlot(
      xLabel: axisLabel(0, plane), yLabel: axisLabel(1, plane),
      hasNumberedPoints: true,
      points: zip(plane.points, occurrences).enumerated().map { index, item in
        ScatterPoint(
          x: item.0[0], y: item.0[1], label: "\(index + 1)",
          series: series(of: item.1, in: files), tooltip: item.1.sentence.text)
      })
  }

  /// What the recurrent model's vectors are, and what it did not know.
  var recurrentRemarks: [String] {
    guard let recurrent else { return [] }
    let name = recurrent.options.cell.title
    var remarks = [
      "\(name): the character model \(recurrent.path); its state after the word's last character, what follows unread."
    ]
    if recurrent.unknownCount > 0 {
      remarks.append(
        "The \(name) does not know \(ReportText.count(recurrent.unknownCount, "character")) of \(ReportText.count(recurrent.occurrencesWithUnknown, "occurrence")), and read on without."
      )
    }
    if recurrent.unreadCount > 0 {
      remarks.append(
        "Of \(ReportText.count(recurrent.unreadCount, "occurrence")) it knows nothing: their vectors are zeros."
      )
    }
    return remarks
  }

  // MARK: JSON

  /// Writes the eras, where a recurrent model was asked for.
  func writeEras(to json: inout JSONWriter) {
    guard let recurrent else { return }
    json.key("eras")
    json.object { json in
      json.key("word2vec")
      if let staticEra {
        json.object { staticEra.write(to: &$0) }
      } else {
        json.null()
      }
      json.key("recurrent")
      json.object { json in
        recurrent.write(to: &json)
        recurrentEra?.write(to: &json)
      }
      json.key("bert")
      json.object { contextualEra.write(to: &$0) }
    }
  }
}

extension RecurrentOccurrences {
  fileprivate func write(to json: inout JSONWriter) {
    json.key("model")
    json.value(path)
    json.key("cell")
    json.value(options.cell.word)
    json.key("layers")
    json.value(options.layerCount)
    json.key("hidden_size")
    json.value(options.hiddenSize)
    json.key("unknown_characters")
    json.value(unknownCount)
    json.key("unread_occurrences")
    json.value(unreadCount)
    json.key("pca")
    guard let plane else { return json.null() }
    json.object { json in
      json.key("explained_variance_ratio")
      json.array(plane.explainedVarianceRatio) { $0.value($1) }
      json.key("points")
      json.array(plane.points) { json, point in json.array(point) { $0.value($1) } }
    }
  }
}

extension Era {
  /// Writes the means.
  fileprivate func write(to json: inout JSONWriter) {
    for (key, mean) in [
      ("mean_cosine", mean), ("within_files", withinFiles), ("between_files", betweenFiles),
    ] {
      json.key(key)
      if let mean { json.value(mean) } else { json.null() }
    }
  }
}
