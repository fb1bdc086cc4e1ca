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

  /// A text in which the given ranges of Unicode scalars stand out.
  ///
  /// A cluster that a range touches stands out as a whole. What lies outside the text is ignored.
  package init(_ text: String, marking ranges: [Range<Int>] = []) {
    var position = 0
    glyphs = text.madeVisible.map { character in
      let range = position..<position + character.unicodeScalars.count
      position = range.upperBound
      return Glyph(character: character, isMarked: ranges.contains { $0.overlaps(range) })
    }
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
