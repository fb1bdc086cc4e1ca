import Files
import SafeTensorsLoader
import TestSupport
import Testing
import Transformer

/// Folders that are not, or not quite, a model.
@Suite struct LoadingTests {
  /// A copy of the tiny model with some files replaced.
  private func folder(
    config: String? = nil, weights: [UInt8]? = nil
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let tiny = Fixtures.path("Transformer/tiny")
    try folder.write(
      "config.json", config.map { Array($0.utf8) } ?? WholeFile.bytes(of: "\(tiny)/config.json"))
    try folder.write(
      "model.safetensors", weights ?? WholeFile.bytes(of: "\(tiny)/model.safetensors"))
    return folder
  }

  private func message(_ folder: TemporaryFolder) -> String {
    do {
      let model = try BertModel(directory: folder.path)
      _ = try model.encode(PackedSequences([[1, 2, 3]]), pooling: true)
      return "loaded"
    } catch {
      return "\(error)".replacing(folder.path, with: "DIR")
    }
  }

  private static let config = """
    {"model_type": "bert", "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
    "intermediate_size": 40, "vocab_size": 60, "max_position_embeddings": 24,
    "type_vocab_size": 3, "layer_norm_eps": 1e-5, "hidden_act": "gelu"}
    """

  @Test(arguments: [
    (
      "\"bert\"", "\"roberta\"",
      "\"model_type\": expected \"bert\" or \"distilbert\", found \"roberta\", which is not computed here: it counts positions from the padding token on, and cuts words by BPE or Unigram"
    ),
    (
      "\"bert\"", "\"wav2vec2\"",
      "\"model_type\": expected \"bert\" or \"distilbert\", found \"wav2vec2\""
    ),
    (
      "\"gelu\"", "\"mish\"",
      "\"hidden_act\": expected one of gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, relu, silu, swish, found \"mish\""
    ),
    (": 32", ": 0", "\"hidden_size\": expected an integer from 1 to 16777216, found 0"),
    (": 32", ": 32.5", "\"hidden_size\": expected an integer from 1 to 16777216, found 32.5"),
    (": 4,", ": 5,", "\"num_attention_heads\": expected a divisor of hidden_size 32, found 5"),
    ("1e-5", "-1", "\"layer_norm_eps\": expected a positive number, found -1"),
    (
      "\"model_type\"", "\"is_decoder\": true, \"model_type\"",
      "\"is_decoder\": expected false, found true"
    ),
    (
      "\"model_type\"", "\"position_embedding_type\": \"relative_key\", \"model_type\"",
      "\"position_embedding_type\": expected \"absolute\", found \"relative_key\""
    ),
  ])
  func aConfigurationThatIsNotSupported(old: String, new: String, expected: String) throws {
    let folder = try folder(config: Self.config.replacing(old, with: new))
    #expect(message(folder) == "DIR/config.json: \(expected)")
  }

  @Test(arguments: [
    "roberta", "xlm-roberta", "camembert", "electra", "mpnet", "albert", "modernbert", "deberta-v2",
    "nomic_bert", "gpt2", "t5",
  ])
  func aRelativeIsRefusedByName(type: String) throws {
    let folder = try folder(config: Self.config.replacing("\"bert\"", with: "\"\(type)\""))
    let start =
      "DIR/config.json: \"model_type\": expected \"bert\" or \"distilbert\", found \"\(type)\", which is not computed here: it"
    #expect(message(folder).hasPrefix(start), "\(message(folder))")
  }

