import Files
import StrictJSON
import TestSupport
import Testing

/// Models that are not there, incomplete or damaged, and what is said of each.
@Suite struct BadModelTests {
  let model: TinyModel

  init() throws { model = try TinyModel() }

  private func expectBadModel(
    _ status: Int32, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let plot = "\(model.path)/plot.svg"
    for arguments in [["--word", "bank", "-", "--plot", plot], ["embed", "-", "-o", plot]] {
      let run = try Polysemy.run(arguments + ["--model", model.path, "-q"], input: "the bank\n")
      expectFailure(run, status, message, sourceLocation: sourceLocation)
      #expect(!WholeFile.exists(plot), sourceLocation: sourceLocation)
    }
  }

  // MARK: Files

  @Test(arguments: ["config.json", "model.safetensors"])
  func aFileIsMissing(name: String) throws {
    let empty = try TemporaryFolder()
    let others = ["config.json", "model.safetensors", "vocab.txt"].filter { $0 != name }
    for file in others { try empty.write(file, WholeFile.bytes(of: "\(model.path)/\(file)")) }
    let run = try Polysemy.run(
      ["--word", "bank", "-", "--model", empty.path, "-q"], input: "bank\n")
    expectFailure(run, 66, "\(empty.path)/\(name): no such file or folder")
  }

  @Test func thereIsNoTokenizer() throws {
    let folder = try TemporaryFolder()
    for file in ["config.json", "model.safetensors"] {
      try folder.write(file, WholeFile.bytes(of: "\(model.path)/\(file)"))
    }
    let run = try Polysemy.run(["tokenize", "-", "--model", folder.path], input: "bank\n")
    expectFailure(run, 66, "\(folder.path): expected tokenizer.json or vocab.txt, found neither")
  }

  @Test func theConfigurationIsNoJSON() throws {
    try model.folder.write("config.json", "{\"hidden_size\": 32,}")
    try expectBadModel(65, "\(model.path)/config.json: ")
  }

  @Test func theConfigurationIsOfAnotherModel() throws {
    try model.folder.write("config.json", "{\"model_type\": \"gpt2\"}")
    try expectBadModel(
      65,
      "config.json: \"model_type\": expected \"bert\" or \"distilbert\", found \"gpt2\", which is not computed here"
    )
  }

  // MARK: Weights

  @Test func theWeightsAreCutShort() throws {
    let weights = try model.weights()
    try model.folder.write("model.safetensors", Array(weights.dropLast(10)))
    try expectBadModel(65, "expected 81280 bytes, found 81270; is the file complete?")
    try model.folder.write("model.safetensors", Array(weights.prefix(100)))
    try expectBadModel(65, "found the file's end at byte 100; is the file complete?")
    try model.folder.write("model.safetensors", Array(weights.prefix(4)))
    try expectBadModel(65, "expected a safetensors file of at least 8 bytes, found 4")
  }

  @Test func theWeightsAreTooLong() throws {
    try model.folder.write("model.safetensors", model.weights() + [0])
    try expectBadModel(65, "expected 81280 bytes, found 81281: bytes after the last tensor")
  }

  @Test func theHeaderIsOversized() throws {
    let length = [UInt8](repeating: 0xFF, count: 7) + [0x7F]
    try model.folder.write("model.safetensors", length + model.weights().dropFirst(8))
    try expectBadModel(65, "expected a header of at most ")
  }

  /// Replaces a part of the header by a text of the same length.
  private func replaceInHeader(_ old: String, _ new: String) throws {
    precondition(old.utf8.count == new.utf8.count, "the header keeps its length")
    var weights = try model.weights()
    let range = try #require(weights.firstRange(of: Array(old.utf8)))
    weights.replaceSubrange(range, with: Array(new.utf8))
    try model.folder.write("model.safetensors", weights)
  }

  @Test func theHeaderLiesAboutAShape() throws {
    try replaceInHeader("\"shape\":[60,32]", "\"shape\":[61,32]")
    try expectBadModel(65, "bytes for shape [61, 32] of F32 of tensor \"bert.embeddings.word_")
  }

  @Test func twoTensorsOverlap() throws {
    let header = String(decoding: try model.weights().prefix(9000), as: UTF8.self)
    let second = try #require(header.firstMatch(of: /"data_offsets":\[(\d\d\d),(\d\d\d)\]/))
    let begin = try #require(Int(second.1))
    let end = try #require(Int(second.2))
    try replaceInHeader(
      "\"data_offsets\":[\(begin),\(end)]", "\"data_offsets\":[\(begin - 4),\(end - 4)]")
    try expectBadModel(65, "expected the data of tensor \"")
  }

