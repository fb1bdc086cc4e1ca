import Files
import StrictJSON
import TestSupport
import Testing

/// `polysemy model`: inspect, verify and list.
@Suite struct ModelTests {
  let model: TinyModel

  init() throws { model = try TinyModel() }

  /// What the model is called after its folder.
  private var id: String { String(model.path.split(separator: "/").last ?? "") }

  private func setConfiguration(_ old: String, _ new: String) throws {
    let path = "\(model.path)/config.json"
    let text = String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
    try model.folder.write("config.json", text.replacing(old, with: new))
  }

  // MARK: inspect

  @Test func inspectShowsEveryTensor() throws {
    let run = try Polysemy.run(["model", "inspect", model.path])
    #expect(run.status == 0 && run.errors == "")
    #expect(run.lines.contains("  parameters  17,872 in 39 tensors"))
    #expect(run.lines.contains("Tensors of the encoder: 39"))
    #expect(run.lines.contains("F32  60×32  7.7 kB  bert.embeddings.word_embeddings.weight"))
    #expect(run.lines.contains("Known, and not used by the encoder: 7"))
    #expect(run.lines.dropFirst().allSatisfy { $0.count <= 80 })
  }

  @Test func oneOfAKindIsSaidSo() throws {
    try setConfiguration("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1")
    let run = try Polysemy.run(["model", "inspect", model.path])
    #expect(run.text.contains(": 1 layer, "), "\(run.text)")
  }

