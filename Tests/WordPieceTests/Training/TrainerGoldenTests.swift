import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Vocabularies compared with those that the reference trains of the same texts.
@Suite struct TrainerGoldenTests {
  private func expectGoldens(_ kind: String) throws {
    let fixture = try Fixtures.json("WordPiece/training.json")
    var count = 0
    for golden in try #require(fixture[kind]?.elements) {
      let name = Comment(rawValue: try #require(golden["name"]?.string))
      let corpus = try #require(golden["corpus"])
      let texts = try corpus.strings ?? #require(fixture["corpora"]?[corpus.string ?? ""]?.strings)
      var trainer = try WordPieceTrainer(golden.trainerOptions())
      for text in texts { trainer.add(text) }
      let found = try trainer.train().utf8
      let expected = try #require(golden["vocabulary"]?.strings).map { Array($0.utf8) }
      if golden["ordered"]?.boolean == true {
        #expect(found == expected, name)
      } else {
        #expect(found.count == expected.count, name)
        #expect(Set(found) == Set(expected), name)
      }
      count += 1
    }
    #expect(count > 10)
  }

  @Test func whatSomeHundredSentencesGive() throws { try expectGoldens("large") }

  @Test func whatEachRuleGives() throws { try expectGoldens("small") }
}

extension JSONValue {
  fileprivate var strings: [String]? { elements?.compactMap(\.string) }

  /// The options of a case, which the fixture has by the reference's names.
  fileprivate func trainerOptions() throws -> WordPieceTrainer.Options {
    var result = WordPieceTrainer.Options()
    let options = try #require(self["options"])
    result.vocabularySize = options["vocab_size"]?.integer ?? result.vocabularySize
    result.minimumFrequency = options["min_frequency"]?.integer ?? 0
    result.specialTokens = options["special_tokens"]?.strings ?? []
    result.alphabetLimit = options["limit_alphabet"]?.integer
    result.initialAlphabet = Set(
      options["initial_alphabet"]?.strings?.compactMap(\.unicodeScalars.first) ?? [])
    result.wordEndSuffix = options["end_of_word_suffix"]?.string ?? ""
    result.tokenizer.continuingPrefix = options["continuing_subword_prefix"]?.string ?? "##"
    guard let normalizer = self["normalizer"] else { return result }
    result.tokenizer.lowercases = normalizer["lowercase"]?.boolean ?? true
    result.tokenizer.stripsAccents = normalizer["strip_accents"]?.boolean
    result.tokenizer.cleansText = normalizer["clean_text"]?.boolean ?? true
    result.tokenizer.tokenizesChineseCharacters =
      normalizer["handle_chinese_chars"]?.boolean ?? true
    return result
  }
}

extension Vocabulary {
  /// All tokens as bytes, in the order of their numbers.
  var utf8: [[UInt8]] { (0..<Int32(count)).map { utf8(of: $0).map { Array($0) } ?? [] } }
}