  @Test func aTensorIsMissing() throws {
    try replaceInHeader(
      "bert.encoder.layer.1.attention.self.key.bias", "bert.encoder.layer.1.attention.self.key.bios"
    )
    try expectBadModel(
      65, "model.safetensors: tensor bert.encoder.layer.1.attention.self.key.bias is missing")
  }

  @Test func aTensorHasAnotherShape() throws {
    let configuration = String(
      decoding: try WholeFile.bytes(of: "\(model.path)/config.json"), as: UTF8.self)
    try model.folder.write(
      "config.json",
      configuration.replacing("\"intermediate_size\": 40", with: "\"intermediate_size\": 41"))
    try expectBadModel(
      65,
      "tensor bert.encoder.layer.0.intermediate.dense.weight: expected shape [41, 32] as config.json says, found [40, 32]"
    )
  }

  @Test func weightsAreNotNumbers() throws {
    var weights = try model.weights()
    let header = 8 + weights.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let document = try JSONDocument(parsing: Array(weights[8..<header]))
    let tensor = document.root["bert.encoder.layer.0.output.dense.bias"]
    let offset = try #require(tensor?["data_offsets"]?.elements?.first { _ in true }?.integer)
    weights.replaceSubrange(header + offset..<header + offset + 4, with: [0, 0, 0xC0, 0x7F])
    try model.folder.write("model.safetensors", weights)
    try expectBadModel(
      65,
      "tensor bert.encoder.layer.0.output.dense.bias: expected finite weights, found 1 that are NaN or infinite"
    )
  }

  // MARK: Names

  @Test func aModelThatIsNotOnThisMachine() throws {
    let run = try Polysemy.run(["--word", "bank", "-", "--model", "no/such"], input: "bank\n")
    expectFailure(run, 66, "no model \"no/such\" on this machine; looked in weights/")
    #expect(run.errors.contains("https://huggingface.co/no/such/resolve/main/model.safetensors"))
    let path = try Polysemy.run(["tokenize", "-", "--model", "/no/such/folder"])
    expectFailure(path, 66, "model \"/no/such/folder\": no such folder")
    #expect(!path.errors.contains("curl"))
  }

  @Test func aFileIsNoModel() throws {
    let model = try TinyModel()
    let path = "\(model.path)/vocab.txt"
    let run = try Polysemy.run(["tokenize", "-", "--model", path], input: "bank\n")
    expectFailure(
      run, 66, "model \"\(path)\": expected the folder that holds the model's files, found a file")
    let name = try Polysemy.run(
      ["tokenize", "-", "--model", "vocab.txt"], input: "bank\n", folder: model.path)
    expectFailure(name, 66, "model \"vocab.txt\": expected the folder")
    #expect(!name.errors.contains("curl"))
  }

  @Test func modelsAreFoundByTheEnvironment() throws {
    let weights = try TemporaryFolder()
    let commit = String(repeating: "0a", count: 20)
    let moves = """
      cd "$1" && mkdir -p cache/models--some--tiny/refs cache/models--some--tiny/snapshots
      cp -r "$2" mine; cp -r "$2" cache/models--some--tiny/snapshots/\(commit)
      printf \(commit) > cache/models--some--tiny/refs/main
      """
    #expect(try Polysemy.shell(moves, [weights.path, model.path]).status == 0)
    let cases: [([String: String], [String], String)] = [
      (["POLYSEMY_MODEL": model.path], [], model.path),
      (["POLYSEMY_WEIGHTS": weights.path], ["--model", "mine"], "\(weights.path)/mine"),
      (["POLYSEMY_WEIGHTS": weights.path, "POLYSEMY_MODEL": "mine"], [], "\(weights.path)/mine"),
      (
        ["HF_HUB_CACHE": "\(weights.path)/cache"], ["--model", "some/tiny"],
        "\(weights.path)/cache/models--some--tiny/snapshots/\(commit)"
      ),
    ]
    for (environment, arguments, folder) in cases {
      let run = try Polysemy.run(
        ["tokenize", "-"] + arguments, input: "bank\n", environment: environment)
      #expect(run.status == 0 && run.text == "[CLS] bank [SEP]\n", "\(run.errors)")
      #expect(run.errors.hasSuffix("(\(folder))\n"))
    }
  }
}