  /// The memory that it would take is not asked for: the file is found to be another one's first.
  @Test func sizesThatAreNotTheFilesAreSaidBeforeMemoryIsTaken() throws {
    let folder = try folder(config: Self.config.replacing(": 32", with: ": 16777216"))
    #expect(
      message(folder)
        == "DIR/model.safetensors: tensor bert.embeddings.word_embeddings.weight: expected shape [60, 16777216] as config.json says, found [60, 32]"
    )
  }

  @Test func aConfigurationThatFits() throws {
    #expect(message(try folder(config: Self.config)) == "loaded")
  }

  @Test func noConfiguration() throws {
    let folder = try TemporaryFolder()
    #expect(message(folder) == "DIR/config.json: no such file or folder")
  }

  @Test func aTensorOfTheWrongShape() throws {
    let folder = try folder(
      config: Self.config.replacing("\"vocab_size\": 60", with: "\"vocab_size\": 61"))
    #expect(
      message(folder)
        == "DIR/model.safetensors: tensor bert.embeddings.word_embeddings.weight: expected shape [61, 32] as config.json says, found [60, 32]"
    )
  }

  @Test func aMissingTensor() throws {
    let folder = try folder(
      config: Self.config.replacing("\"num_hidden_layers\": 2", with: "\"num_hidden_layers\": 3"))
    #expect(
      message(folder)
        == "DIR/model.safetensors: tensor bert.encoder.layer.2.attention.self.query.weight is missing"
    )
  }

  /// transformers renames each key by itself.
  @Test func gammaAndWeightMayStandInOneFile() throws {
    let folder = try folder(config: Self.config)
    let path = "\(folder.path)/model.safetensors"
    let whole = try BertModel(directory: folder.path).encode(PackedSequences([[1, 2, 3]]))
    let file = try SafeTensorsFile(path: path)
    let tensors = try file.tensorNames.map { name in
      let view = try file.tensor(named: name)
      let isOfLayer1 = name.contains("layer.1.")
      let renamed = name.replacing(".gamma", with: ".weight").replacing(".beta", with: ".bias")
      return TensorData(
        name: isOfLayer1 ? renamed : name, shape: view.shape, floats: try view.floats())
    }
    try SafeTensorsFile.write(tensors, to: path)
    let mixed = try BertModel(directory: folder.path).encode(PackedSequences([[1, 2, 3]]))
    #expect(mixed.lastHiddenState.values == whole.lastHiddenState.values)
  }

  @Test func moreLayersThanTensors() throws {
    let folder = try folder(
      config: Self.config.replacing("_layers\": 2", with: "_layers\": 16777216"))
    #expect(
      message(folder)
        == "DIR/model.safetensors: expected the tensors of 16777216 layers, num_hidden_layers of config.json, found 46 in all; do the two belong together?"
    )
  }

  @Test(arguments: ["bert.encoder.layer.1.output.dense.bias", "bert.pooler.dense.bias"])
  func weightsThatAreNotFinite(name: String) throws {
    let tiny = Fixtures.path("Transformer/tiny/model.safetensors")
    let range = try SafeTensorsFile(path: tiny).tensor(named: name).byteRange
    var bytes = try WholeFile.bytes(of: tiny)
    bytes.replaceSubrange(range.lowerBound + 4..<range.lowerBound + 8, with: [0, 0, 0xC0, 0x7F])
    #expect(
      message(try folder(weights: bytes))
        == "DIR/model.safetensors: tensor \(name): expected finite weights, found 1 that are NaN or infinite"
    )
  }

  @Test func errorsNameTheShard() throws {
    let folder = try TemporaryFolder()
    let sharded = Fixtures.path("Transformer/tiny-sharded")
    for name in ["model.safetensors.index.json"]
      + (1...3).map({ "model-0000\($0)-of-00003.safetensors" })
    {
      try folder.write(name, WholeFile.bytes(of: "\(sharded)/\(name)"))
    }
    try folder.write("config.json", Self.config.replacing(": 60", with: ": 61"))
    #expect(
      message(folder)
        == "DIR/model-00001-of-00003.safetensors: tensor bert.embeddings.word_embeddings.weight: expected shape [61, 32] as config.json says, found [60, 32]"
    )
    try folder.write("config.json", Self.config.replacing("_layers\": 2", with: "_layers\": 3"))
    #expect(
      message(folder)
        == "DIR/model.safetensors.index.json: tensor bert.encoder.layer.2.attention.self.query.weight is missing"
    )
  }

  @Test func picklesAreRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("config.json", Self.config)
    try folder.write("pytorch_model.bin", "PK")
    #expect(
      message(folder).hasPrefix("DIR/pytorch_model.bin: expected safetensors, found a pickled"))
  }

  @Test func aFileThatIsNoBert() throws {
    let header = #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    var bytes = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8)
    bytes += [0, 0, 0, 0]
    #expect(message(try folder(weights: bytes)).contains("no checkpoint of the model"))
  }
}
