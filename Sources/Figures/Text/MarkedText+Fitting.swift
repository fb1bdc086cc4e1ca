extension MarkedText {
  /// The text, cut to a number of columns with "…" where it was cut.
  ///
  /// What stays is the first mark with as much around it as fits, or the beginning where nothing
  /// is marked.
  package func truncated(toColumns columns: Int) -> MarkedText {
    truncated(to: Double(columns)) { Double(DisplayWidth.of($0.character)) }
  }

  /// The text, cut or filled up with spaces to exactly this many columns.
  package func padded(toColumns columns: Int) -> MarkedText {
    let text = truncated(toColumns: columns)
    let missing = max(0, columns - text.displayWidth)
    return MarkedText(
      glyphs: text.glyphs + [Glyph](repeating: Glyph(character: " "), count: missing))
  }

  /// The text cut to a width in pixels.
  func cut(to width: Double, _ metrics: TextMetrics) -> MarkedText {
    truncated(to: width) { metrics.width(of: $0.character) }
  }

  /// ``truncated(toColumns:)`` in any measure of width.
  func truncated(to limit: Double, measuredBy width: (Glyph) -> Double) -> MarkedText {
    let widths = glyphs.map(width)
    guard widths.reduce(0, +) > limit else { return self }
    let ellipsis = Glyph(character: "…")
    guard width(ellipsis) <= limit else { return MarkedText(glyphs: []) }
    var excerpt = Excerpt(widths, ellipsis: width(ellipsis), limit: limit, of: firstMark)
    excerpt.shrink()
    let core = excerpt.range
    excerpt.grow()
    let kept = glyphs[wholeWords(in: excerpt.range, around: core)]
    return MarkedText(
      glyphs: (kept.startIndex > 0 ? [ellipsis] : []) + kept
        + (kept.endIndex < glyphs.count ? [ellipsis] : []))
  }

  /// The window without the part of a word at either end, nor the spaces before it, unless that
  /// is long or of the core.
  private func wholeWords(in window: Range<Int>, around core: Range<Int>) -> Range<Int> {
    let longestPart = 12
    var (start, end) = (window.lowerBound, window.upperBound)
    func isSpace(_ index: Int) -> Bool { glyphs[index].character == " " }
    let head = start..<max(start, min(start + longestPart, core.lowerBound))
    if start > 0, !isSpace(start - 1), let space = head.first(where: isSpace) { start = space }
    while start > 0, start < core.lowerBound, isSpace(start) { start += 1 }
    let tail = min(end, max(end - longestPart, core.upperBound, start))..<end
    if end < glyphs.count, !isSpace(end), let space = tail.last(where: isSpace) { end = space }
    while end < glyphs.count, end > max(core.upperBound, start), isSpace(end - 1) { end -= 1 }
    return start..<end
  }

  /// The text as lines no wider than `limit`, broken at spaces, after hyphens and beside East
  /// Asian characters, and inside a word only where it alone is wider than a line.
  func wrapped(to limit: Double, measuredBy width: (Glyph) -> Double) -> [MarkedText] {
    var lines: [MarkedText] = []
    var line: ArraySlice<Glyph> = []
    for glyph in glyphs {
      line.append(glyph)
      guard glyph.character != " ", line.count > 1,
        line.reduce(0, { $0 + width($1) }) > limit
      else { continue }
      let cut = Self.lastBreak(in: line) ?? line.endIndex - 1
      lines.append(MarkedText(glyphs: Self.trimmed(line[..<cut])))
      line = ArraySlice(line[cut...].drop { $0.character == " " })
    }
    let rest = Self.trimmed(line)
    if !rest.isEmpty || lines.isEmpty { lines.append(MarkedText(glyphs: rest)) }
    return lines
  }

  /// The text as at most `count` lines; what does not fit is cut away around the first mark.
  func wrapped(
    to limit: Double, lines count: Int, measuredBy width: (Glyph) -> Double
  ) -> [MarkedText] {
    // Lines end raggedly, so the room for text is a little less than their area; the first guess
    // that fits is taken.
    var room = limit * Double(count)
    while true {
      let lines = truncated(to: room, measuredBy: width).wrapped(to: limit, measuredBy: width)
      if lines.count <= count { return lines }
      room -= limit / 8
    }
  }

  private var firstMark: Range<Int>? {
    guard let start = glyphs.firstIndex(where: \.isMarked) else { return nil }
    return start..<(glyphs[start...].firstIndex { !$0.isMarked } ?? glyphs.count)
  }

  /// Where the last line break is allowed before the last glyph's end, other than at the start.
  private static func lastBreak(in line: ArraySlice<Glyph>) -> Int? {
    (line.startIndex + 1..<line.endIndex).last { index in
      let (before, after) = (line[index - 1].character, line[index].character)
      return before == " " || before == "-"
        || (before != " " && after != " "
          && (DisplayWidth.of(before) == 2 || DisplayWidth.of(after) == 2))
    }
  }

  private static func trimmed(_ line: ArraySlice<Glyph>) -> [Glyph] {
    var line = line
    while line.last?.character == " " { line.removeLast() }
    return Array(line)
  }
}

/// The stretch of a text that stays when the rest is cut away.
private struct Excerpt {
  private let widths: [Double]
  private let ellipsis: Double
  private let limit: Double
  private(set) var range: Range<Int>

  init(_ widths: [Double], ellipsis: Double, limit: Double, of mark: Range<Int>?) {
    self.widths = widths
    self.ellipsis = ellipsis
    self.limit = limit
    range = mark ?? 0..<0
    content = widths[range].reduce(0, +)
  }

  /// The width of the stretch without ellipses.
  private var content: Double

  /// Whether a stretch with this content fits between the ellipses that it needs.
  private func fits(_ range: Range<Int>, _ content: Double) -> Bool {
    content + (range.lowerBound > 0 ? ellipsis : 0)
      + (range.upperBound < widths.count ? ellipsis : 0) <= limit
  }

  /// Gives up glyphs at the end until the stretch fits; the text's beginning where none does.
  mutating func shrink() {
    while !range.isEmpty, !fits(range, content) {
      range = range.dropLast()
      content -= widths[range.upperBound]
    }
    if range.isEmpty { (range, content) = (0..<0, 0) }
  }

  /// Takes in glyphs on both sides in turn, as long as they fit.
  mutating func grow() {
    var grows = (left: true, right: true)
    while grows.left || grows.right {
      grows.left =
        grows.left && range.lowerBound > 0
        && extend(to: range.lowerBound - 1..<range.upperBound, by: range.lowerBound - 1)
      grows.right =
        grows.right && range.upperBound < widths.count
        && extend(to: range.lowerBound..<range.upperBound + 1, by: range.upperBound)
    }
  }

  private mutating func extend(to longer: Range<Int>, by index: Int) -> Bool {
    guard fits(longer, content + widths[index]) else { return false }
    range = longer
    content += widths[index]
    return true
  }
}
