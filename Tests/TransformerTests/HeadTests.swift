import Files
import LinearAlgebra
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing
import Transformer

/// Tiny seeded checkpoints with every head, against the logits that transformers computes.
@Suite struct HeadTests {
  /// The reference's own error against float64 on these models is up to 1.2e-5 (largest logit 9.1),
  /// ours about the same; in all they differ by no more than thrice that.
  static let tolerance: Float = 4e-5

  struct Case: Sendable {
    let value: JSONValue
    let ids: [Int32]
    let types: [Int32]

    init(_ value: JSONValue) throws {
      self.value = value
      ids = try value.integers("ids")
      types = try value.integers("types")
    }

    func floats(_ key: String) throws -> [Float] { try #require(value[key]).floats }

    /// The tokens whose logits over the vocabulary were kept.
    func positions(sequence: Int) throws -> [TokenPosition] {
      try value.integers("positions").map { TokenPosition(sequence: sequence, token: Int($0)) }
    }
  }

  static func directory(_ name: String) -> String { Fixtures.path("Transformer/heads/\(name)") }

  static func golden(_ name: String) throws -> JSONValue {
    try #require(Fixtures.json("Transformer/heads.json")["models"]?[name])
  }

  static func cases(_ name: String) throws -> [Case] {
    try #require(golden(name)["cases"]?.elements).map { try Case($0) }
  }

  private static func batch(_ cases: [Case]) -> PackedSequences {
    var sequences = PackedSequences()
    for one in cases { sequences.append(one.ids, tokenTypeIDs: one.types) }
    return sequences
  }

  @Test(arguments: ["bert-mlm", "bert-mlm-untied", "distilbert-mlm"])
  func maskedWords(name: String) throws {
    let model = try BertForMaskedLM(directory: Self.directory(name))
    let cases = try Self.cases(name)
    let positions = try cases.enumerated().flatMap { try $1.positions(sequence: $0) }
    let logits = try model.logits(for: Self.batch(cases), at: positions)
    #expect(logits.width == 132 && logits.count == positions.count)
    expectClose(
      logits.values, try cases.flatMap { try $0.floats("logits") }, within: Self.tolerance)
  }

