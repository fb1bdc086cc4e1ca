import Files
import SafeTensorsLoader
import TestSupport
import Testing
import TextEncoder
import Transformer

/// What is said of models' folders, and whether it is the truth.
@Suite struct ModelInspectionTests {
  let folder: TemporaryFolder

  /// The tiny model with a vocabulary of its own.
  init() throws {
    folder = try TemporaryFolder()
    let tiny = Fixtures.path("Transformer/tiny")
    for name in ["config.json", "model.safetensors"] {
      try folder.write(name, WholeFile.bytes(of: "\(tiny)/\(name)"))
    }
    let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + (5..<60).map { "word\($0)" }
    try folder.write("vocab.txt", tokens.joined(separator: "\n") + "\n")
  }

  private func inspect(checksums: String? = nil) throws -> ModelInspection {
    var options = ModelInspection.Options()
    options.checksumList = checksums
    options.threadCount = 1
    return try ModelInspection(ModelLocator().locate(folder.path), options)
  }

  private func failures(
    _ subject: ModelInspection.Finding.Subject, checksums: String? = nil
  ) throws -> [String] {
    let inspection = try inspect(checksums: checksums)
    let failures = inspection.findings.filter { $0.verdict == .failure }
    #expect(failures.allSatisfy { $0.subject == subject })
    #expect(inspection.isRight == failures.isEmpty)
    return failures.map { $0.text.replacing(folder.path, with: "DIR") }
  }

  private func replace(_ old: String, _ new: String) throws {
    let path = "\(folder.path)/config.json"
    let text = String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
    #expect(text.contains(old))
    try folder.write("config.json", text.replacing(old, with: new))
  }

  // MARK: Right

