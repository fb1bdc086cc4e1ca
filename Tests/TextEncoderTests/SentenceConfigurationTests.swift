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
    #expect(!configuration.isDeclared && configuration.pooling == .mean)
    #expect(!configuration.normalizes && configuration.maximumLength == nil)
  }

  @Test(arguments: SentencePooling.allCases) func poolings(pooling: SentencePooling) throws {
    let name = pooling == .cls ? "cls_token" : "\(pooling)_tokens"
    let found = try configuration(
      pooling: "{\"pooling_mode_\(name)\": true, \"pooling_mode_lasttoken\": false}")
    #expect(found.pooling == pooling)
    #expect(found.isDeclared && !found.normalizes)
  }

  @Test func lengthAndNormalization() throws {
    let modules = Self.modules.replacing(
      "]", with: ", {\"path\": \"2\", \"type\": \"x.Normalize\"}]")
    let found = try configuration(modules: modules, transformer: "{\"max_seq_length\": 256}")
    #expect(found.normalizes && found.maximumLength == 256)
    #expect(try configuration(transformer: "{\"max_seq_length\": null}").maximumLength == nil)
  }

  @Test(arguments: [
    "{}", "[{\"type\": \"x.CLIPModel\"}]", "[{\"type\": \"Pooling\"}]", "[3]", "[", "",
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

  @Test func aTransformerInAFolderOfItsOwnIsRefused() {
    let error = #expect(throws: TextEncoderError.self) {
      try configuration(
        modules: Self.modules.replacing("\"path\": \"\"", with: "\"path\": \"0_Transformer\""))
    }
    #expect(
      error?.description.contains(
        "/modules.json: expected the Transformer's \"path\" to be empty, found \"0_Transformer\"")
        == true)
  }

  @Test func moreModulesAreRefused() {
    let modules = Self.modules.replacing("]", with: ", {\"path\": \"2\", \"type\": \"x.Dense\"}]")
    #expect(throws: TextEncoderError.self) { try configuration(modules: modules) }
  }

  @Test(arguments: [
    "{}", "[]", "{\"pooling_mode_lasttoken\": true}",
    "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true}",
  ])
  func poolingsThatAreRefused(pooling: String) {
    let error = #expect(throws: TextEncoderError.self) { try configuration(pooling: pooling) }
    #expect(
      error?.description.contains("expected one pooling mode of cls_token, mean_tokens") == true)
  }

  @Test(arguments: [
    "{\"max_seq_length\": 0}", "{\"max_seq_length\": \"256\"}", "{\"do_lower_case\": true}",
  ])
  func transformersThatAreRefused(transformer: String) {
    let error = #expect(throws: TextEncoderError.self) {
      try configuration(transformer: transformer)
    }
    #expect(error?.description.contains("/sentence_bert_config.json: expected ") == true)
  }
}
