import Files
import StrictJSON
import TestSupport
import Testing
import Word2Vec

@Suite struct EvaluationTests {
  private let vectors: KeyedVectors
  private let golden: JSONValue
  private let folder: TemporaryFolder

  init() throws {
    vectors = try QueryFixture.vectors()
    golden = try QueryFixture.json("evaluation.json")
    folder = try TemporaryFolder()
  }

  /// Options by gensim's names of them.
  private func options(_ item: JSONValue) throws -> EvaluationOptions {
    var options = EvaluationOptions()
    for (key, value) in try #require(item.required("options").members) {
      switch key.string {
      case "dummy4unknown": options.countsUnknown = value.boolean == true
      case "case_insensitive": options.ignoresCase = value.boolean == true
      case "restrict_vocab": options.vocabularyLimit = try #require(value.integer)
      default: Issue.record("unknown option \(key.string ?? "?")")
      }
    }
    return options
  }

  private func spelled(_ analogies: [Analogy], _ options: EvaluationOptions) -> [[[UInt8]]] {
    analogies.map { analogy in
      utf8(
        [analogy.first, analogy.second, analogy.third, analogy.expected].map {
          options.ignoresCase ? $0.uppercased() : $0
        })
    }
  }

  @Test func analogiesAreAnsweredAsByGensim() throws {
    for item in try golden.list("analogies") {
      let options = try options(item)
      let found = try vectors.evaluateAnalogies(
        fileAt: QueryFixture.path("questions.txt"), options: options)
      #expect(found.accuracy == item["score"]?.number)
      let sections = try item.list("sections")
      #expect(found.sections.map(\.name) == sections.map { $0["section"]?.string })
      for (section, expected) in zip(found.sections, sections) {
        let correct = try expected.list("correct").map { utf8(try $0.strings) }
        let incorrect = try expected.list("incorrect").map { utf8(try $0.strings) }
        #expect(spelled(section.correct, options) == correct)
        #expect(spelled(section.incorrect, options) == incorrect)
      }
      #expect(found.skippedLines.count == 2)
      #expect(found.analogyCount == found.count + (options.countsUnknown ? 0 : found.unknownCount))
    }
  }

  @Test func answersAreKept() throws {
    let path = try folder.write(
      "questions.txt", ": family\nman woman uncle aunt\nuncle aunt Man actress\na b c d\n")
    let found = try vectors.evaluateAnalogies(fileAt: path)
    let section = try #require(found.sections.first)
    #expect(section.correct.map(\.predicted) == ["aunt"])
    let predicted = try #require(section.incorrect.first?.predicted)
    #expect(vectors.contains(predicted) && predicted != "actress")
    #expect(found.unknownCount == 1 && found.analogyCount == 3 && found.correctCount == 1)
    #expect(found.accuracy == 0.5 && section.accuracy == 0.5 && found.unknownRatio == 1.0 / 3)
  }

  @Test func similaritiesCorrelateAsByGensim() throws {
    for item in try golden.list("pairs") {
      for (name, delimiter) in [("pairs.tsv", "\t"), ("pairs.csv", ",")]
        as [(String, Unicode.Scalar)]
      {
        let found = try vectors.evaluateWordPairs(
          fileAt: QueryFixture.path(name), delimiter: delimiter, options: options(item))
        // A cosine is rounded by 2⁻²⁵, and a correlation moves by less than cosines do in relation to
        // their spread, some 1/3. A p-value moves by the number of pairs as much.
        try expectCorrelation(found.pearson, item.list("pearson"), within: 1e-7)
        // Ranks are not moved at all.
        try expectCorrelation(found.spearman, item.list("spearman"), within: 1e-14)
        let ratio = try #require(item["oov_ratio"]?.number)
        #expect(abs(found.unknownRatio * 100 - ratio) <= 1e-12 * ratio)
        #expect(found.skippedLines.count == 2)
      }
    }
  }

  private func expectCorrelation(
    _ found: Correlation, _ expected: [JSONValue], within tolerance: Double
  ) throws {
    let coefficient = try #require(expected[0].number)
    let pValue = try #require(expected[1].number)
    #expect(abs(found.coefficient - coefficient) <= tolerance)
    #expect(abs(found.pValue - pValue) <= max(1e-11, 100 * tolerance) * pValue)
  }

  @Test func badFilesAreErrors() throws {
    let early = try folder.write("early.txt", "\nman king woman queen\n: late\n")
    #expect(
      throws: EvaluationError.noSection(path: early, line: 2, found: "man king woman queen")
    ) { try vectors.evaluateAnalogies(fileAt: early) }
    let empty = try folder.write("empty.txt", ": nothing\nthree words only\n")
    #expect(throws: EvaluationError.noAnalogy(path: empty)) {
      try vectors.evaluateAnalogies(fileAt: empty)
    }
    let few = try folder.write("few.tsv", "king\tqueen\t3\nking\tnowhere\t4\nking\tqueen\t0x10\n")
    #expect(throws: EvaluationError.tooFewPairs(path: few, found: 1, unknown: 1)) {
      try vectors.evaluateWordPairs(fileAt: few)
    }
    let malformed = try folder.write("malformed.txt", Array(": a\n".utf8) + [0xFF, 0x0A])
    #expect(throws: TextError.invalidUTF8(path: malformed, line: 2, byte: 0)) {
      try vectors.evaluateAnalogies(fileAt: malformed)
    }
    #expect(throws: TextError.invalidUTF8(path: malformed, line: 2, byte: 0)) {
      try vectors.evaluateWordPairs(fileAt: malformed)
    }
    #expect(throws: FileError.self) { try vectors.evaluateWordPairs(fileAt: "\(folder.path)/no") }
  }
}