  @Test(arguments: [[], ["--no-mmap"], ["--threads", "3"]])
  func inspectGivesJSON(options: [String]) throws {
    let run = try Polysemy.run(
      ["model", "inspect", model.path, "--format", "json", "--tensor-sha256"] + options)
    let json = try #require(try run.json().first)
    #expect(
      json.keys == [
        "model", "verdict", "findings", "configuration", "checkpoint", "tokenizer",
        "sentence_vectors",
      ])
    let checkpoint = try #require(json["checkpoint"])
    #expect(
      checkpoint.keys == [
        "path", "files", "parameters", "bytes_in_place", "bytes_converted", "tensors", "missing",
        "missing_of_head",
      ])
    let tensor = try #require(
      checkpoint["tensors"].list.first {
        $0["name"]?.string == "bert.encoder.layer.0.output.LayerNorm.gamma"
      })
    #expect(
      tensor.keys == [
        "name", "file", "dtype", "shape", "bytes", "role", "maps_to", "expected_shape", "nan",
        "positive_infinity", "negative_infinity", "sha256",
      ])
    #expect(tensor["maps_to"]?.string == "encoder.layer.0.output.LayerNorm.weight")
    #expect(tensor["shape"].numbers == [32] && tensor["expected_shape"].numbers == [32])
    #expect(tensor["role"]?.string == "parameter" && tensor["nan"]?.integer == 0)
    #expect(tensor["sha256"]?.string?.count == 64)
    #expect(json["tokenizer"]?["special_tokens"].list.count == 5)
    let sentences = try #require(json["sentence_vectors"])
    #expect(sentences["declared"]?.boolean == false)
    #expect(
      sentences.keys == [
        "declared", "pooling", "normalizes", "max_length", "prompts", "default_prompt",
        "similarity",
      ])
    #expect(sentences["prompts"]?.keys == ["document", "query"])
    #expect(json["verdict"]?.string == "right")
  }

  @Test func inspectShowsWhatCanBeRead() throws {
    try setConfiguration("\"intermediate_size\": 40", "\"intermediate_size\": 41")
    try setConfiguration("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")
    let run = try Polysemy.run(["model", "inspect", model.path])
    #expect(run.status == 0)
    #expect(run.lines.contains("    FAIL  expected 41×32, as config.json says"))
    #expect(run.lines.contains("Missing: 16"))
    try setConfiguration("\"bert\"", "\"gpt2\"")
    let other = try Polysemy.run(["model", "inspect", model.path])
    #expect(other.status == 0 && other.lines.contains("Tensors: 46"))
  }

  /// Writes weights that are a header and some zeros.
  private func setWeights(_ header: String, zeros: Int) throws {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    try model.folder.write(
      "model.safetensors", length + Array(header.utf8) + [UInt8](repeating: 0, count: zeros))
  }

  @Test(arguments: [
    (
      #"{"bert.embeddings.LayerNorm.beta":{"dtype":"F32","shape":[4611686018427387904,2,0],"#
        + #""data_offsets":[0,0]}}"#, 0
    ),
    (
      #"{"bert.embeddings.LayerNorm.beta":{"dtype":"Q9","shape":[4611686018427387904],"#
        + #""data_offsets":[0,8]},"bert.embeddings.LayerNorm.gamma":{"dtype":"Q9","#
        + #""shape":[4611686018427387904],"data_offsets":[8,16]}}"#, 16
    ),
  ])
  func hostileShapesAreShown(header: String, zeros: Int) throws {
    try setWeights(header, zeros: zeros)
    let text = try Polysemy.run(["model", "inspect", model.path])
    #expect(text.status == 0 && text.text.contains("4611686018427387904"))
    #expect(text.lines.contains("  parameters  0 in \(zeros == 0 ? "1 tensor" : "2 tensors")"))
    let json = try Polysemy.run(["model", "inspect", model.path, "--format", "json"])
    #expect(try json.json().first?["checkpoint"]?["parameters"]?.integer == 0)
    #expect(try Polysemy.run(["model", "verify", model.path]).status == 65)
  }

  @Test(.enabled(if: OutputTests.hasScript, "script of util-linux is not installed"))
  func aLongNameLosesItsMiddleAtOnce() throws {
    let name = String(repeating: "a", count: 1_000_000) + "日z"
    try setWeights(#"{"\#(name)":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, zeros: 4)
    let run = try Polysemy.shell(
      "timeout 60 script -qec \"stty cols 40; '$POLYSEMY' model inspect '$1'\" /dev/null < /dev/null",
      [model.path], environment: ["TERM": "xterm"])
    #expect(run.status == 0)
    let end = "aaa…" + String(repeating: "a", count: 8) + "日z"
    #expect(run.text.contains(end), "\(run.lines.suffix(60))")
    let verdict = try Polysemy.run(["model", "verify", model.path])
    #expect(verdict.lines.allSatisfy { $0.utf8.count < 300 })
  }

  @Test(arguments: [
    "config.json", "vocab.txt", "tokenizer.json", "modules.json", "tokenizer_config.json",
    "model.safetensors",
  ])
  func pipesAreRefusedAndNotWaitedFor(name: String) throws {
    let verify =
      "rm -f \"$1/$2\"; mkfifo \"$1/$2\" && timeout 60 \"$POLYSEMY\" model verify -q \"$1\""
    let run = try Polysemy.shell(verify, [model.path, name])
    #expect(run.status == 65)
    #expect(
      run.lines.first == "FAIL  \(model.path)/\(name): expected a regular file, found a pipe")
    let embed = "echo bank | timeout 60 \"$POLYSEMY\" embed - --model \"$1\" -q"
    expectFailure(
      try Polysemy.shell(embed, [model.path]), 66, "expected a regular file, found a pipe")
    let list = "timeout 60 \"$POLYSEMY\" model list"
    #expect(
      try Polysemy.shell(list, environment: ["POLYSEMY_WEIGHTS": "\(model.path)/.."]).status == 0)
  }

  /// As in a snapshot of the Hugging Face cache whose blob is gone.
  @Test(arguments: ["modules.json", "tokenizer.json", "tokenizer_config.json"])
  func aLinkThatLeadsNowhereIsNoAbsentFile(name: String) throws {
    let verify = "ln -s ../blobs/none \"$1/$2\" && \"$POLYSEMY\" model verify -q \"$1\""
    let run = try Polysemy.shell(verify, [model.path, name])
    #expect(run.status == 65)
    #expect(
      run.lines == [
        "FAIL  \(model.path)/\(name): expected a regular file, found a link that leads nowhere"
      ])
  }

  @Test func aModelWithoutRoomIsWrong() throws {
    try setConfiguration("\"max_position_embeddings\": 24", "\"max_position_embeddings\": 2")
    let embed = try Polysemy.run(
      ["embed", "-", "--model", model.path, "-q", "--max-length", "3"], input: "bank\n")
    #expect(embed.status == 65)
    try model.folder.writeSentenceModules()
    try model.folder.write("sentence_bert_config.json", "{\"max_seq_length\": 1}")
    try setConfiguration("\"max_position_embeddings\": 2", "\"max_position_embeddings\": 24")
    expectFailure(
      try Polysemy.run(["embed", "-", "--model", model.path, "-q"], input: "bank\n"), 65,
      "sentence_bert_config.json: \"max_seq_length\": expected at least 3")
  }

  /// The name of a tensor may hold anything.
  @Test func controlCharactersAreMadeVisible() throws {
    let header = #"{"\u001b[31mred\n":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    let length: [UInt8] = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]
    try model.folder.write("model.safetensors", length + Array(header.utf8) + [0, 0, 0xC0, 0x7F])
    for (verb, shown) in [("inspect", "␛[31mred␊"), ("verify", " [31mred ")] {
      let run = try Polysemy.run(["model", verb, model.path])
      #expect(run.text.contains(shown))
      let controls = run.text.unicodeScalars.filter { $0.properties.generalCategory == .control }
      #expect(controls.allSatisfy { $0 == "\n" })
    }
  }

  // MARK: verify

  @Test(arguments: [[], ["--no-mmap"]]) func verifyFindsAModelRight(options: [String]) throws {
    let run = try Polysemy.run(["model", "verify", model.path] + options)
    #expect(run.status == 0 && run.errors == "")
    #expect(run.lines.last == "right: \(id) (\(model.path))")
    #expect(run.lines.dropLast().allSatisfy { $0.hasPrefix("ok    ") || $0.hasPrefix("note  ") })
    let quiet = try Polysemy.run(["model", "verify", model.path, "--quiet"] + options)
    #expect(quiet.status == 0 && quiet.text == "" && quiet.errors == "")
  }

  @Test func verifyNotesRowsWithoutATokenOfTheirOwn() throws {
    try model.folder.write("vocab.txt", TinyModel.vocabulary.dropLast(7).joined(separator: "\n"))
    let run = try Polysemy.run(["model", "verify", model.path])
    #expect(run.status == 0)
    #expect(
      run.lines.contains(
        "note  7 rows of the word embeddings have no token; is it this model's?"), "\(run.text)")
  }

  @Test func verifyFindsAModelWrong() throws {
    try setConfiguration("\"vocab_size\": 60", "\"vocab_size\": 59")
    let run = try Polysemy.run(["model", "verify", model.path])
    #expect(run.status == 65 && run.errors == "")
    #expect(run.lines.last == "wrong: \(id) (\(model.path)), 2 failures")
    let quiet = try Polysemy.run(["model", "verify", model.path, "-q"])
    #expect(quiet.status == 65 && quiet.errors == "")
    #expect(
      quiet.lines == [
        "FAIL  tensor bert.embeddings.word_embeddings.weight: expected shape [59, 32] as config.json says, found [60, 32]",
        "FAIL  vocab.txt: 60 tokens: expected ids below 59, the rows of the word embeddings, found 59",
      ])
    let json = try Polysemy.run(["model", "verify", model.path, "--format", "json"])
    let document = try #require(try json.json().first)
    #expect(json.status == 65 && document.keys == ["model", "verdict", "findings"])
    #expect(document["verdict"]?.string == "wrong")
    #expect(document["findings"].list.allSatisfy { $0.keys == ["verdict", "subject", "text"] })
  }

  @Test func verifyComparesWithAList() throws {
    let sums = "cd \"$1\" && sha256sum config.json model.safetensors vocab.txt > sums"
    #expect(try Polysemy.shell(sums, [model.path]).status == 0)
    let arguments = ["model", "verify", model.path, "--sha256", "\(model.path)/sums"]
    let run = try Polysemy.run(arguments)
    #expect(run.status == 0)
    #expect(run.lines.contains("ok    SHA-256: 3 files as in \(model.path)/sums"))
    try setConfiguration("}", "} ")
    let changed = try Polysemy.run(arguments + ["-q"])
    #expect(changed.status == 65)
    #expect(changed.text.hasPrefix("FAIL  config.json: expected SHA-256 "))
    try model.folder.write("sums", "no list\n")
    expectFailure(
      try Polysemy.run(arguments), 65, "sums: line 1: expected 64 hexadecimal digits, two spaces")
    expectFailure(
      try Polysemy.run(["model", "verify", model.path, "--sha256", "/no/such"]), 66, "/no/such: ")
  }

  @Test(arguments: ["inspect", "verify"]) func aModelThatIsNotThere(verb: String) throws {
    expectFailure(
      try Polysemy.run(["model", verb, "no/such"]), 66, "no model \"no/such\" on this machine")
  }

  @Test func jsonIsNeverQuiet() throws {
    expectFailure(
      try Polysemy.run(["model", "verify", model.path, "-q", "--format", "json"]), 64,
      "--quiet goes with text")
  }

  @Test func theModelOfTheEnvironmentIsTheDefault() throws {
    let run = try Polysemy.run(
      ["model", "verify", "-q"], environment: ["POLYSEMY_MODEL": model.path])
    #expect(run.status == 0 && run.text == "")
  }

  // MARK: list

  @Test func listShowsWhatIsThere() throws {
    let root = try TemporaryFolder()
    let moves = """
      cd "$1" && mkdir -p weights/org cache/models--some--one/refs cache/models--not--whole cache/models-- cache/models------
      cp -r "$2" weights/org/tiny; cp -r "$2" weights/broken; rm weights/broken/vocab.txt
      """
    #expect(try Polysemy.shell(moves, [root.path, model.path]).status == 0)
    let environment = [
      "POLYSEMY_WEIGHTS": "\(root.path)/weights", "HF_HUB_CACHE": "\(root.path)/cache",
      "POLYSEMY_MODEL": "org/tiny",
    ]
    let json = try Polysemy.run(["model", "list", "--format", "json"], environment: environment)
    let models = try #require(try json.json().first)["models"].list
    let own = models.filter { $0["directory"]?.string?.hasPrefix(root.path) == true }
    #expect(own.compactMap { $0["id"]?.string } == ["broken", "org/tiny", "not/whole", "some/one"])
    #expect(own.map { $0["complete"]?.boolean } == [false, true, false, false])
    #expect(own.map { $0["default"]?.boolean } == [false, true, false, false])
    #expect(
      own[0].keys == ["id", "directory", "bytes", "complete", "defect", "default", "hidden"])
    #expect(own[2]["defect"]?.string?.hasSuffix(": no refs/main, which names the snapshot") == true)
    let text = try Polysemy.run(["model", "list"], environment: environment)
    #expect(text.status == 0 && text.errors == "")
    #expect(text.lines.contains { $0.hasPrefix("* org/tiny ") && $0.hasSuffix("  complete") })
    #expect(
      text.lines.contains(
        "    \(root.path)/weights/broken: expected tokenizer.json or vocab.txt, found neither"))
  }

  // MARK: --no-mmap

  @Test func readingTheWeightsGivesTheSameVectors() throws {
    let embed = ["embed", "-", "--model", model.path, "-q"]
    let mapped = try Polysemy.run(embed, input: "the bank\n")
    let read = try Polysemy.run(embed + ["--no-mmap"], input: "the bank\n")
    #expect(mapped.status == 0 && read.status == 0 && mapped.output == read.output)
  }
}
