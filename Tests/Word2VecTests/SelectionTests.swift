import StrictJSON
import TestSupport
import Testing
import Word2Vec

/// Vocabularies by gensim's `max_vocab_size`, `trim_rule` and `sorted_vocab`.
@Suite struct SelectionTests {
  private let golden: JSONValue
  private let sentences: [[String]]

  init() throws {
    golden = try GensimFixture.json("models.json")
    sentences = try golden.list("sentences").map { try $0.strings }
  }

  private static func rule(_ name: String?) throws -> Vocabulary.Rule? {
    switch name {
    case nil: nil
    case "keep-rare": { word, _, _ in word.hasPrefix("w1") ? .keep : .byCount }
    case "discard-frequent": { _, count, _ in count > 20 ? .discard : .byCount }
    case "by-minimum": { _, count, minimum in count + 1 >= minimum ? .keep : .discard }
    default: throw UnknownRule()
    }
  }

  private struct UnknownRule: Error {}

  private static func selection(_ settings: JSONValue) throws -> Vocabulary.Selection {
    var selection = Vocabulary.Selection()
    if let count = settings["min_count"]?.integer { selection.minimumCount = count }
    selection.scanLimit = settings["max_vocab_size"]?.integer
    selection.maximumSize = settings["max_final_vocab"]?.integer
    selection.sortsByFrequency = settings["sorted_vocab"]?.integer != 0
    selection.rule = try rule(settings["rule"]?.string)
    return selection
  }

  @Test func selectionsAreGensims() throws {
    let corpus = try Corpus(sentences)
    let more = try Corpus(golden.list("more").map { try $0.strings })
    for item in try golden.list("vocabularies") {
      let selection = try Self.selection(item.required("settings"))
      let vocabulary = try Vocabulary(of: corpus, selection: selection)
      let first = try item.required("first")
      #expect(utf8(vocabulary.words) == utf8(try first.strings("words")))
      #expect(vocabulary.counts == (try first.integers("counts")))
      let updated = try item.required("updated")
      let extended = try vocabulary.extended(by: more, selection: selection)
      #expect(utf8(extended.words) == utf8(try updated.strings("words")))
      #expect(extended.counts == (try updated.integers("counts")))
    }
  }

  @Test func aTrainerSelectsByItsOptions() throws {
    var options = Word2VecOptions()
    options.vectorSize = 4
    options.minimumCount = 1
    options.vocabularyScanLimit = 30
    options.maximumVocabularySize = 9
    options.sortsVocabulary = false
    let model = try Word2VecTrainer(options).train(on: sentences)
    let expected = try #require(
      golden.list("vocabularies").first { $0["settings"]?["max_vocab_size"]?.integer == 30 })
    #expect(try utf8(model.vectors.words) == utf8(expected.required("first").strings("words")))
    let folder = try TemporaryFolder()
    try model.save(to: "\(folder.path)/m.safetensors")
    #expect(try Word2VecModel(contentsOf: "\(folder.path)/m.safetensors").options == options)
  }

  @Test func aSelectionThatLeavesNothingIsAnError() throws {
    var selection = Vocabulary.Selection()
    selection.rule = { _, _, _ in .discard }
    let corpus = try Corpus(sentences)
    #expect(throws: Word2VecError.noWordKept) {
      try Vocabulary(of: corpus, selection: selection)
    }
    var options = Word2VecOptions()
    options.vocabularyScanLimit = 0
    #expect(throws: Word2VecError.self) { try Word2VecTrainer(options) }
  }
}
