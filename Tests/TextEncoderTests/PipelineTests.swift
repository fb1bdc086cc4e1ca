import Files
import Foundation
import StrictJSON
import TestSupport
import Testing
import TextEncoder
import Transformer
import WordPiece

/// What heads make of texts, against transformers' pipelines with the same tiny checkpoints.
@Suite struct PipelineTests {
  private static func directory(_ name: String) -> String {
    Fixtures.path("Transformer/heads/\(name)")
  }

  private static func cases(_ name: String) throws -> [JSONValue] {
    let models = try #require(Fixtures.json("TextEncoder/pipelines.json")["models"])
    return Array(try #require(models[name]?.elements))
  }

  /// Probabilities move by at most half of what their logits do, and those are off by at most 4e-5
  /// (`HeadTests`).
  private static let tolerance = 4e-5

  private func expectScore(_ actual: Float, _ golden: JSONValue, _ comment: Comment) throws {
    let expected = try #require(golden["score"]?.number)
    #expect(abs(Double(actual) - expected) <= Self.tolerance, comment)
  }

  // MARK: Masks

  @Test(arguments: ["bert-mlm", "distilbert-mlm", "bert-mlm-untied"])
  func masksAreFilledAsByTheReference(name: String) throws {
    let fillMask = try FillMask(model: Self.directory(name))
    for one in try Self.cases(name) {
      let text = try #require(one["text"]?.string)
      let words = one["targets"]?.elements.map { $0.compactMap(\.string) }
      let guesses = try fillMask.guesses(
        in: text, count: 4, targets: words.map(fillMask.targets))
      let masks = try #require(one["masks"]?.elements.map { Array($0) })
      #expect(guesses.count == masks.count)
      for (guesses, mask) in zip(guesses, masks) {
        let expected = Array(try #require(mask.elements))
        #expect(guesses.map(\.id) == expected.compactMap { $0["token"]?.integer.map(Int32.init) })
        #expect(guesses.map(\.token) == expected.compactMap { $0["token_str"]?.string })
        #expect(guesses.map(\.sequence) == expected.compactMap { $0["sequence"]?.string })
        for (guess, golden) in zip(guesses, expected) {
          try expectScore(guess.score, golden, "\(text): \(guess.token)")
        }
      }
    }
  }

  @Test func textsTogetherAreTheSameAsAlone() throws {
    let fillMask = try FillMask(model: Self.directory("bert-mlm"))
    let texts = (0..<150).map { "the [MASK] of \($0 % 10)" + ($0 % 3 == 0 ? " [MASK]" : "") }
    let together = try fillMask.guesses(in: texts, count: 3)
    #expect(together.map(\.count) == texts.indices.map { $0 % 3 == 0 ? 2 : 1 })
    for index in [0, 1, 63, 64, 149] where BertModel.isBatchInvariant {
      #expect(try fillMask.guesses(in: texts[index], count: 3) == together[index])
    }
  }

  @Test func targetsAreTokensOrTheirFirstPieces() throws {
    let fillMask = try FillMask(model: Self.directory("bert-mlm"))
    let targets = fillMask.targets(["bank", "bridges", " ", "Paris"])
    #expect(targets.map(\.word) == ["bank", "bridges", "Paris"])
    #expect(targets.map(\.isPiece) == [false, true, true])
    #expect(targets.map { fillMask.tokenizer.token($0.id) } == ["bank", "bridge", "paris"])
    #expect(try fillMask.guesses(in: "[MASK]", targets: []) == [[]])
    #expect(try fillMask.guesses(in: "[MASK]", count: -1) == [[]])
    // A word without pieces of its own is no guess at [UNK], unless that is asked for.
    #expect(fillMask.targets(["東京", "é東", "[UNK]"]).map(\.word) == ["é東", "[UNK]"])
  }

  /// A tokenizer may have more tokens than the checkpoint has rows.
  @Test func targetsThatTheModelHasNoLogitForAreNamed() throws {
    let folder = try TemporaryFolder()
    for file in ["config.json", "model.safetensors", "vocab.txt"] {
      try folder.write(file, WholeFile.bytes(of: "\(Self.directory("bert-mlm"))/\(file)"))
    }
    try folder.write("added_tokens.json", "{\"newtoken\": 132}")
    let fillMask = try FillMask(model: folder.path)
    let targets = fillMask.targets(["bank", "newtoken"])
    #expect(targets.map(\.id).last == 132 && fillMask.encoder.configuration.vocabularySize == 132)
    #expect(throws: TextEncoderError.targetWithoutLogit("newtoken", id: 132, rows: 132)) {
      try fillMask.guesses(in: "the [MASK]", targets: targets)
    }
    #expect(try fillMask.guesses(in: "the [MASK]", targets: [targets[0]])[0].count == 1)
  }

  @Test func textsThatCannotBeFilled() throws {
    let fillMask = try FillMask(model: Self.directory("bert-mlm"))
    #expect(throws: TextEncoderError.noMask(text: 1, mask: "[MASK]")) {
      try fillMask.guesses(in: ["[MASK]", "no mask"])
    }
    let long = "[MASK] " + String(repeating: "bank ", count: 60)
    #expect(throws: TextEncoderError.textTooLong(tokens: 63, limit: 48, text: 0)) {
      try fillMask.guesses(in: long)
    }
    #expect(try fillMask.guesses(in: [String]()).isEmpty)
  }

  @Test func likelihoodIsTheModels() throws {
    let fillMask = try FillMask(model: Self.directory("bert-mlm"))
    let golden = try #require(
      Fixtures.json("Transformer/heads.json")["models"]?["bert-mlm"]?["likelihood"])
    let value = try fillMask.pseudoLogLikelihood(of: try #require(golden["text"]?.string))
    #expect(abs(value - (try #require(golden["value"]?.number))) < 16 * Self.tolerance)
    #expect(try fillMask.pseudoLogLikelihood(of: "") == 0)
  }

  // MARK: Labels of texts

  @Test(arguments: ["bert-moods", "bert-topics", "bert-score", "distilbert-moods"])
  func labelsAreTheReferences(name: String) throws {
    let classifier = try TextClassifier(model: Self.directory(name))
    let cases = try Self.cases(name)
    let inputs = try cases.map {
      EncodingInput(try #require($0["text"]?.string), $0["pair"]?.string)
    }
    let result = try classifier.classify(inputs, count: nil)
    // The last two pairs are longer than the model.
    #expect(result.labels.count == cases.count)
    #expect(result.truncated == [cases.count - 2, cases.count - 1])
    let alone = try classifier.classify(
      cases.filter { $0["pair"] == nil }.compactMap { $0["text"]?.string }, count: nil)
    #expect(alone.labels[...] == result.labels.prefix(alone.labels.count))
    for (labels, one) in zip(result.labels, cases) {
      let expected = Array(try #require(one["labels"]?.elements))
      #expect(labels.map(\.label) == expected.compactMap { $0["label"]?.string })
      for (label, golden) in zip(labels, expected) {
        try expectScore(label.score, golden, "\(label.label)")
      }
    }
  }

  @Test func scoresAreWhatTheProblemSays() throws {
    func function(_ name: String) throws -> TextClassifier.ScoreFunction {
      try TextClassifier(model: Self.directory(name)).scoreFunction
    }
    #expect(try function("bert-moods") == .softmax)
    #expect(try function("bert-topics") == .sigmoid)
    #expect(try function("bert-score") == .none)
    #expect(try function("distilbert-moods") == .softmax)
  }

  @Test func longTextsLoseTheirEnd() throws {
    let classifier = try TextClassifier(model: Self.directory("bert-moods"))
    let long = String(repeating: "good ", count: 100)
    let result = try classifier.classify(["a film", long, long + "bad"])
    #expect(result.truncated == [1, 2] && result.labels.map(\.count) == [1, 1, 1])
    #expect(result.labels[1] == result.labels[2])
    #expect(try classifier.classify(["a film"], count: -1).labels == [[]])
    #expect(throws: TextEncoderError.lengthTooSmall(2, least: 3)) {
      try classifier.classify(["a"], maximumLength: 2)
    }
  }

  // MARK: Labels of tokens

  @Test(arguments: ["bert-names", "distilbert-names"])
  func entitiesAreTheReferences(name: String) throws {
    let classifier = try TokenClassifier(model: Self.directory(name))
    for one in try Self.cases(name) {
      let strategy = try #require(one["strategy"]?.string)
      let aggregation = try #require(TokenClassifier.Aggregation(rawValue: strategy))
      let ignored = Set(try #require(one["ignored"]?.elements).compactMap(\.string))
      let text = try #require(one["text"]?.string)
      let result = try classifier.entities(
        in: [text], aggregation: aggregation, ignoredLabels: ignored,
        stride: one["stride"]?.integer)
      #expect(result.truncated.isEmpty)
      let expected = Array(try #require(one["entities"]?.elements))
      let entities = result.entities[0]
      let label = aggregation == .none ? "entity" : "entity_group"
      #expect(
        entities.map(\.label) == expected.compactMap { $0[label]?.string }, "\(strategy) \(text)")
      #expect(
        entities.map(\.word) == expected.compactMap { $0["word"]?.string }, "\(strategy) \(text)")
      #expect(entities.map(\.range.lowerBound) == expected.compactMap { $0["start"]?.integer })
      #expect(entities.map(\.range.upperBound) == expected.compactMap { $0["end"]?.integer })
      #expect(entities.compactMap(\.token) == expected.compactMap { $0["index"]?.integer })
      for (entity, golden) in zip(entities, expected) {
        try expectScore(entity.score, golden, "\(strategy) \(text): \(entity.word)")
      }
    }
  }

  @Test func entitiesOfLongTextsEndWithTheModel() throws {
    let classifier = try TokenClassifier(model: Self.directory("bert-names"))
    let long = String(repeating: "anna ", count: 100)
    let result = try classifier.entities(in: ["", long], aggregation: .none, ignoredLabels: [])
    #expect(result.truncated == [1] && result.entities[0].isEmpty)
    // 48 positions, two of them for special tokens.
    #expect(result.entities[1].map(\.token) == (1...46).map { $0 })
    #expect(result.entities[1].last?.range == 225..<229)
  }

  @Test func aStrideMustLeaveRoom() throws {
    let classifier = try TokenClassifier(model: Self.directory("bert-names"))
    #expect(throws: TokenizationError.strideTooLarge(stride: 46, length: 46)) {
      try classifier.entities(in: [String(repeating: "anna ", count: 60)], stride: 46)
    }
  }

  // MARK: Answers

  @Test(arguments: ["bert-answers", "distilbert-answers"])
  func answersAreTheReferences(name: String) throws {
    let answerer = try QuestionAnswerer(model: Self.directory(name))
    for one in try Self.cases(name) {
      var options = QuestionAnswerer.Options()
      options.count = try #require(one["count"]?.integer)
      options.allowsNone = one["impossible"]?.boolean == true
      options.windowLength = 30
      options.stride = 8
      let (question, context) = (
        try #require(one["question"]?.string), try #require(one["context"]?.string)
      )
      let answers = try answerer.answers(to: question, in: context, options)
      let expected = Array(try #require(one["answers"]?.elements))
      #expect(answers.map(\.text) == expected.compactMap { $0["answer"]?.string }, "\(question)")
      #expect(answers.map(\.range.lowerBound) == expected.compactMap { $0["start"]?.integer })
      #expect(answers.map(\.range.upperBound) == expected.compactMap { $0["end"]?.integer })
      for (answer, golden) in zip(answers, expected) {
        try expectScore(answer.score, golden, "\(question): \(answer.text)")
      }
    }
  }

  @Test func noAnswerInNothing() throws {
    let answerer = try QuestionAnswerer(model: Self.directory("bert-answers"))
    #expect(try answerer.answers(to: "who?", in: "").isEmpty)
    #expect(try answerer.answers(to: "", in: "anna").map(\.text) == ["anna"])
    var options = QuestionAnswerer.Options()
    for count in [0, -1] {
      options.count = count
      #expect(try answerer.answers(to: "who?", in: "anna", options).isEmpty)
    }
  }

  @Test func aWindowHasRoomForTheText() throws {
    let answerer = try QuestionAnswerer(model: Self.directory("bert-answers"))
    var options = QuestionAnswerer.Options()
    // Two tokens and three special ones.
    for length in [-1, 3, 5] {
      options.windowLength = length
      #expect(throws: TextEncoderError.questionTooLong(tokens: 2, window: length)) {
        try answerer.answers(to: "who?", in: "anna lives", options)
      }
    }
    options.windowLength = 6
    let answers = try answerer.answers(to: "who?", in: "anna lives in paris", options)
    #expect(answers.allSatisfy { !$0.text.contains(" ") } && !answers.isEmpty)
    // The question leaves less than half a window, by which windows share tokens else.
    let long = String(repeating: "who ", count: 40)
    let text = String(repeating: "anna lives in paris ", count: 5)
    #expect(try answerer.answers(to: long, in: text).count == 1)
    #expect(throws: TextEncoderError.questionTooLong(tokens: 60, window: 48)) {
      try answerer.answers(to: String(repeating: "who ", count: 60), in: text)
    }
  }

  // MARK: All of them

  @Test func aCancelledTaskEnds() async throws {
    let classifier = try TextClassifier(model: Self.directory("bert-moods"))
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try classifier.classify(["a film"])
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func theModelIsWhereModulesSay() throws {
    let folder = try TemporaryFolder()
    let inner = "\(folder.path)/0_Transformer"
    try FileManager.default.copyItem(atPath: Self.directory("bert-names"), toPath: inner)
    try folder.write(
      "modules.json",
      """
      [{"idx": 0, "name": "0", "path": "0_Transformer",
        "type": "sentence_transformers.models.Transformer"}]
      """)
    let texts = ["Anna lives in Paris."]
    #expect(
      try TokenClassifier(model: folder.path).entities(in: texts)
        == TokenClassifier(model: Self.directory("bert-names")).entities(in: texts))
  }
}
