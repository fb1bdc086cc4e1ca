extension Figure {
  /// The figure as an SVG document, 1040 pixels wide and as high as it needs.
  ///
  /// It stands alone (no font, script or picture from elsewhere), follows the surroundings' light
  /// or dark scheme where the viewer knows media queries and is light elsewhere, describes itself
  /// to screen readers, and shows a point's tooltip when the pointer rests on it.
  package func svg() -> String {
    var page = SVGPage()
    page.drawHeader(of: self)
    let remarks = page.draw(panels, height: panelHeight, columns: columnCount)
    page.drawLegend(of: self)
    page.drawNotes(notes(with: remarks))
    return page.document(title: title, description: description, hasLines: hasLines)
  }

  /// What the figure shows, for those who cannot see it.
  private var description: String {
    let plots = panels.map { panel in
      switch panel {
      case .scatter(let plot): plot.spokenDescription
      case .lines(let plot): plot.spokenDescription
      }
    }
    return ([subtitle].filter { !$0.isEmpty }.map { "\($0)." } + plots).joined(separator: " ")
  }
}

extension ScatterPlot {
  fileprivate var spokenDescription: String {
    let count = drawablePoints.count
    let axes = [xLabel, yLabel].filter { !$0.isEmpty }.joined(separator: " and ")
    return "Scatter plot" + (title.isEmpty ? "" : " “\(title)”")
      + ": \(DecimalText.count(count)) \(count == 1 ? "point" : "points")"
      + (axes.isEmpty ? "." : "; the axes are \(axes).")
  }
}

extension LinePlot {
  fileprivate var spokenDescription: String {
    var names: [String] = []
    for line in lines where !names.contains(line.name) { names.append(line.name) }
    let axes = [(xLabel, xScale), (yLabel, yScale)].filter { !$0.0.isEmpty }.map {
      $0.0 + ($0.1 == .logarithmic ? " (logarithmic)" : "")
    }
    return "Line chart" + (title.isEmpty ? "" : " “\(title)”")
      + (names.isEmpty ? " without lines" : ": \(names.joined(separator: ", "))")
      + (axes.isEmpty ? "." : "; the axes are \(axes.joined(separator: " and ")).")
  }
}
