/// A drawing: panels side by side under a title, above a legend and notes.
///
/// A value; ``svg()`` and ``terminal(width:height:color:)`` draw it. The same figure gives the same
/// bytes. Any text is safe in it: what could act on its surroundings is made visible
/// (``Swift/String/madeVisible``), and what is too long is cut with "…".
package struct Figure: Equatable, Sendable {
  /// What the figure shows, in a few words.
  package var title: String
  /// Where it comes from: the model, the layer, the files.
  package var subtitle: String
  package var panels: [Panel]
  /// The names of the series, by index; drawn as a key where there are several.
  package var series: [String]
  /// The texts that the labels stand for, listed below the panels.
  package var legend: [LegendEntry]
  /// Remarks at the foot.
  package var notes: [String]
  /// How high a panel is in SVG, in pixels.
  package var panelHeight: Double
  /// How many panels stand side by side in SVG, at most.
  package var columnCount: Int

  package init(
    title: String, subtitle: String = "", panels: [Panel], series: [String] = [],
    legend: [LegendEntry] = [], notes: [String] = [], panelHeight: Double = 440,
    columnCount: Int = 3
  ) {
    self.title = title
    self.subtitle = subtitle
    self.panels = panels
    self.series = series
    self.legend = legend
    self.notes = notes
    self.panelHeight = panelHeight
    self.columnCount = columnCount
  }

  /// How many legend entries are drawn; a note tells of the others.
  package static let largestLegend = 200
}

/// One coordinate system of a figure.
///
/// A further kind of plot is a further case; the compiler then asks for its two drawings.
package enum Panel: Equatable, Sendable {
  case scatter(ScatterPlot)
  case lines(LinePlot)
}

/// A line of a figure's legend: a point's label and the text that it stands for.
package struct LegendEntry: Equatable, Sendable {
  /// The label of the point.
  package var marker: String
  /// The series of the point.
  package var series: Int
  /// The text, in which the word in question is marked.
  package var text: MarkedText
  /// Where the text comes from, such as "b.txt:12"; drawn after it, fainter.
  package var source: String

  package init(marker: String, series: Int = 0, text: MarkedText, source: String = "") {
    self.marker = marker
    self.series = series
    self.text = text
    self.source = source
  }
}

extension Figure {
  /// Whether any of its panels has marks.
  var hasMarks: Bool {
    panels.contains { panel in
      switch panel {
      case .scatter: true
      case .lines(let plot): plot.lines.contains(where: plot.hasMarks)
      }
    }
  }

  /// Whether any of its panels has lines.
  var hasLines: Bool {
    panels.contains { panel in
      switch panel {
      case .scatter: false
      case .lines: true
      }
    }
  }

  /// The legend as far as it is drawn.
  var shownLegend: ArraySlice<LegendEntry> { legend.prefix(Self.largestLegend) }

  /// The figure's notes, then what drawing it gave rise to, each once.
  func notes(with remarks: [String]) -> [String] {
    var all = notes
    for remark in remarks where !all.contains(remark) { all.append(remark) }
    if legend.count > Self.largestLegend {
      all.append(
        "The first \(Self.largestLegend) of \(DecimalText.count(legend.count)) texts are listed.")
    }
    return all
  }
}
