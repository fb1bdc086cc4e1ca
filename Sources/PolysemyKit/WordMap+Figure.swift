package import Figures

extension WordMap {
  /// The words as a picture: a point for each, neighbours in the colour and shape of their word.
  package var figure: Figure {
    Figure(
      title: title, subtitle: subtitle, panels: [.scatter(plot)],
      series: hasKey ? words.map { "“\($0)”" } : [], notes: remarks,
      panelHeight: 640)
  }

  /// The picture as SVG.
  public func svg() -> String { figure.svg() }

  /// The picture in characters, for a terminal.
  ///
  /// - Parameters:
  ///   - width: The terminal's, in columns.
  ///   - color: Whether escape sequences may be used.
  /// - Returns: Lines, each with its end.
  public func text(width: Int = 80, color: Bool = false) -> String {
    figure.terminal(width: width, height: 30, color: color)
  }

  /// The most words whose marks the picture explains: beyond, they repeat.
  private static let keyLimit = 40
  /// The most words that the title names.
  private static let titleLimit = 3

  private var hasNeighbours: Bool { places.count > words.count }
  private var hasKey: Bool { hasNeighbours && words.count <= Self.keyLimit }

  private var title: String {
    let quoted = words.map { "“\($0)”" }
    let named =
      switch words.count {
      case 1: quoted[0]
      case ...Self.titleLimit:
        quoted.dropLast().joined(separator: ", ") + " and " + quoted[words.count - 1]
      default: ReportText.count(words.count, "word")
      }
    guard hasNeighbours else { return named }
    return words.count == 1
      ? "\(named) and its \(places.count - 1) nearest words"
      : "\(named), each with its \(neighbourCount) nearest words"
  }

  private var subtitle: String {
    "vectors of \(source), \(ReportText.count(vectorSize, "number")) each, scaled to length 1"
  }

  private var plot: ScatterPlot {
    var plot = ScatterPlot(
      note: note,
      points: places.map { place in
        ScatterPoint(
          x: place.x, y: place.y, label: place.word, series: hasNeighbours ? place.owner : 0,
          isEmphasized: hasNeighbours && place.isNamed, tooltip: tooltip(of: place))
      })
    switch fit {
    case .principalComponents(let ratios):
      let labels = ratios.enumerated().map { component, ratio in
        "PC \(component + 1) (\(ReportText.percent(ratio)) of the variance)"
      }
      (plot.xLabel, plot.yLabel) = (labels[0], labels[1])
    case .tsne: plot.hasScale = false
    }
    return plot
  }

  private var note: String {
    switch fit {
    case .principalComponents: "first two principal components of these words' vectors"
    case .tsne(let perplexity, let divergence):
      "t-SNE, perplexity \(Self.short(perplexity)), divergence \(ReportText.fixed(divergence, decimals: 2))"
    }
  }

  private var remarks: [String] {
    guard case .tsne = fit else { return [] }
    return [
      "t-SNE shows who is near whom; how far groups are apart, and how large they are, means little."
    ]
  }

  /// A number with a decimal where it needs one.
  private static func short(_ number: Double) -> String {
    let text = ReportText.fixed(number, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private func tooltip(of place: Place) -> String {
    place.isNamed ? place.word : "\(place.word), near \(words[place.owner])"
  }
}
