/// A text with ranges that stand out: a sentence and the word that it is shown for.
///
/// The text is made visible (``Swift/String/madeVisible``) once, here, so that whatever comes out,
/// in a terminal or in SVG, is safe to show.
package struct MarkedText: Equatable, Sendable {
  /// A grapheme cluster and whether it stands out.
  struct Glyph: Equatable, Sendable {
    let character: Character
    var isMarked = false
  }

  /// The text, cluster by cluster.
  let glyphs: [Glyph]

  init(glyphs: [Glyph]) { self.glyphs = glyphs }

  /// How much of a very long text is kept, in Unicode scalars on either side of the first mark's
  /// beginning: more than any drawing shows, and little enough for a line of any length.
  private static let longestContext = 4096

  /// A text in which the given ranges of Unicode scalars stand out.
  ///
  /// A cluster that a range touches stands out as a whole. What lies outside the text is ignored.
  /// Of a text longer than 8,192 scalars, so many around the first mark are kept, with "…" for what
  /// is not.
  package init(_ text: String, marking ranges: [Range<Int>] = []) {
    let scalars = text.unicodeScalars
    let count = scalars.count
    let isLong = count > 2 * Self.longestContext
    let mark = ranges.first { 0..<count ~= $0.lowerBound }?.lowerBound ?? 0
    let start = isLong ? max(0, mark - Self.longestContext) : 0
    let kept = isLong ? scalars.dropFirst(start).prefix(2 * Self.longestContext) : scalars[...]
    var position = start
    let glyphs = String(Substring(kept)).madeVisible.map { character in
      let range = position..<position + character.unicodeScalars.count
      position = range.upperBound
      return Glyph(character: character, isMarked: ranges.contains { $0.overlaps(range) })
    }
    let ellipsis = [Glyph(character: "…")]
    self.glyphs = (start > 0 ? ellipsis : []) + glyphs + (position < count ? ellipsis : [])
  }

  /// The text without its marks.
  package var string: String { String(glyphs.map(\.character)) }

  /// Whether there is no text.
  package var isEmpty: Bool { glyphs.isEmpty }

  /// How many columns of a terminal the text takes.
  package var displayWidth: Int { glyphs.reduce(0) { $0 + DisplayWidth.of($1.character) } }

  /// The longest stretches that stand out, or do not, throughout.
  package var runs: [(text: String, isMarked: Bool)] {
    var runs: [(text: String, isMarked: Bool)] = []
    for glyph in glyphs {
      if let last = runs.last, last.isMarked == glyph.isMarked {
        runs[runs.count - 1].text.append(glyph.character)
      } else {
        runs.append((String(glyph.character), glyph.isMarked))
      }
    }
    return runs
  }
}

extension MarkedText: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}
