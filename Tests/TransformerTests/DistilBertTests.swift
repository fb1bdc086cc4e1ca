import Files
import SafeTensorsLoader
import TestSupport
import Testing
import Transformer

/// A DistilBERT is the same model under other names.
@Suite struct DistilBertTests {
  private static let directory = HeadTests.directory("distilbert-mlm")

  /// The model's files, with the configuration or the names of tensors changed.
  private func folder(
    config change: (old: String, new: String)? = nil, renaming rename: ((String) -> String)? = nil
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var config = String(
      decoding: try WholeFile.bytes(of: "\(Self.directory)/config.json"), as: UTF8.self)
    if let change {
      #expect(config.contains(change.old))
      config = config.replacing(change.old, with: change.new)
    }
    try folder.write("config.json", config)
    let file = try SafeTensorsFile(path: "\(Self.directory)/model.safetensors")
    let tensors = try file.tensorNames.map { name in
      let view = try file.tensor(named: name)
      return TensorData(name: rename?(name) ?? name, shape: view.shape, floats: try view.floats())
    }
    try SafeTensorsFile.write(tensors, to: "\(folder.path)/model.safetensors")
    return folder
  }

  private func message(_ folder: TemporaryFolder) -> String {
    do {
      _ = try BertModel(directory: folder.path)
      return "loaded"
    } catch {
      return "\(error)".replacing(folder.path, with: "DIR")
    }
  }

  @Test func theConfigurationIsReadUnderItsOwnNames() throws {
    let configuration = try BertConfiguration(contentsOf: "\(Self.directory)/config.json")
    #expect(configuration.family == .distilbert && configuration.family.title == "DistilBERT")
    #expect(configuration.hiddenSize == 16 && configuration.layerCount == 2)
    #expect(configuration.headCount == 2 && configuration.intermediateSize == 24)
    #expect(configuration.typeVocabularySize == 0 && configuration.layerNormEpsilon == 1e-12)
    let answers = HeadTests.directory("distilbert-answers")
    #expect(
      try BertConfiguration(contentsOf: "\(answers)/config.json").hiddenActivation == .relu)
  }

  @Test func defaultsAreThoseOfDistilbertBaseUncased() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("config.json", "{\"model_type\": \"distilbert\"}")
    let configuration = try BertConfiguration(contentsOf: path)
    #expect(configuration.hiddenSize == 768 && configuration.layerCount == 6)
    #expect(configuration.headCount == 12 && configuration.intermediateSize == 3072)
    #expect(configuration.vocabularySize == 30522 && configuration.maximumPositions == 512)
  }

  @Test func tokenTypesAreNotLookedAt() throws {
    let model = try BertModel(directory: Self.directory)
    #expect(!model.hasPooler)
    var typed = PackedSequences()
    typed.append([2, 30, 3, 31, 3], tokenTypeIDs: [0, 0, 0, 1, 1])
    let plain = PackedSequences([[2, 30, 3, 31, 3]])
    #expect(
      try model.encode(typed).lastHiddenState.values == model.encode(plain).lastHiddenState.values)
  }

  @Test func namesMayHaveNoPrefix() throws {
    let folder = try folder { $0.replacing("distilbert.", with: "") }
    let batch = PackedSequences([[2, 30, 31, 3]])
    #expect(
      try BertModel(directory: folder.path).encode(batch).lastHiddenState.values
        == BertModel(directory: Self.directory).encode(batch).lastHiddenState.values)
    #expect(try BertForMaskedLM(directory: folder.path).model.configuration.layerCount == 2)
  }

  @Test func errorsSpeakItsNames() throws {
    #expect(
      message(try folder(config: ("\"dim\": 16", "\"dim\": 15")))
        == "DIR/config.json: \"n_heads\": expected a divisor of dim 15, found 2")
    #expect(
      message(try folder(config: ("\"hidden_dim\": 24", "\"hidden_dim\": 25")))
        == "DIR/model.safetensors: tensor distilbert.transformer.layer.0.ffn.lin1.weight: expected shape [25, 16] as config.json says, found [24, 16]"
    )
    #expect(
      message(try folder(config: ("\"n_layers\": 2", "\"n_layers\": 3")))
        == "DIR/model.safetensors: tensor distilbert.transformer.layer.2.attention.q_lin.weight is missing"
    )
    #expect(
      message(try folder(config: ("\"activation\": \"gelu\"", "\"activation\": \"tanh\"")))
        .hasPrefix("DIR/config.json: \"activation\": expected one of gelu"))
    #expect(
      message(try folder(config: ("\"distilbert\"", "\"bert\"")))
        == "DIR/model.safetensors: no checkpoint of the model in config.json: neither bert.embeddings.word_embeddings.weight nor embeddings.word_embeddings.weight is in it"
    )
  }
}