  @Test func likelihoodOfASentence() throws {
    let model = try BertForMaskedLM(directory: Self.directory("bert-mlm"))
    let golden = try #require(Self.golden("bert-mlm")["likelihood"])
    let ids = try golden.integers("ids")
    let value = try model.pseudoLogLikelihood(
      of: ids, at: Array(1..<ids.count - 1), maskTokenID: 4)
    // A sum of logarithms of eight tokens, each as good as its logits.
    let expected = try #require(golden["value"]?.number)
    #expect(abs(value - expected) < 8 * 2 * Double(Self.tolerance))
    #expect(throws: BertError.noSuchToken(token: 99, sequence: 0, tokenCount: ids.count)) {
      try model.pseudoLogLikelihood(of: ids, at: [99], maskTokenID: 4)
    }
    // The token that is wrong may be a masked one or another, and is named where it stands.
    let rows = model.model.configuration.vocabularySize
    for (wrong, place) in [(Int32(rows), 2), (-1, 2), (.max, 1), (.min, 0)] {
      var wrongIDs = ids
      wrongIDs[place] = wrong
      #expect(throws: BertError.tokenID(wrong, rows: rows, sequence: 0, token: place)) {
        try model.pseudoLogLikelihood(of: wrongIDs, at: [1, 2], maskTokenID: 4)
      }
    }
  }

  @Test func nextSentences() throws {
    let model = try BertForNextSentencePrediction(directory: Self.directory("bert-nsp"))
    let cases = try Self.cases("bert-nsp")
    expectClose(
      try model.logits(for: Self.batch(cases)).values,
      try cases.flatMap { try $0.floats("logits") }, within: Self.tolerance)
  }

  /// The names here are those of TensorFlow, as in the published bert-base-uncased.
  @Test func bothHeadsOfPreTraining() throws {
    let model = try BertForPreTraining(directory: Self.directory("bert-pretraining"))
    let cases = try Self.cases("bert-pretraining")
    let positions = try cases.enumerated().flatMap { try $1.positions(sequence: $0) }
    let output = try model.logits(for: Self.batch(cases), at: positions)
    expectClose(
      output.predictions.values, try cases.flatMap { try $0.floats("prediction_logits") },
      within: Self.tolerance)
    expectClose(
      output.relationships.values, try cases.flatMap { try $0.floats("seq_relationship_logits") },
      within: Self.tolerance)
    // The same encoder serves both heads alone.
    let words = try BertForMaskedLM(model.model)
    #expect(
      try words.logits(for: Self.batch(cases), at: positions).values == output.predictions.values)
    let pairs = try BertForNextSentencePrediction(model.model)
    #expect(try pairs.logits(for: Self.batch(cases)).values == output.relationships.values)
  }

  @Test(arguments: ["bert-moods", "bert-topics", "bert-score", "distilbert-moods"])
  func labelsOfSequences(name: String) throws {
    let model = try BertForSequenceClassification(directory: Self.directory(name))
    let cases = try Self.cases(name)
    let logits = try model.logits(for: Self.batch(cases))
    #expect(logits.width == model.configuration.labels.count && logits.count == cases.count)
    expectClose(
      logits.values, try cases.flatMap { try $0.floats("logits") }, within: Self.tolerance)
  }

  @Test(arguments: ["bert-names", "distilbert-names"])
  func labelsOfTokens(name: String) throws {
    let model = try BertForTokenClassification(directory: Self.directory(name))
    let cases = try Self.cases(name)
    let logits = try model.logits(for: Self.batch(cases))
    for (one, actual) in zip(cases, logits) {
      #expect(actual.count == one.ids.count && actual.width == 5)
      expectClose(actual.values, try one.floats("logits"), within: Self.tolerance)
    }
  }

  @Test(arguments: ["bert-answers", "distilbert-answers"])
  func answersToQuestions(name: String) throws {
    let model = try BertForQuestionAnswering(directory: Self.directory(name))
    let cases = try Self.cases(name)
    let logits = try model.logits(for: Self.batch(cases))
    for (one, actual) in zip(cases, logits) {
      expectClose(actual.start, try one.floats("start_logits"), within: Self.tolerance)
      expectClose(actual.end, try one.floats("end_logits"), within: Self.tolerance)
    }
  }

  @Test(arguments: ["bert-choice", "distilbert-choice"]) func choices(name: String) throws {
    let model = try BertForMultipleChoice(directory: Self.directory(name))
    let cases = try Self.cases(name)
    var batch = PackedSequences()
    for one in cases {
      batch.append(one.ids, tokenTypeIDs: one.types)
      batch.append(try one.value.integers("other"), tokenTypeIDs: one.types)
    }
    let logits = try model.logits(for: batch, choiceCount: 2)
    expectClose(
      logits.values, try cases.flatMap { try $0.floats("logits") }, within: Self.tolerance)
  }

  /// A row's logits have the same bits alone and among others.
  @Test func logitsDoNotDependOnTheBatch() throws {
    let model = try BertForSequenceClassification(directory: Self.directory("bert-moods"))
    let cases = try Self.cases("bert-moods")
    let all = try model.logits(for: Self.batch(cases))
    for (row, one) in cases.enumerated() where BertModel.isBatchInvariant {
      #expect(try model.logits(for: Self.batch([one])).values[...] == all[row])
    }
  }

  // MARK: Configurations

  @Test func configurationsSayWhatNumbersAre() throws {
    func configuration(_ name: String) throws -> BertHeadConfiguration {
      try BertHeadConfiguration(contentsOf: "\(Self.directory(name))/config.json")
    }
    let moods = try configuration("bert-moods")
    #expect(moods.labels == ["bad", "so-so", "good"] && moods.problemType == .singleLabel)
    #expect(moods.head == .sequenceClassification)
    #expect(try configuration("bert-topics").problemType == .multiLabel)
    #expect(try configuration("bert-score").labels == ["LABEL_0"])
    #expect(try configuration("bert-score").problemType == .regression)
    #expect(try configuration("bert-mlm").head == .maskedLM)
    #expect(try configuration("bert-mlm").labels == ["LABEL_0", "LABEL_1"])
    #expect(try !configuration("bert-mlm-untied").tiesWordEmbeddings)
    #expect(try configuration("distilbert-answers").head == .questionAnswering)
  }

  @Test(arguments: [
    (#"{"id2label": {"0": "a", "2": "b"}}"#, "\"id2label\": expected an object of names"),
    (#"{"id2label": {"0": "a", "00": "b"}}"#, "\"id2label\": expected an object of names"),
    (#"{"id2label": {}}"#, "\"id2label\": expected an object of names"),
    (#"{"id2label": ["a"]}"#, "\"id2label\": expected an object of names"),
    (#"{"num_labels": 0}"#, "\"num_labels\": expected an integer from 1"),
    (#"{"num_labels": 9999999}"#, "\"num_labels\": expected at most 1048576 labels"),
    (#"{"problem_type": "riddle"}"#, "\"problem_type\": expected one of regression"),
    (#"{"architectures": [1]}"#, "\"architectures\": expected a list of strings"),
    (#"{"tie_word_embeddings": 1}"#, "\"tie_word_embeddings\": expected true or false"),
  ])
  func configurationsThatCannotBe(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("config.json", text)
    do {
      _ = try BertHeadConfiguration(contentsOf: path)
      Issue.record("\(text) was taken")
    } catch {
      #expect("\(error)".hasPrefix("\(path): \(expected)"), "\(error)")
    }
  }

  // MARK: Heads that are not there

  private static func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)".replacing(Fixtures.path("Transformer"), with: "DIR")
    }
  }

  @Test func aHeadThatIsNotThereIsNamed() throws {
    let unprefixed = Fixtures.path("Transformer/tiny-unprefixed")
    #expect(
      Self.message { _ = try BertForMaskedLM(directory: unprefixed) }
        == "DIR/tiny-unprefixed/model.safetensors: no BertForMaskedLM: tensor cls.predictions.transform.dense.weight is missing; the checkpoint seems to be an encoder without a head"
    )
    #expect(
      Self.message {
        _ = try BertForQuestionAnswering(directory: Fixtures.path("Transformer/tiny"))
      }
        == "DIR/tiny/model.safetensors: no BertForQuestionAnswering: tensor qa_outputs.weight is missing; the checkpoint seems to be a masked language model and a judge of next sentences"
    )
    #expect(
      Self.message {
        _ = try BertForMaskedLM(directory: Self.directory("distilbert-moods"))
      }.hasSuffix(
        "no DistilBertForMaskedLM: tensor vocab_transform.weight is missing; the checkpoint seems to be a classifier"
      ))
    #expect(
      Self.message {
        _ = try BertForSequenceClassification(directory: Self.directory("bert-names"))
      }.contains("tensor pooler.dense.weight is missing"))
  }

  @Test func labelsMustFitTheHead() throws {
    let folder = try TemporaryFolder()
    for name in ["config.json", "model.safetensors"] {
      try folder.write(name, WholeFile.bytes(of: "\(Self.directory("bert-names"))/\(name)"))
    }
    let text = String(
      decoding: try WholeFile.bytes(of: "\(folder.path)/config.json"), as: UTF8.self)
    try folder.write(
      "config.json", text.replacing("\"4\": \"I-LOC\"", with: "\"4\": \"I-LOC\", \"5\": \"X\""))
    #expect(
      throws: BertError.wrongShape(
        path: "\(folder.path)/model.safetensors", tensor: "classifier.weight", expected: [6, 16],
        found: [5, 16])
    ) { try BertForTokenClassification(directory: folder.path) }
  }

  @Test func weightsOfAHeadThatAreNotFinite() throws {
    let folder = try TemporaryFolder()
    let source = Self.directory("bert-score")
    try folder.write("config.json", WholeFile.bytes(of: "\(source)/config.json"))
    let file = try SafeTensorsFile(path: "\(source)/model.safetensors")
    let tensors = try file.tensorNames.map { name in
      let view = try file.tensor(named: name)
      let floats = name == "classifier.bias" ? [.infinity] : try view.floats()
      return TensorData(name: name, shape: view.shape, floats: floats)
    }
    let path = "\(folder.path)/model.safetensors"
    try SafeTensorsFile.write(tensors, to: path)
    let model = try BertForSequenceClassification(directory: folder.path)
    #expect(throws: BertError.nonFiniteWeights(path: path, tensor: "classifier.bias", count: 1)) {
      try model.logits(for: PackedSequences([[2, 30, 3]]))
    }
  }

  @Test func positionsThatAreNotThere() throws {
    let model = try BertForMaskedLM(directory: Self.directory("bert-mlm"))
    let batch = PackedSequences([[2, 3], []])
    for (position, count) in [
      (TokenPosition(sequence: 0, token: 2), 2), (.init(sequence: 1, token: 0), 0),
      (.init(sequence: 2, token: 0), 0), (.init(sequence: -1, token: 0), 0),
    ] {
      let error = BertError.noSuchToken(
        token: position.token, sequence: position.sequence, tokenCount: count)
      #expect(throws: error) { try model.logits(for: batch, at: [position]) }
    }
    #expect(try model.logits(for: batch, at: []).count == 0)
    let answers = try BertForQuestionAnswering(directory: Self.directory("bert-answers"))
    #expect(try answers.logits(for: batch)[1] == SpanLogits(start: [], end: []))
  }
}
