import TestSupport
import Testing
import WordPiece

/// What is said of how a text became its tokens.
@Suite struct ExplanationTests {
  private func tokenizer(_ tokens: [String] = [], limit: Int = 100) throws -> BertTokenizer {
    var options = BertTokenizer.Options()
    options.maxInputCharactersPerWord = limit
    let vocabulary = try Vocabulary(
      ["[UNK]", "[CLS]", "[SEP]", "the", "bank", "##er", "a"] + tokens)
    return try BertTokenizer(vocabulary: vocabulary, options: options)
  }

  @Test func namesWhatWasDroppedOrChanged() throws {
    let text = "The b\u{E4}nk\u{200D}er \u{0} \u{4E2D}"
    let explanation = try tokenizer(["\u{4E2D}"]).explain(text)
    #expect(explanation.words.map(\.original) == ["The", "b\u{E4}nk\u{200D}er", "\u{4E2D}"])
    #expect(explanation.words.map(\.tokens) == [["the"], ["bank", "##er"], ["\u{4E2D}"]])
    #expect(explanation.words.map(\.unknownReason) == [nil, nil, nil])
    let changes = explanation.words.map { $0.changes.map { ($0.position, $0.rules, $0.result) } }
    #expect(changes[0].map(\.0) == [0] && changes[0][0].1 == [.lowercase])
    #expect(changes[1].map(\.0) == [5, 8])
    #expect(changes[1][0].1 == [.decomposition, .accent] && changes[1][0].2 == "a")
    #expect(changes[1][1].1 == [.control] && changes[1][1].2 == "")
    #expect(changes[2].map(\.0) == [14] && changes[2][0].1 == [.ideograph])
    #expect(explanation.changesBetweenWords.map(\.scalar) == ["\0"])
  }

  @Test func whatAWordLosesAtItsEndsIsItsOwn() throws {
    let explanation = try tokenizer().explain("\u{AD}the\u{301} \u{200B} bank\u{200B}[CLS]\u{301}a")
    #expect(
      explanation.words.map(\.original) == [
        "\u{AD}the\u{301}", "bank\u{200B}", "[CLS]", "\u{301}a",
      ])
    #expect(explanation.words.map { $0.changes.map(\.position) } == [[0, 4], [12], [], [18]])
    #expect(explanation.changesBetweenWords.map(\.position) == [6])
  }

  @Test func saysWhyAWordIsUnknown() throws {
    let explanation = try tokenizer(limit: 5).explain("bankers aer axe xa [UNK] banker bank")
    #expect(
      explanation.words.map(\.unknownReason) == [
        .tooLong(scalarCount: 7, limit: 5), nil, .noPiece(after: ["a"], rest: "xe"),
        .noPiece(after: [], rest: "xa"), nil, .tooLong(scalarCount: 6, limit: 5), nil,
      ])
  }

  @Test(arguments: Configuration.allCases)
  func agreesWithTheTokenizer(configuration: Configuration) throws {
    let tokenizer = try configuration.tokenizer(parsesSpecialTokens: false)
    let random = try RandomTexts(Fixtures.json("WordPiece/digests.json"))
    for seed in 70_000..<72_000 as Range<UInt64> {
      let text = random[seed]
      let explanation = tokenizer.explain(text)
      let comment = Comment(rawValue: text.debugDescription)
      #expect(explanation.words.map(\.word) == tokenizer.words(of: text), comment)
      for word in explanation.words {
        #expect((word.tokens == ["[UNK]"]) == (word.unknownReason != nil), comment)
      }
      expectSameScalars(explanation, text, comment)
    }
  }

  /// Scalar by scalar, the changes leave what the words hold; marks may stand in another order.
  private func expectSameScalars(
    _ explanation: TextExplanation, _ text: String, _ comment: Comment
  ) {
    let changes = explanation.words.flatMap(\.changes) + explanation.changesBetweenWords
    var results = text.unicodeScalars.map { String($0) }
    for change in changes { results[change.position] = change.result }
    let left = results.joined().unicodeScalars.filter { !$0.properties.isWhitespace }
    let held = explanation.words.flatMap { Array($0.word.text.unicodeScalars) }
    #expect(left.sorted() == held.sorted(), comment)
  }
}