  @Test func aWholeModelIsRight() throws {
    let inspection = try inspect()
    #expect(inspection.isRight)
    #expect(try inspection.configuration.get().layerCount == 2)
    let tokenizer = try inspection.tokenizer.get()
    #expect(tokenizer.file == "vocab.txt" && tokenizer.tokenCount == 60 && tokenizer.idCount == 60)
    #expect(
      tokenizer.specialTokens.map(\.role)
        == ["unknown", "classifier", "separator", "padding", "mask"])
    #expect(tokenizer.specialTokens.map(\.id) == [1, 2, 3, 0, 4])
    #expect(Set(inspection.findings.map(\.subject)).count == 7)
    #expect(inspection.findings.contains { $0.verdict == .note && $0.subject == .tensors })
  }

  /// The checkpoints with heads that the tests of heads use, and what is said of their heads.
  @Test(arguments: [
    ("bert-moods", "head: all 2 tensors that BertForSequenceClassification adds are there"),
    ("bert-mlm", "head: all 5 tensors that BertForMaskedLM adds are there"),
    (
      "distilbert-moods",
      "head: all 4 tensors that DistilBertForSequenceClassification adds are there"
    ),
  ])
  func aHeadIsLookedFor(name: String, text: String) throws {
    let inspection = try ModelInspection(
      ModelLocator().locate(Fixtures.path("Transformer/heads/\(name)")))
    #expect(inspection.isRight)
    #expect(inspection.findings.contains { $0.verdict == .ok && $0.text == text })
    #expect(!inspection.findings.contains { $0.text.contains("does not use") })
  }

  @Test func aModelSavedWithoutItsHeadIsRight() throws {
    try replace(
      "\"model_type\"", "\"architectures\": [\"BertForTokenClassification\"], \"model_type\"")
    let inspection = try inspect()
    #expect(inspection.isRight)
    #expect(
      inspection.findings.contains {
        $0.verdict == .note
          && $0.text
            == "no head of BertForTokenClassification, which config.json names and vectors do not need: classifier.weight is missing"
      })
  }

  // MARK: Wrong

  @Test func aPartOfAHeadIsMissing() throws {
    try replace("\"model_type\"", "\"architectures\": [\"BertForMaskedLM\"], \"model_type\"")
    let file = try SafeTensorsFile(path: "\(folder.path)/model.safetensors")
    let kept = file.tensorNames.filter { $0 != "cls.predictions.transform.dense.bias" }
    let tensors = try kept.map { name in
      let view = try file.tensor(named: name)
      return TensorData(name: name, shape: view.shape, floats: try view.floats())
    }
    try SafeTensorsFile.write(tensors, to: "\(folder.path)/model.safetensors")
    #expect(
      try failures(.tensors)
        == ["tensor cls.predictions.transform.dense.bias [32] of BertForMaskedLM: missing"])
  }

  @Test func labelsThatCannotBe() throws {
    try replace("\"model_type\"", "\"id2label\": {\"1\": \"a\"}, \"model_type\"")
    #expect(
      try failures(.configuration)
        == [
          "DIR/config.json: \"id2label\": expected an object of names by the numbers from 0 on, found {\"1\": \"a\"}"
        ])
  }

  @Test func theConfigurationIsOfAnotherModel() throws {
    try replace("\"bert\"", "\"gpt2\"")
    #expect(
      try failures(.configuration)
        == [
          "DIR/config.json: \"model_type\": expected \"bert\" or \"distilbert\", found \"gpt2\", which is not computed here: it is a language model with a decoder"
        ])
    // The weights are inspected all the same.
    #expect(try inspect().checkpoint.get().tensors.count == 46)
  }

  @Test func layersAreMissing() throws {
    try replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 4")
    let failures = try failures(.tensors)
    #expect(failures.count == 11)
    #expect(
      failures.first
        == "tensor bert.encoder.layer.2.attention.self.query.weight [32, 32]: missing")
    #expect(failures.last == "and 22 more of the kind")
  }

  @Test func layersAreLeftOver() throws {
    try replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1")
    #expect(try failures(.tensors) == [])
    #expect(
      try inspect().findings.contains {
        $0.verdict == .note && $0.text.hasPrefix("16 tensors left over, of no use to a BERT of 1 ")
      })
  }

  @Test func shapesAreNotThoseOfTheConfiguration() throws {
    try replace("\"vocab_size\": 60", "\"vocab_size\": 61")
    #expect(
      try failures(.tensors) == [
        "tensor bert.embeddings.word_embeddings.weight: expected shape [61, 32] as config.json says, found [60, 32]"
      ])
  }

  @Test func theWeightsAreCutShort() throws {
    let bytes = try WholeFile.bytes(of: "\(folder.path)/model.safetensors")
    try folder.write("model.safetensors", bytes.dropLast(1))
    let failures = try failures(.files)
    #expect(failures.count == 1 && failures[0].hasPrefix("DIR/model.safetensors: tensor "))
  }

  @Test func numbersAreNotFinite() throws {
    let name = "bert.encoder.layer.1.output.dense.bias"
    let path = "\(folder.path)/model.safetensors"
    let range = try SafeTensorsFile(path: path).tensor(named: name).byteRange
    var bytes = try WholeFile.bytes(of: path)
    bytes.replaceSubrange(range.lowerBound..<range.lowerBound + 4, with: [0, 0, 0x80, 0xFF])
    try folder.write("model.safetensors", bytes)
    #expect(
      try failures(.numbers)
        == ["tensor \(name): expected finite numbers, found 0 NaN and 1 infinite of 32"])
  }

  /// Overwrites the first float of a tensor.
  private func set(_ name: String, _ bits: UInt32) throws {
    let path = "\(folder.path)/model.safetensors"
    let start = try SafeTensorsFile(path: path).tensor(named: name).byteRange.lowerBound
    var bytes = try WholeFile.bytes(of: path)
    for byte in 0..<4 { bytes[start + byte] = UInt8(truncatingIfNeeded: bits >> (8 * byte)) }
    try folder.write("model.safetensors", bytes)
  }

  /// Vectors of sentences are made without it.
  @Test func aPoolerThatIsNotFiniteIsANote() throws {
    try set("bert.pooler.dense.weight", 0x7FC0_0000)
    #expect(try failures(.numbers) == [])
    let numbers = try inspect().findings.filter { $0.subject == .numbers }
    #expect(numbers.map(\.verdict) == [.note, .ok])
    #expect(
      numbers[0].text.hasSuffix("found 1 NaN and 0 infinite of 1024, which vectors do not need"))
    #expect(numbers[1].text == "numbers: all of the encoder's but the pooler's are finite")
  }

  /// Nothing is said of numbers that nobody counted.
  @Test func numbersThatAreMissingAreNotCalledFinite() throws {
    try replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")
    #expect(try !inspect().findings.contains { $0.subject == .numbers && $0.verdict == .ok })
    try replace("\"bert\"", "\"gpt2\"")
    #expect(try !inspect().findings.contains { $0.subject == .numbers && $0.verdict == .ok })
  }

  @Test func theLayersAreMoreThanTheTensors() throws {
    try replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 16777216")
    let failures = try failures(.tensors)
    #expect(failures.count == 12)
    #expect(
      failures.first
        == "DIR/model.safetensors: expected the tensors of 16777216 layers, num_hidden_layers of config.json, found 46 in all; do the two belong together?"
    )
  }

  // MARK: No text can pass

  @Test func finiteWeightsOverflow() throws {
    let name = "bert.encoder.layer.0.output.LayerNorm.gamma"
    for offset in ["bert.embeddings.LayerNorm.gamma", name] { try set(offset, 0x7F7F_FFFF) }
    let failures = try failures(.vectors)
    #expect(failures.count == 1)
    #expect(failures.first?.contains("overflow, though all weights are finite") == true)
  }

  /// A tokenizer.json of the vocabulary whose template numbers `[CLS]` for itself.
  private func tokenizer(_ classifier: Int) -> String {
    let vocabulary =
      (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + (5..<60).map { "word\($0)" })
      .enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
    return """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
      "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": null, "lowercase": true},
      "pre_tokenizer": {"type": "BertPreTokenizer"},
      "post_processor": {"type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
          {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
        "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
          {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
          {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
        "special_tokens": {
          "[CLS]": {"id": "[CLS]", "ids": [\(classifier)], "tokens": ["[CLS]"]},
          "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
      "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
      "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100, "vocab": {\(vocabulary)}}}
      """
  }

  @Test func aTemplateNeedsTokensThatTheModelLacks() throws {
    try folder.write("tokenizer.json", tokenizer(2))
    #expect(try failures(.tokenizer) == [])
    try folder.write("tokenizer.json", tokenizer(70))
    #expect(
      try failures(.tokenizer) == [
        "tokenizer.json: 60 tokens: expected ids below 60, the rows of the word embeddings, found 70"
      ])
  }

  @Test(arguments: [1, 2]) func noRoomForAToken(length: Int) throws {
    try folder.writeSentenceModules()
    try folder.write("sentence_bert_config.json", "{\"max_seq_length\": \(length)}")
    let room = "expected at least 3, for the special tokens and one of a text, found \(length)"
    #expect(
      try failures(.sentences) == ["sentence_bert_config.json: \"max_seq_length\": \(room)"])
    let encoder = try ContextualEncoder(model: folder.path, threadCount: 1)
    #expect(
      throws: TextEncoderError.modelTooShort(
        path: "\(folder.path)/sentence_bert_config.json", key: "max_seq_length", length, least: 3)
    ) { try encoder.sentenceVectors(of: ["word5"]) }
    let options = SentenceOptions(maximumLength: 3)
    #expect(try encoder.sentenceVectors(of: ["word5"], options: options).values.count == 32)
  }

  @Test func theVocabularyIsLargerThanTheModel() throws {
    let path = "\(folder.path)/vocab.txt"
    try folder.write("vocab.txt", WholeFile.bytes(of: path) + Array("more\n".utf8))
    #expect(
      try failures(.tokenizer) == [
        "vocab.txt: 61 tokens: expected ids below 60, the rows of the word embeddings, found 60"
      ])
  }

  @Test func thePoolingIsNotSupported() throws {
    try folder.write(
      "modules.json", "[{\"type\": \"sentence_transformers.models.Transformer\"}, 5]")
    let failures = try failures(.sentences)
    #expect(failures.count == 1 && failures[0].hasPrefix("DIR/modules.json: expected "))
  }

  @Test func nothingIsThere() throws {
    let empty = try TemporaryFolder()
    let inspection = try ModelInspection(ModelLocator().locate(empty.path))
    let failures = inspection.findings.filter { $0.verdict == .failure }
    #expect(failures.map(\.subject) == [.configuration, .files, .tokenizer])
  }

  // MARK: Checksums

  @Test func filesAreComparedWithAList() throws {
    let digest = try #require(try inspect().checkpoint.get().files.first?.sha256)
    let list = try folder.write("sums", "\(digest)  model.safetensors\n")
    #expect(try failures(.checksums, checksums: list) == [])
    let wrong = String(repeating: "0", count: 64)
    try folder.write(
      "sums", "\(wrong) *model.safetensors\n\(digest)  nothing\n\(wrong)  vocab.txt\n")
    let failures = try failures(.checksums, checksums: list)
    #expect(failures.count == 3)
    #expect(failures[0] == "model.safetensors: expected SHA-256 \(wrong), found \(digest)")
    #expect(failures[1] == "DIR/nothing: no such file or folder")
    #expect(failures[2].hasPrefix("vocab.txt: expected SHA-256 \(wrong), found "))
  }

  @Test(arguments: ["../vocab.txt", "/vocab.txt", "a/../vocab.txt"])
  func aListStaysInTheFolder(name: String) throws {
    let list = try folder.write("sums", "\(String(repeating: "0", count: 64))  \(name)\n")
    #expect(
      try failures(.checksums, checksums: list)
        == ["DIR/sums: expected names of files in the model's folder, found \(name)"])
  }

  @Test func aListThatIsNoneIsAnError() throws {
    let list = try folder.write("sums", "hello\n")
    #expect(throws: (any Error).self) { try inspect(checksums: list) }
    #expect(throws: FileError.self) { try inspect(checksums: "\(folder.path)/no-such-list") }
  }

  // MARK: The truth

  /// With each file damaged in turn, a model is right where an encoder gives a vector, and else not.
  @Test(arguments: [
    "config.json", "model.safetensors", "vocab.txt", "tokenizer.json", "tokenizer_config.json",
    "modules.json", "sentence_bert_config.json", "1_Pooling/config.json",
  ])
  func theVerdictIsWhatTheEncoderSays(name: String) throws {
    if name == "tokenizer.json" { try folder.write(name, tokenizer(2)) }
    try folder.write(
      "tokenizer_config.json",
      """
      {"do_lower_case": true, "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
      "pad_token": "[PAD]", "mask_token": "[MASK]", "model_max_length": 24}
      """)
    try folder.write(
      "modules.json",
      """
      [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
      {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
      """)
    try folder.write(
      "sentence_bert_config.json", "{\"max_seq_length\": 16, \"do_lower_case\": false}")
    try Folder.create("\(folder.path)/1_Pooling")
    try folder.write(
      "1_Pooling/config.json",
      "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}")
    // Every token stands in one of them, for a number that is wrong to be seen.
    let tokens = ["[PAD]", "[UNK]", "[MASK]"] + (5..<60).map { "word\($0)" }
    let texts = stride(from: 0, to: tokens.count, by: 10).map {
      tokens[$0..<min($0 + 10, tokens.count)].joined(separator: " ")
    }
    var generator = SeededGenerator(seed: 7)
    let whole = try WholeFile.bytes(of: "\(folder.path)/\(name)")
    for _ in 0..<60 {
      var bytes = whole
      // Where the headers are; and not the numbers, most of which another number may stand for.
      let place = Int.random(in: 0..<min(bytes.count, 5000), using: &generator)
      bytes[place] = UInt8.random(in: 0x20..<0x7F, using: &generator)
      try folder.write(name, bytes)
      let inspection = try inspect()
      let vectors = Result {
        try ContextualEncoder(model: folder.path, threadCount: 1)
          .sentenceVectors(of: texts)
      }
      let loads = (try? vectors.get()) != nil
      #expect(inspection.isRight == loads, "\(name) at \(place): \(vectors)")
    }
  }
}
