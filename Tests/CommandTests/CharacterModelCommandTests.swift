import Files
import Glibc
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// `polysemy rnn train`, `sample` and `evaluate`.
@Suite struct CharacterModelCommandTests {
  private let folder: TemporaryFolder
  private static let lines = [
    "the river bank was muddy", "a bank lends money", "money in the bank", "fish in the river",
  ]

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("text.txt", (0..<60).map { Self.lines[$0 % 4] + "\n" }.joined())
  }

  private func rnn(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(["rnn"] + arguments, input: input, folder: folder.path)
  }

  private static let small = [
    "--hidden", "24", "--embedding", "8", "--batch", "4", "--length", "16",
  ]

  private func train(
    _ arguments: String..., output: String = "model.safetensors", input: String = ""
  ) throws -> Polysemy.Run {
    let isMade = !arguments.contains { ["--resume", "--continue"].contains($0) }
    return try Polysemy.run(
      ["rnn", "train", "text.txt", "-o", output] + arguments + (isMade ? Self.small : []),
      input: input, folder: folder.path)
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    try WholeFile.bytes(of: "\(folder.path)/\(name)")
  }

  // MARK: Training

  @Test func theSameBytesComeFromAnyNumberOfThreads() throws {
    let one = try train("--epochs", "3", "--threads", "1", "--dropout", "0.1")
    #expect(one.status == 0, "\(one.errors)")
    #expect(one.lines.map { $0.prefix(8) } == ["held out", "kept    ", "model   ", "training"])
    #expect(one.lines[0].hasSuffix("of 120 characters"), "\(one.text)")
    #expect(one.errorLines.count == 4 && one.errorLines[3] == "wrote model.safetensors")
    #expect((one.lines + one.errorLines).allSatisfy { $0.count <= 80 })
    let three = try train(
      "--epochs", "3", "--threads", "3", "--dropout", "0.1", "-q", output: "three.safetensors")
    #expect(three.status == 0 && three.errors.isEmpty, "\(three.errors)")
    #expect(try bytes("model.safetensors") == bytes("three.safetensors"))
  }

  @Test func aHopelessTrainingIsToldAndNotKept() throws {
    let run = try train("--epochs", "2", "--rate", "1e30", "-q")
    expectFailure(
      run, 65, "epoch 1: expected a mean loss of at most 305.0, a hundred times")
    #expect(!WholeFile.exists("\(folder.path)/model.safetensors"))
  }

  @Test func theReportForPrograms() throws {
    let run = try train("--epochs", "2", "--format", "json", "--log", "log.tsv", "--cell", "gru")
    let json = try #require(try run.json().first)
    let steps = try #require(json["steps"]?.integer)
    #expect(json["vocabulary"]?.integer == 21 && json["kept_epoch"]?.integer == 2)
    let epochs = json["epochs"].list
    #expect(epochs.count == 2 && epochs.last?["steps"]?.integer == steps)
    let bits = try #require(json["held_out"]?["bits_per_character"]?.number)
    #expect(epochs.last?["held_out"]?["bits_per_character"]?.number == bits)
    let log = String(decoding: try bytes("log.tsv"), as: UTF8.self).split(separator: "\n")
    #expect(log.count == steps + 1 && log[0] == "step\tepoch\tloss\tgradient_norm")
    let metadata = try SafeTensorsFile(path: "\(folder.path)/model.safetensors").metadata
    #expect(metadata["format"] == "polysemy-character-model-1" && metadata["cell"] == "gru")
  }

  @Test func aTrainingGoesOnFromItsCheckpoint() throws {
    let whole = try train("--epochs", "4", "-q", output: "whole.safetensors")
    #expect(whole.status == 0, "\(whole.errors)")
    let part = try train("--epochs", "4", "--steps", "30", "--checkpoint", "c.safetensors")
    #expect(part.status == 0, "\(part.errors)")
    #expect(try bytes("model.safetensors") != bytes("whole.safetensors"))
    let rest = try train("--resume", "c.safetensors", "--threads", "1")
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(try bytes("model.safetensors") == bytes("whole.safetensors"))
    let other = try train("--resume", "c.safetensors", "--rate", "1")
    expectFailure(other, 64, "--rate: with --resume it is the checkpoint's")
  }

  @Test func aModelLearnsMore() throws {
    let first = try train("--epochs", "1", "-q")
    #expect(first.status == 0, "\(first.errors)")
    let more = try train(
      "--continue", "model.safetensors", "--epochs", "1", "--batch", "4", "--length", "16",
      "--format", "json", output: "more.safetensors")
    #expect(more.status == 0, "\(more.errors)")
    try folder.write("other.txt", String(repeating: "the fish\nÄ\n", count: 40))
    let unknown = try rnn(
      "train", "other.txt", "--continue", "model.safetensors", "-o", "x.safetensors")
    expectFailure(
      unknown, 65, "other.txt: line 2: expected characters that the model knows, found Ä U+00C4")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsTrainingAndKeepsWhatIsLearned(
    signal: Int32
  ) throws {
    let run = try Polysemy.run(
      [
        "rnn", "train", "text.txt", "-o", "model.safetensors", "--checkpoint", "c.safetensors",
        "--epochs", "1000000",
      ] + Self.small, folder: folder.path
    ) { process in
      process.waitUntilCaught(SIGTERM)
      process.send(signal)
    }
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("wrote model.safetensors; ended early, as asked"))
    let more = try train("--resume", "c.safetensors", "--epochs", "1")
    #expect(more.status == 0, "\(more.errors)")
    #expect(try rnn("sample", "--model", "model.safetensors").status == 0)
  }

  @Test(arguments: [
    (["text.txt", "-o", "text.txt"], 64, "text.txt: is read; write to another file"),
    (["text.txt", "-o", "a", "--log", "a"], 64, "expected a file for each"),
    (["text.txt", "-o", "old", "--cell", "cnn"], 64, "cell"),
    (["text.txt", "-o", "old", "--hidden", "0"], 64, "--hidden: expected a number from 1"),
    (["text.txt", "-o", "old", "--dropout", "1"], 64, "--dropout: expected a share"),
    (["text.txt", "-o", "old", "--schedule", "x"], 64, "--schedule: expected constant"),
    (["text.txt", "-o", "old", "--optimizer", "adagrad"], 64, "optimizer"),
    (["text.txt", "-o", "old", "--held-out", "0", "--patience", "1"], 64, "--patience: needs"),
    (["text.txt", "-o", "old", "--clip=-1"], 64, "--clip: expected a norm"),
    (["text.txt", "-o", "no/such/m.safetensors"], 73, "no/such/m.safetensors"),
    (["none.txt", "-o", "old"], 66, "none.txt"),
    (["empty.txt", "-o", "old"], 65, "empty.txt: expected text to learn from, found none"),
    (["-", "-o", "old"], 65, "standard input: expected text to learn from, found none"),
    (["latin.txt", "-o", "old"], 65, "latin.txt: line 2: expected UTF-8"),
    (
      ["text.txt", "-o", "old", "--length", "2000"], 65,
      "the text has 1080 characters to learn from, expected 64032 or more for 32 streams of 2000"
    ),
    (
      ["text.txt", "-o", "old", "--batch", "4", "--rate", "1e38"], 65,
      "epoch 1, step 2: expected the loss to be finite, found NaN"
    ),
    (
      ["text.txt", "-o", "old", "--batch", "4", "--rate", "1e38", "--steps", "1"], 65,
      "epoch 1, step 1: expected all parameters to be finite, found NaN"
    ),
    (["text.txt", "-o", "a", "--log", "./a"], 64, "expected a file for each"),
    (["text.txt", "-o", "a", "--checkpoint", ".//a"], 64, "expected a file for each"),
    (["text.txt", "-o", "old", "--resume", "./old"], 64, "old: is read; write to another file"),
    (["text.txt", "-o", "-"], 64, "expected files; standard output has the report"),
    (["text.txt", "-o", "old", "--resume", "text.txt"], 65, "text.txt"),
    (["text.txt", "-o", "old", "--continue", "none.safetensors"], 66, "none.safetensors"),
  ])
  func errorsSayWhatIsWrongAndLeaveFilesAlone(
    arguments: [String], status: Int32, message: String
  ) throws {
    try folder.write("old", "old")
    try folder.write("empty.txt", "")
    try folder.write("latin.txt", [0x61, 0x0A, 0xE4, 0x0A])
    let text = try bytes("text.txt")
    let run = try Polysemy.run(["rnn", "train"] + arguments, folder: folder.path)
    expectFailure(run, status, message)
    #expect(try bytes("text.txt") == text)
    #expect(try bytes("old") == Array("old".utf8))
  }

  @Test func theLogOfATrainingThatWentWrongIsKept() throws {
    let run = try train("--rate", "1e38", "--log", "log.tsv", "-q")
    expectFailure(run, 65, "epoch 1, step 2: expected the loss to be finite")
    let log = String(decoding: try bytes("log.tsv"), as: UTF8.self).split(separator: "\n")
    #expect(log.count == 2 && log[1].hasPrefix("1\t1\t"))
  }

  @Test func aCheckpointThatIsOverSaysSo() throws {
    let first = try train("--epochs", "1", "--checkpoint", "c.safetensors")
    #expect(first.status == 0 && !first.errors.contains("already"), "\(first.errors)")
    // It may write where it reads, by any name.
    let more = try train("--resume", "c.safetensors", "--checkpoint", "./c.safetensors")
    #expect(more.status == 0, "\(more.errors)")
    #expect(more.errors.contains("c.safetensors was at its end already; --epochs goes on"))
    try folder.write("other.txt", String(repeating: "the fish in the river bank\n", count: 40))
    let other = try rnn("train", "other.txt", "--resume", "c.safetensors", "-o", "x.safetensors")
    expectFailure(other, 65, "c.safetensors: was trained on another text: expected 1200 characters")
  }

  /// A model whose numbers are finite, and whose sums are not.
  @Test func numbersTooLargeToComputeWithAreTold() throws {
    #expect(try train("--epochs", "1", "-q").status == 0)
    let file = try SafeTensorsFile(path: "\(folder.path)/model.safetensors")
    let tensors = try file.tensorNames.map { name in
      let tensor = try file.tensor(named: name)
      let floats = try tensor.floats().map { $0 < 0 ? -3e38 as Float : 3e38 }
      return TensorData(name: name, shape: tensor.shape, floats: floats)
    }
    try SafeTensorsFile.write(
      tensors, metadata: file.metadata, to: "\(folder.path)/large.safetensors")
    for format in ["text", "json"] {
      let run = try rnn("evaluate", "text.txt", "--model", "large.safetensors", "--format", format)
      expectFailure(run, 65, "large.safetensors: expected a finite loss, found none")
    }
  }

  // MARK: Sampling

  @Test func aModelWritesWhatItHasLearned() throws {
    let run = try train("--epochs", "60", "--rate", "0.01", "-q")
    #expect(run.status == 0, "\(run.errors)")
    let greedy = try rnn(
      "sample", "--model", "model.safetensors", "--prompt", "fish i", "--length", "5",
      "--temperature", "0")
    #expect(greedy.text == "fish in the\n")
    func sample(_ seed: String, _ more: String...) throws -> Polysemy.Run {
      try Polysemy.run(
        ["rnn", "sample", "--model", "model.safetensors", "--seed", seed] + more,
        folder: folder.path)
    }
    #expect(try sample("5").text == sample("5").text)
    #expect(try sample("5").text != sample("6").text)
    #expect(try sample("5").text.unicodeScalars.count == 501)
    let many = try sample("5", "--count", "2", "--length", "40", "--format", "json")
    let records = try many.json()
    #expect(records.count == 2 && records[0]["prompt"]?.string == "")
    let second = try sample("6", "--length", "40", "--format", "jsonl").json()
    #expect(records[1]["text"]?.string == second[0]["text"]?.string)
    let unknown = try sample("5", "--prompt", "a Zoo")
    expectFailure(
      unknown, 64, "--prompt: character 3 is Z U+005A, which the model does not know")
    expectFailure(try sample("5", "--length", "-5"), 64, "--length: expected a number from 0 on")
    expectFailure(
      try sample("5", "--temperature", "-1"), 64, "--temperature: expected a number from 0 on")
    expectFailure(try sample("5", "--top-k", "-1"), 64, "--top-k: expected a positive number")
    expectFailure(try sample("5", "--top-p", "0"), 64, "--top-p: expected a share above 0 to 1")
    expectFailure(try sample("5", "--top-k", "0"), 64, "--top-k: expected a positive number")
  }

  @Test func textsAreMeasured() throws {
    let trained = try train("--epochs", "2", "--held-out", "0.25", "--format", "json", "-q")
    let heldOut = try #require(try trained.json().first?["held_out"]?["loss"]?.number)
    let text = String(decoding: try bytes("text.txt"), as: UTF8.self)
    let end = String(text.suffix(Int(Double(text.count) * 0.25)))
    let run = try rnn(
      "evaluate", "--model", "model.safetensors", "-", "--format", "json", input: end)
    #expect(try run.json().first?["loss"]?.number == heldOut, "\(run.errors)")
    let shown = try rnn("evaluate", "--model", "model.safetensors", "text.txt")
    #expect(shown.text.hasSuffix("of 1,200 characters\n"), "\(shown.text)")
    let twice = try rnn("evaluate", "--model", "model.safetensors", "-", "-", input: "a")
    expectFailure(twice, 64, "standard input (-) can be read only once")
    let short = try rnn("evaluate", "--model", "model.safetensors", "-", input: "a")
    expectFailure(short, 65, "standard input: expected at least 2 characters, found 1")
    let strange = try rnn("evaluate", "--model", "model.safetensors", "-", input: "a\n\nb\u{1}")
    expectFailure(strange, 65, "standard input: line 3: expected characters")
  }

  @Test(arguments: ["train", "sample", "evaluate"]) func helpFitsATerminal(command: String) throws {
    let run = try rnn(command, "--help")
    #expect(run.status == 0 && run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }

  // MARK: Eras

  @Test func threeErasStandSideBySide() throws {
    #expect(try train("--epochs", "2", "-q", "--cell", "rnn").status == 0)
    let model = try TinyModel()
    let path = "\(folder.path)/model.safetensors"
    let lines = "the bank is money\nthe bank is money\na river bank\n"
    let json = try #require(
      try model.compare("bank", in: lines, ["--format", "json", "--eras", path]).json().first)
    let eras = try #require(json["eras"])
    #expect(eras["word2vec"]?["mean_cosine"]?.number == 1)
    #expect(eras["recurrent"]?["unknown_characters"]?.integer == 0)
    #expect(eras["recurrent"]?["cell"]?.string == "rnn")
    // What follows is not read, so two that begin alike have one place.
    let points = (eras["recurrent"]?["pca"]?["points"]).list.map(\.numbers)
    #expect(points.count == 3 && points[0] == points[1] && points[0] != points[2])
    let plain = try #require(try model.compare("bank", in: lines).json().first)
    #expect(plain["eras"] == nil)
    let mean = try #require(eras["bert"]?["mean_cosine"]?.number)
    let cosines = plain["cosine"].list.map(\.numbers)
    #expect(abs(mean - (cosines[0][1] + cosines[0][2] + cosines[1][2]) / 3) < 1e-12)
    let text = try model.compare("bank", in: lines, ["--eras", path])
    #expect(text.lines.contains { $0.hasPrefix("  Word2Vec, one vector for all") })
    #expect(text.lines.allSatisfy { $0.count <= 80 }, "\(text.text)")
    // A single column needs no head.
    #expect(!text.lines.contains { $0.hasSuffix(" all") })
    try expectPicture(model, lines, path)
  }

  private func expectPicture(_ model: TinyModel, _ lines: String, _ path: String) throws {
    let picture = "\(folder.path)/eras.svg"
    let run = try model.compare("bank", in: lines, ["--eras", path, "--plot", picture])
    #expect(run.status == 0, "\(run.errors)")
    let svg = String(decoding: try WholeFile.bytes(of: picture), as: UTF8.self)
    let titles = ["Word2Vec: one point", "RNN: a point for each", "BERT: a point for each"]
    let places = titles.map { svg.firstRange(of: $0)?.lowerBound }
    #expect(
      places.allSatisfy { $0 != nil }
        && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  }

  @Test func charactersThatTheRecurrentModelLacksAreCounted() throws {
    #expect(try train("--epochs", "1", "-q").status == 0)
    let model = try TinyModel()
    let path = "\(folder.path)/model.safetensors"
    let run = try model.compare("bank", in: "The bank is,\nä bank\n", ["--eras", path])
    #expect(
      run.text.contains("The LSTM does not know 2 characters of 2 occurrences, and read on"),
      "\(run.text)")
    let none = try model.compare("日本", in: "日本\n日本 a\n", ["--eras", path, "--format", "json"])
    let recurrent = try #require(try none.json().first?["eras"]?["recurrent"])
    #expect(recurrent["unread_occurrences"]?.integer == 2)
    #expect(recurrent["mean_cosine"]?.number == 0)
    let bad = try model.compare(
      "bank", in: "the bank\n", ["--eras", "\(model.path)/model.safetensors"])
    expectFailure(bad, 65, "expected format to be polysemy-character-model-1, found pt")
  }
}
