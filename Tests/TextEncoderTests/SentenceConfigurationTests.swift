import Foundation
import TestSupport
import Testing
import TextEncoder

/// What a checkpoint's sentence-transformers files say, and what of it is refused.
@Suite struct SentenceConfigurationTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let modules = """
    [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
     {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
    """

  /// The configuration that some files say.
  private func configuration(
    modules: String = modules, pooling: String = "{\"pooling_mode_mean_tokens\": true}",
    transformer: String? = nil
  ) throws -> SentenceConfiguration {
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/1_Pooling", withIntermediateDirectories: true)
    try folder.write("modules.json", modules)
    try folder.write("1_Pooling/config.json", pooling)
    if let transformer { try folder.write("sentence_bert_config.json", transformer) }
    return try SentenceConfiguration(directory: folder.path)
  }

  @Test func withoutFiles() throws {
    let configuration = try SentenceConfiguration(directory: folder.path)
    #expect(configuration == SentenceConfiguration())
    #expect(!configuration.isDeclared && configuration.poolings == [.mean])
    #expect(!configuration.normalizes && configuration.maximumLength == nil)
  }

  @Test(arguments: SentencePooling.allCases) func poolings(pooling: SentencePooling) throws {
    let name =
      switch pooling {
      case .cls: "cls_token"
      case .lastToken: "lasttoken"
      default: "\(pooling.rawValue)_tokens"
      }
    let found = try configuration(
      pooling: "{\"pooling_mode_\(name)\": true, \"pooling_mode_other\": false}")
    #expect(found.poolings == [pooling])
    #expect(found.isDeclared && !found.normalizes && found.includesPrompt)
    let named = try configuration(pooling: "{\"pooling_mode\": \"\(pooling.rawValue)\"}")
    #expect(named.poolings == [pooling])
  }

  @Test func severalPoolings() throws {
    let old = try configuration(
      pooling: """
        {"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": true, "include_prompt": false}
        """)
    #expect(old.poolings == [.cls, .mean] && !old.includesPrompt, "in the reference's order")
    let new = try configuration(pooling: "{\"pooling_mode\": [\"mean\", \"cls\"]}")
    #expect(new.poolings == [.mean, .cls], "in the order of the file")
    #expect(try configuration(pooling: "{}").poolings == [.mean])
  }

  @Test func modelsOfOtherKindsAreRefused() throws {
    _ = try configuration()
    for text in [
      "{\"model_type\": \"SparseEncoder\"}", "{\"similarity_fn_name\": \"maxsim\"}",
      "{\"truncate_dim\": 0}", "{\"prompts\": []}", "{\"prompts\": {\"a\": 1}}",
      "{\"default_prompt_name\": \"a\"}", "[]",
    ] {
      try folder.write("config_sentence_transformers.json", text)
      let error = #expect(throws: TextEncoderError.self) {
        try SentenceConfiguration(directory: folder.path)
      }
      #expect(
        error?.description.contains("/config_sentence_transformers.json: expected ") == true)
    }
  }

  @Test func promptsAndSimilarity() throws {
    _ = try configuration()
    try folder.write(
      "config_sentence_transformers.json",
      """
      {"prompts": {"a": "A: ", "query": null}, "default_prompt_name": "a",
       "similarity_fn_name": "dot", "truncate_dim": 8, "__version__": {}}
      """)
    let found = try SentenceConfiguration(directory: folder.path)
    #expect(found.prompts.texts == ["a": "A: ", "query": "", "document": ""])
    #expect(found.prompts.defaultName == "a")
    #expect(found.similarity == .dot && found.dimensions == 8)
    #expect(found.description == "pooling mean, cut to 8 numbers, prompt a, compared by dot")
  }

  @Test func lengthAndNormalization() throws {
    let modules = Self.modules.replacing(
      "]", with: ", {\"path\": \"2\", \"type\": \"sentence_transformers.models.Normalize\"}]")
    let found = try configuration(modules: modules, transformer: "{\"max_seq_length\": 256}")
    #expect(found.normalizes && found.maximumLength == 256)
    #expect(try configuration(transformer: "{\"max_seq_length\": null}").maximumLength == nil)
  }

  @Test(arguments: [
    "{}", "[{\"type\": \"sentence_transformers.models.CLIPModel\"}]", "[3]", "[", "", "[]",
    "[{\"type\": \"sentence_transformers.models.Pooling\"}]",
    "[{\"type\": \"sentence_transformers.models.Transformer\"}]",
    "[{\"type\": \"my_model.Transformer\"}]",
  ])
  func modulesThatAreRefused(modules: String) {
    let error = #expect(throws: TextEncoderError.self) { try configuration(modules: modules) }
    #expect(error?.description.contains("/modules.json: expected ") == true)
    #expect(error?.description.hasSuffix("; choose a pooling by name instead of auto") == true)
  }

  @Test(arguments: ["..", "../..", "/etc", "/", "1_Pooling/../..", "a/../1_Pooling", "../\u{301}x"])
  func pathsThatMayLeaveTheFolderAreRefused(path: String) {
    let error = #expect(throws: TextEncoderError.self) {
      try configuration(modules: Self.modules.replacing("1_Pooling", with: path))
    }
    #expect(
      error?.description.contains(
        "/modules.json: expected a \"path\" inside the model's folder, found \"\(path)\"") == true)
  }

  @Test func pathsThatAreNoTextAreRefused() {
    #expect(throws: TextEncoderError.self) {
      try configuration(modules: Self.modules.replacing("\"1_Pooling\"", with: "1"))
    }
  }

  @Test(arguments: [
    "sentence_transformers.models.WeightedLayerPooling", "sentence_transformers.models.LSTM",
    "sentence_transformers.models.Pooling", "my_model.Dense",
  ])
  func otherModulesAreRefusedByName(type: String) {
    let error = #expect(throws: TextEncoderError.self) {
      try configuration(
        modules: Self.modules.replacing("]", with: ", {\"path\": \"2\", \"type\": \"\(type)\"}]"))
    }
    #expect(error?.description.contains("/modules.json: expected ") == true)
    #expect(error?.description.contains(type) == true)
  }

  @Test(arguments: [
    "{\"out_features\": 4}", "{\"in_features\": 4, \"out_features\": 0}",
    "{\"in_features\": 4, \"out_features\": 4, \"activation_function\": \"my.Tanh\"}",
    "{\"in_features\": 4, \"out_features\": 4, \"activation_function\": \"torch.nn.Softmax\"}",
    "{\"in_features\": 4, \"out_features\": 4, \"module_input_name\": \"token_embeddings\"}",
    "{\"in_features\": 4, \"out_features\": 4, \"bias\": 1}", "[]",
  ])
  func denseLayersThatAreRefused(dense: String) throws {
    let modules = Self.modules.replacing(
      "]", with: ", {\"path\": \"2\", \"type\": \"sentence_transformers.models.Dense\"}]")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/2", withIntermediateDirectories: true)
    try folder.write("2/config.json", dense)
    let error = #expect(throws: TextEncoderError.self) { try configuration(modules: modules) }
    #expect(error?.description.contains("/2/config.json: expected ") == true)
  }

  @Test(arguments: [
    "[]", "{\"pooling_mode_other\": true}", "{\"pooling_mode_cls_token\": 1}",
    "{\"pooling_mode\": \"other\"}", "{\"pooling_mode\": []}", "{\"pooling_mode\": [\"mean\", 1]}",
    "{\"word_embedding_dimension\": 0}",
  ])
  func poolingsThatAreRefused(pooling: String) {
    let error = #expect(throws: TextEncoderError.self) { try configuration(pooling: pooling) }
    #expect(error?.description.contains("/1_Pooling/config.json: expected ") == true)
  }

  @Test(arguments: [
    "{\"max_seq_length\": 0}", "{\"max_seq_length\": \"256\"}", "{\"do_lower_case\": 1}",
    "{\"transformer_task\": \"fill-mask\"}", "{\"config_args\": {\"num_hidden_layers\": 3}}",
    "{\"processing_kwargs\": {\"text\": {}}}", "{\"module_output_name\": \"sentence_embedding\"}",
    "{\"modality_config\": {\"text\": {\"method_output_name\": \"pooler_output\"}}}", "[]",
  ])
  func transformersThatAreRefused(transformer: String) {
    let error = #expect(throws: TextEncoderError.self) {
      try configuration(transformer: transformer)
    }
    #expect(error?.description.contains("/sentence_bert_config.json: expected ") == true)
  }
}
