import Recurrent
import TestSupport
import Testing

/// Words, texts with labels, and their parts.
@Suite struct LabelledTextsTests {
  @Test func wordsAreThoseOfProse() {
    let vocabulary = WordVocabulary(of: ["Isn't it GOOD?", "it is good — très bon", "it"])
    #expect(vocabulary.words == ["it", "good", "bon", "is", "isn't", "très"])
    #expect(vocabulary.count == 7)
    #expect(vocabulary.number(of: "it") == 1 && vocabulary.number(of: "bad") == 0)
    #expect(vocabulary.numbers(of: "GOOD, isn’t it? no!").numbers == [2, 5, 1, 0])
    #expect(vocabulary.numbers(of: " ?! ").numbers == [WordVocabulary.unknown])
    #expect(vocabulary.numbers(of: "it is good", limit: 2).numbers == [1, 4])
    #expect(vocabulary.numbers(of: "it is good", limit: 2).isCut)
    #expect(!vocabulary.numbers(of: "it is", limit: 2).isCut)
  }

  @Test func rareWordsAreUnknown() {
    let texts = ["a a a b b c d", "c"]
    #expect(WordVocabulary(of: texts, minimumCount: 2).words == ["a", "b", "c"])
    #expect(WordVocabulary(of: texts, minimumCount: 2, limit: 2).words == ["a", "b"])
    #expect(WordVocabulary(of: texts, minimumCount: 9).words.isEmpty)
    #expect(WordVocabulary(of: []).count == 1)
  }

  private func texts(_ counts: [String: Int]) -> LabelledTexts {
    LabelledTexts(
      counts.sorted { $0.key < $1.key }.flatMap { label, count in
        (0..<count).map {
          LabelledTexts.Example(label: label, text: "\(label) \($0)", place: "\(label):\($0)")
        }
      })
  }

  @Test func everyLabelGivesItsShare() throws {
    let all = texts(["a": 100, "b": 10, "c": 4, "d": 2])
    let (learned, heldOut) = try all.divided(holdingOut: 0.2, seed: 5)
    func counts(_ part: LabelledTexts) -> [String: Int] {
      part.labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(counts(heldOut) == ["a": 20, "b": 2, "c": 1, "d": 1])
    #expect(counts(learned) == ["a": 80, "b": 8, "c": 3, "d": 1])
    #expect(Set(learned.texts).isDisjoint(with: heldOut.texts))
    #expect(Set(learned.texts + heldOut.texts) == Set(all.texts))
    // Both keep the order.
    #expect(all.examples.filter { Set(heldOut.texts).contains($0.text) } == heldOut.examples)
    let most = try all.divided(holdingOut: 0.99, seed: 5)
    #expect(counts(most.learned) == ["a": 1, "b": 1, "c": 1, "d": 1])
  }

  @Test func partsFollowFromTheSeed() throws {
    let all = texts(["a": 30, "b": 30])
    let first = try all.divided(holdingOut: 0.3, seed: 1)
    #expect(try all.divided(holdingOut: 0.3, seed: 1).heldOut == first.heldOut)
    #expect(try all.divided(holdingOut: 0.3, seed: 2).heldOut != first.heldOut)
  }

  @Test func aLabelWithOneTextHasNoneToHoldOut() {
    #expect(throws: ClassifierError.loneExample(place: "b:0", label: "b")) {
      try texts(["a": 3, "b": 1]).divided(holdingOut: 0.2, seed: 1)
    }
  }

  // MARK: Files

  private func read(
    _ text: String, label: LabelledTexts.Columns.Column? = nil,
    text textColumn: LabelledTexts.Columns.Column? = nil
  ) throws -> LabelledTexts {
    let folder = try TemporaryFolder()
    try folder.write("texts.tsv", text)
    return try LabelledTexts(
      contentsOf: ["\(folder.path)/texts.tsv"],
      columns: LabelledTexts.Columns(label: label, text: textColumn))
  }

  @Test func linesAreALabelAndAText() throws {
    let texts = try read("good\tI like it.\r\n\n  \nbad\t\n")
    #expect(texts.labels == ["good", "bad"] && texts.texts == ["I like it.", ""])
    #expect(texts.examples[1].place.hasSuffix("texts.tsv: line 4"))
    #expect(texts.distinctLabels == ["bad", "good"])
  }

  @Test func whiteSpaceAroundALabelIsNoneOfIt() throws {
    #expect(try read("bad \tx\n bad\ty\nnot bad\u{A0}\tz\n").labels == ["bad", "bad", "not bad"])
  }

  @Test func columnsHaveNumbersOrNames() throws {
    let lines = "id\ttext\tlabel\n7\tfine\tyes\n8\tpoor\tno\n"
    let named = try read(lines, label: .name("label"), text: .name("text"))
    #expect(named.labels == ["yes", "no"] && named.texts == ["fine", "poor"])
    let numbered = try read(lines, label: .number(3))
    #expect(numbered.labels == ["label", "yes", "no"] && numbered.texts[1] == "fine")
    #expect(try read(lines, label: .name("label"), text: .number(1)).texts == ["7", "8"])
  }

  @Test(
    arguments: [
      (
        "good\tx\nbad\n", nil,
        "line 2: expected a label and a text with a tab between, found 1 column"
      ),
      (
        "good\tx\ty\n", nil,
        "line 1: expected a label and a text with a tab between, found 3 columns"
      ),
      ("a\tgood\n", .number(3), "line 1: expected 3 columns with tabs between, found 2 columns"),
      ("good\tx\n \ty\n", nil, "line 2: expected a label, found an empty column"),
      (
        "text\tmood\nx\tgood\n", .name("label"),
        "line 1: expected a header with a column \"label\", found \"text\", \"mood\""
      ),
      (
        "text\tlabel\nx\n", .name("label"),
        "line 2: expected 2 columns with tabs between, found 1 column"
      ),
      ("text\tlabel\n", .name("label"), "texts.tsv: expected labelled texts, found none"),
      ("\n\n", nil, "texts.tsv: expected labelled texts, found none"),
    ] as [(String, LabelledTexts.Columns.Column?, String)])
  func badLinesAreNamed(
    lines: String, label: LabelledTexts.Columns.Column?, message: String
  ) throws {
    let error = #expect(throws: ClassifierError.self) { try read(lines, label: label) }
    #expect(error?.description.hasSuffix(message) == true, "\(String(describing: error))")
  }
}
