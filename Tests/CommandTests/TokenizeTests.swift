import StrictJSON
import TestSupport
import Testing

/// What `polysemy tokenize` says of a line beyond its tokens.
@Suite struct TokenizeTests {
  let model: TinyModel

  init() throws { model = try TinyModel() }

  private func tokenize(_ line: String, _ options: [String]) throws -> Polysemy.Run {
    try Polysemy.run(["tokenize", "-", "--model", model.path, "-q"] + options, input: line + "\n")
  }

  @Test func explainsEachWord() throws {
    let run = try tokenize("The b\u{E4}nks\u{200D} of\u{A0}\u{65E5} xyz \u{7}", ["--explain"])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(
      run.text == """
        The → the
            U+0054 LATIN CAPITAL LETTER T → “t” (lowercase)
        b\u{E4}nks\u{200D} → bank ##s
            U+00E4 LATIN SMALL LETTER A WITH DIAERESIS → “a” (decomposition, accent)
            U+200D ZERO WIDTH JOINER → dropped (control)
        of → of
        \u{65E5} → \u{65E5}
            U+65E5 CJK UNIFIED IDEOGRAPH-65E5 → a word of its own (ideograph)
        xyz → [UNK]
            unknown: no piece of the vocabulary begins “xyz”
        between words
            U+00A0 NO-BREAK SPACE → “ ” (whitespace)
            U+0007 (control character) → dropped (control)


        """)
  }

  @Test func explainsForPrograms() throws {
    let json = try #require(
      try tokenize("Bankx", ["--explain", "--format", "json"]).json().first)
    let word = try #require(json["words"]?.elements.flatMap { Array($0).first })
    #expect(word["original"]?.string == "Bankx" && word["word"]?.string == "bankx")
    #expect(word["unknown"]?.string == "after bank, no piece of the vocabulary begins “x”")
    let change = try #require(word["changes"]?.elements.flatMap { Array($0).first })
    #expect(change["scalar"]?.string == "U+0042")
    #expect(change["name"]?.string == "LATIN CAPITAL LETTER B")
    #expect(change["position"]?.integer == 0 && change["result"]?.string == "b")
    #expect(change["rules"]?.elements.map { $0.map(\.string) } == ["lowercase"])
    #expect(json["between_words"]?.elements.map { Array($0).count } == 0)
  }

  @Test(arguments: [("utf8", "[5,9]"), ("scalars", "[2,6]"), ("utf16", "[3,7]")])
  func countsInAnyUnit(unit: String, offsets: String) throws {
    let run = try tokenize("\u{1F600}.bank", ["--format", "json", "--offsets", unit])
    #expect(run.text.contains("\(offsets),[0,0]]"), "\(run.text)")
  }

  @Test func takesSpecialTokensForTextWhereAsked() throws {
    let parsed = try tokenize("the [SEP] bank", [])
    let split = try tokenize("the [SEP] bank", ["--split-special-tokens"])
    #expect(parsed.text == "[CLS] the [SEP] bank [SEP]\n")
    #expect(split.text == "[CLS] the [UNK] [UNK] [UNK] bank [SEP]\n")
  }
}
