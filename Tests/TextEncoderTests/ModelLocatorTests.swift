import Files
import Foundation
import TestSupport
import Testing
import TextEncoder

/// Where models are looked for, in folders made for the purpose.
@Suite struct ModelLocatorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func make(_ path: String) throws -> String {
    let full = "\(folder.path)/\(path)"
    try FileManager.default.createDirectory(atPath: full, withIntermediateDirectories: true)
    return full
  }

  private func locator(_ environment: [String: String] = [:], executable: String? = nil)
    -> ModelLocator
  {
    ModelLocator(environment: environment, executable: executable)
  }

  /// A name that no checkout or installation has.
  private let name = "a-model-of-the-tests"

  @Test func aFolder() throws {
    let path = try make("some/model")
    let location = try locator().locate(path)
    #expect(location.directory == path)
    #expect(location.id == "model")
  }

  @Test func aFolderOfTheEnvironment() throws {
    let path = try make("weights/\(name)")
    let environment = ["POLYSEMY_WEIGHTS": "\(folder.path)/weights"]
    #expect(try locator(environment).locate(name).directory == path)
    // An organisation's model may stand under its own name alone.
    #expect(try locator(environment).locate("org/\(name)").directory == path)
    let chosen = environment.merging(["POLYSEMY_MODEL": name]) { $1 }
    #expect(try locator(chosen).locate().directory == path)
  }

  @Test(arguments: ["weights", "share/polysemy/weights"])
  func besideTheExecutable(weights: String) throws {
    let path = try make("\(weights)/\(name)")
    let found = try locator(executable: "\(folder.path)/deep/bin/polysemy").locate(name)
    #expect(found.directory == path)
    #expect(found.id == name)
  }

  @Test(arguments: [
    ("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "/hub"),
    ("XDG_CACHE_HOME", "/huggingface/hub"), ("HOME", "/.cache/huggingface/hub"),
  ])
  func theHuggingFaceCache(variable: String, subfolder: String) throws {
    let commit = String(repeating: "c0ffee42", count: 5)
    let repository = "cache\(subfolder)/models--org--\(name)"
    let snapshot = try make("\(repository)/snapshots/\(commit)")
    _ = try make("\(repository)/refs")
    try folder.write("\(repository)/refs/main", "\(commit)\n")
    let locator = locator([variable: "\(folder.path)/cache"])
    let location = try locator.locate("org/\(name)")
    #expect(location.directory == snapshot)
    #expect(location.id == "org/\(name)")
    #expect(throws: TextEncoderError.self) { try locator.locate(name) }
  }

  @Test(arguments: ["../../escape", "", "c0ffee42"]) func aCacheThatPointsNowhere(commit: String)
    throws
  {
    _ = try make("cache/models--org--\(name)/refs")
    _ = try make("cache/models--org--\(name)/snapshots")
    _ = try make("cache/escape")
    try folder.write("cache/models--org--\(name)/refs/main", commit)
    #expect(throws: TextEncoderError.self) {
      try locator(["HF_HUB_CACHE": "\(folder.path)/cache"]).locate("org/\(name)")
    }
  }

  @Test func theDefaultIsTheFirstThatIsThere() throws {
    #expect(ModelLocator.defaultNames == ["bert-base-uncased", "all-MiniLM-L6-v2"])
    let base = try make("weights/bert-base-uncased")
    let small = try make("weights/all-MiniLM-L6-v2")
    try folder.write("weights/all-MiniLM-L6-v2/config.json", "{}")
    let environment = ["POLYSEMY_WEIGHTS": "\(folder.path)/weights"]
    let locator = locator(environment)
    // A folder without config.json, such as one that waits for its files, hides no model...
    #expect(try locator.locate().id == "all-MiniLM-L6-v2")
    // ...but is what the user asks for by name.
    #expect(try locator.locate("bert-base-uncased").directory == base)
    #expect(try locator.locate(small).directory == small)
    try folder.write("weights/bert-base-uncased/config.json", "{}")
    #expect(try locator.locate().directory == base)
  }

  // MARK: Listing

  /// The models of a locator that are in this test's own folder.
  private func listed(_ locator: ModelLocator) -> [InstalledModel] {
    locator.installedModels().filter { $0.location.directory.hasPrefix(folder.path) }
  }

  @Test func modelsAreListedPlaceByPlace() throws {
    _ = try make("weights/empty")
    _ = try make("weights/.incoming.x")
    try folder.write("weights/.incoming.x/config.json", "{}")
    _ = try make("weights/org/two")
    _ = try make("weights/one")
    try folder.write("weights/one/config.json", "{}")
    try folder.write("weights/org/two/vocab.txt", "four")
    let commit = String(repeating: "c0ffee42", count: 5)
    let snapshot = try make("hub/models--some--three/snapshots/\(commit)")
    _ = try make("hub/models--some--three/refs")
    _ = try make("hub/datasets--some--text")
    try folder.write("hub/models--some--three/refs/main", commit)
    _ = try make("hub/models--four")
    let models = listed(
      locator(["POLYSEMY_WEIGHTS": "\(folder.path)/weights", "HF_HOME": folder.path]))
    #expect(models.map(\.location.id) == ["one", "org/two", "four", "some/three"])
    #expect(models.map(\.byteCount) == [2, 4, 0, 0])
    #expect(models[3].location.directory == snapshot)
    #expect(
      models[0].defect == "\(folder.path)/weights/one/model.safetensors: no such file or folder")
    #expect(models.allSatisfy { !$0.isDefault && !$0.isHidden })
  }

  @Test func aWholeModelHasNoDefect() throws {
    _ = try make("weights/\(name)")
    for file in ["config.json", "model.safetensors"] {
      try folder.write(
        "weights/\(name)/\(file)", WholeFile.bytes(of: Fixtures.path("Transformer/tiny/\(file)")))
    }
    let environment = ["POLYSEMY_WEIGHTS": "\(folder.path)/weights", "POLYSEMY_MODEL": name]
    #expect(
      listed(locator(environment)).first?.defect?.hasSuffix(
        "expected tokenizer.json or vocab.txt, found neither") == true)
    try folder.write("weights/\(name)/vocab.txt", "[UNK]\n[CLS]\n[SEP]\n")
    let model = try #require(listed(locator(environment)).first)
    #expect(model.defect == nil && model.isDefault && !model.isHidden)
    let sizes = try ["config.json", "model.safetensors", "vocab.txt"].map {
      try WholeFile.bytes(of: "\(folder.path)/weights/\(name)/\($0)").count
    }
    #expect(model.byteCount == sizes.reduce(0, +))
  }

  @Test func whatIsReachedTwiceIsListedOnce() throws {
    let first = try make("weights/\(name)")
    let second = try make("other/\(name)")
    try folder.write("weights/\(name)/config.json", "{}")
    try folder.write("other/\(name)/config.json", "{}")
    // A folder that contains itself has an end, too.
    try FileManager.default.createSymbolicLink(
      atPath: "\(first)/loop", withDestinationPath: first)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/other/linked", withDestinationPath: first)
    let models = listed(
      locator(
        ["POLYSEMY_WEIGHTS": "\(folder.path)/other"], executable: "\(folder.path)/bin/polysemy"))
    #expect(models.map(\.location.directory) == [first, second])
    #expect(models.map(\.isHidden) == [false, true])
    #expect(models.map(\.byteCount) == [2, 2])
  }

  @Test(arguments: [
    "/nowhere", "./nowhere", "a/../b", "a//b", "", "a/b/c", "../\u{301}x", "a/b/\u{301}c",
  ])
  func noNames(name: String) {
    #expect(throws: TextEncoderError.invalidModelName(name)) { try locator().locate(name) }
  }

  @Test func aFolderWithoutFiles() throws {
    do {
      _ = try ContextualEncoder(model: folder.path)
      Issue.record("a model without files was loaded")
    } catch let error as FileError {
      #expect(error.path == "\(folder.path)/config.json")
      #expect(error.operation == .open && error.isMissingFile)
    }
  }

  @Test func aModelThatIsNotThere() {
    let environment = ["POLYSEMY_WEIGHTS": "/w", "HF_HOME": "/h"]
    let error = #expect(throws: TextEncoderError.self) {
      try locator(environment).locate("org/\(name)")
    }
    #expect(error == .noSuchModel("org/\(name)", searched: ["weights/", "/w/", "/h/hub/"]))
    #expect(
      error?.description
        == "no model \"org/\(name)\" on this machine; looked in weights/, /w/, /h/hub/")
    #expect(
      error?.remedy?.contains {
        $0.hasSuffix("https://huggingface.co/org/\(name)/resolve/main/config.json")
      } == true)
    for file in ["modules.json", "1_Pooling/config.json", "config_sentence_transformers.json"] {
      func isFetched(_ model: String) -> Bool {
        TextEncoderError.noSuchModel(model, searched: []).remedy?.contains {
          $0.hasSuffix("/resolve/main/\(file)")
        } == true
      }
      #expect(isFetched("org/\(name)") && isFetched("all-MiniLM-L6-v2"))
      #expect(!isFetched("bert-base-uncased"))
    }
    #expect(TextEncoderError.noSuchModel("a name; rm", searched: []).remedy == nil)
  }
}
