extension SVGPage {
  private static let text = TextMetrics(size: 12)
  private static let marker = TextMetrics(size: 12, isBold: true)
  private static let lineHeight = 16.0

  /// An entry of the legend, broken into lines.
  private struct Block {
    let entry: LegendEntry
    let lines: [MarkedText]
    var height: Double { Double(lines.count) * SVGPage.lineHeight + 5 }
  }

  /// Lists the texts that the labels stand for, in two columns where there are more than eight.
  ///
  /// Each takes three lines at most; a longer one is cut so that its marked word stays.
  mutating func drawLegend(of figure: Figure) {
    let entries = figure.shownLegend
    guard !entries.isEmpty else { return }
    let hasSeries = figure.series.count > 1
    let markers = entries.map { Self.marker.width(of: $0.marker.madeVisible) }
    let indent = min(90, markers.max() ?? 0) + (hasSeries ? 26 : 10)
    let columnCount = entries.count > 8 ? 2 : 1
    let columnWidth =
      (contentWidth - Self.gap * Double(columnCount - 1)) / Double(columnCount)
    let blocks = entries.map { Self.block($0, width: columnWidth - indent) }

    let columns = Self.columns(blocks, count: columnCount)
    let start = top + 6
    var bottom = start
    for (index, column) in columns.enumerated() {
      let left = Self.margin + Double(index) * (columnWidth + Self.gap)
      var y = start
      for block in column {
        draw(block, at: Point(x: left, y: y), indent: indent, hasSeries: hasSeries)
        y += block.height
      }
      bottom = max(bottom, y)
    }
    top = bottom
  }

  /// Splits the blocks so that the first column is the higher one, and as low as can be.
  private static func columns(_ blocks: [Block], count: Int) -> [ArraySlice<Block>] {
    guard count > 1 else { return [blocks[...]] }
    let half = blocks.reduce(0) { $0 + $1.height } / 2
    var height = 0.0
    let cut = blocks.firstIndex { block in
      height += block.height
      return height >= half
    }
    let end = (cut ?? blocks.count - 1) + 1
    return [blocks[..<end], blocks[end...]]
  }

  private static func block(_ entry: LegendEntry, width: Double) -> Block {
    // The source follows the text on its last line where that has room, else on a line of its own.
    let room = min(width / 3, entry.source.isEmpty ? 0 : text.width(of: entry.source) + 8)
    let lines = entry.text.wrapped(to: width, lines: 3) { glyph in
      TextMetrics(size: 12, isBold: glyph.isMarked).width(of: glyph.character)
    }
    let last = lines.last.map { text.width(of: $0.string) } ?? 0
    let fits = last + room <= width
    return Block(entry: entry, lines: fits ? lines : lines + [MarkedText("")])
  }

  private mutating func draw(_ block: Block, at place: Point, indent: Double, hasSeries: Bool) {
    let baseline = place.y + 12
    if hasSeries {
      svg.mark(
        Disc(center: Point(x: place.x + 5, y: baseline - 4), radius: 4), series: block.entry.series)
    }
    svg.text(
      [
        "class": "end strong-label", "x": .number(place.x + indent - 10), "y": .number(baseline),
      ], MarkedText(block.entry.marker).cut(to: 90, Self.marker))
    for (index, line) in block.lines.enumerated() {
      let isLast = index == block.lines.count - 1
      let source = MarkedText(block.entry.source).cut(to: 300, Self.text).string
      svg.text(
        [
          "x": .number(place.x + indent), "y": .number(baseline + Double(index) * Self.lineHeight),
        ], line, then: isLast ? source : "")
    }
  }
}
