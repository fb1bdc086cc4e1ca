import Files
import Glibc
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// `polysemy classify train` and `evaluate`, and what `predict` makes of their models.
@Suite struct TrainClassifierTests {
  private let folder: TemporaryFolder
  private static let small = ["--embedding", "8", "--hidden", "12"]

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("texts.tsv", Self.texts(80))
  }

  /// Lines in which one word decides.
  private static func texts(_ count: Int) -> String {
    var random = SeededGenerator(seed: 6)
    return (0..<count).map { index in
      var words = (0..<4).map { _ in "w\(random.next() % 9)" }
      words[Int(random.next() % 4)] = ["ice", "fire"][index % 2]
      return "\(["cold", "hot"][index % 2])\t\(words.joined(separator: " "))\n"
    }.joined()
  }

  private func run(_ arguments: [String], input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(["classify"] + arguments, input: input, folder: folder.path)
  }

  private func train(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try run(["train"] + arguments + Self.small, input: input)
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    try WholeFile.bytes(of: "\(folder.path)/\(name)")
  }

  // MARK: Training

  @Test func learnsAndSaysHowWell() throws {
    let run = try train("texts.tsv", "--cell", "gru", "--epochs", "30", "-o", "m.safetensors")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix("wrote m.safetensors: gru, 11 words, "), "\(run.errors)")
    #expect(run.lines.first == "80 texts: 64 learned from, 16 held out")
    #expect(run.text.contains("accuracy 1.0000: 16 of 16, loss 0."), "\(run.text)")
    #expect(run.lines.allSatisfy { $0.count <= 80 })
    let rows = run.lines.suffix(2).map { $0.split(separator: " ").map { String($0) } }
    #expect(rows == [["cold", "8", "0"], ["hot", "0", "8"]])
  }

  @Test func theReportForPrograms() throws {
    let run = try train(
      "texts.tsv", "--epochs", "3", "--format", "json", "-q", "--patience", "5")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let report = try #require(run.json().first)
    #expect(report["labels"]?.elements.map { $0.compactMap(\.string) } == ["cold", "hot"])
    #expect(report["texts"]?["learned"]?.integer == 52)
    #expect(report["texts"]?["validation"]?.integer == 12)
    #expect(report["texts"]?["held_out"]?.integer == 16)
    let model = try #require(report["models"]?.elements.map { Array($0) }?.first)
    #expect(model["name"]?.string == "lstm" && model["ending"]?.string == "complete")
    let epochs = Array(try #require(model["epochs"]?.elements))
    #expect(epochs.count == 3 && epochs.allSatisfy { $0["validation_loss"]?.number != nil })
    #expect(model["held_out"]?["count"]?.integer == 16)
  }

  @Test func theSameBytesComeFromAnyNumberOfThreadsAndFromGzip() throws {
    let command = ["train", "--epochs", "3", "--pooling", "attention", "-q"] + Self.small
    let one = try run(command + ["texts.tsv", "--threads", "1", "-o", "one.safetensors"])
    let two = try run(command + ["texts.tsv", "--threads", "2", "-o", "two.safetensors"])
    #expect(one.status == 0 && one.text == two.text, "\(one.errors)")
    #expect(try bytes("one.safetensors") == bytes("two.safetensors"))
    let zipped = try Polysemy.shell(
      "cd \"$1\" && gzip -k texts.tsv && \"$POLYSEMY\" classify \"${@:2}\" - < texts.tsv.gz",
      [folder.path] + command + ["-o", "zipped.safetensors"])
    #expect(zipped.status == 0, "\(zipped.errors)")
    #expect(try bytes("one.safetensors") == bytes("zipped.safetensors"))
  }

  @Test func cellsAreComparedSideBySide() throws {
    let run = try train(
      "texts.tsv", "--compare", "rnn,gru", "--epochs", "4", "-o", "m.safetensors")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errorLines.map { $0.prefix(26) } == [
        "wrote m-rnn.safetensors: r", "wrote m-gru.safetensors: g",
      ])
    #expect(run.lines.dropLast().suffix(3).map { $0.prefix(5) } == ["model", "rnn  ", "gru  "])
    #expect(run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
    // Alone, a cell learns the same.
    let alone = try train(
      "texts.tsv", "--cell", "gru", "--epochs", "4", "-o", "alone.safetensors", "-q")
    #expect(alone.status == 0)
    #expect(try bytes("alone.safetensors") == bytes("m-gru.safetensors"))
  }

  @Test func curvesAreDrawn() throws {
    let run = try train(
      "texts.tsv", "--compare", "gru,lstm", "--epochs", "4", "--plot", "curves.svg")
    #expect(run.status == 0 && run.errors == "drew curves.svg\n", "\(run.errors)")
    let picture = try bytes("curves.svg")
    try XML.check(picture)
    let svg = String(decoding: picture, as: UTF8.self)
    for text in ["2 classifiers learn the same texts", "Loss", "Accuracy", "gru", "lstm"] {
      #expect(svg.contains(">\(text)<"), "\(text)")
    }
    let alone = try train(
      "texts.tsv", "--epochs", "2", "--held-out", "0", "--plot", "curves.svg", "-q")
    #expect(alone.status == 0 && alone.lines.count == 2, "\(alone.errors)")
    try XML.check(bytes("curves.svg"))
  }

  @Test func testLinesMayHaveAFileOfTheirOwn() throws {
    try folder.write("test.csv", "text\tlabel\tid\nw1 ice\tcold\t7\nfire\thot\t8\nice\tcold\t9\n")
    try folder.write("train.csv", "id\tlabel\ttext\n1\tcold\tice w1\n2\thot\tfire w2\n")
    let run = try train(
      "train.csv", "--test", "test.csv", "--label-column", "label", "--text-column", "text",
      "--epochs", "30", "--min-count", "1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.first == "5 texts: 2 learned from, 3 held out")
    #expect(run.text.contains("accuracy 1.0000: 3 of 3"), "\(run.text)")
  }

  @Test func textsInBothPartsAreTold() throws {
    try folder.write("twice.tsv", "a\tx\na\tx\nb\ty\nb\tz\n")
    let run = try train("twice.tsv", "--epochs", "1", "--max-words", "1", "--held-out", "0.5")
    #expect(run.errors.contains("1 held-out text is among those learned from too"))
    try folder.write("long.tsv", "a\tx y z\nb\ty\n")
    let long = try train("long.tsv", "--epochs", "1", "--max-words", "2", "--held-out", "0")
    #expect(
      long.errors.contains("1 text was longer than 2 words and lost the end (--max-words)"),
      "\(long.errors)")
  }

  @Test func controlCKeepsWhatIsLearned() throws {
    let run = try Polysemy.run(
      ["classify", "train", "texts.tsv", "--epochs", "1000000", "-o", "m.safetensors"]
        + Self.small, folder: folder.path
    ) { process in
      process.waitUntilCaught(SIGTERM)
      process.send(SIGINT)
    }
    #expect(run.status == 0 && run.errors.contains("ended early, as asked"), "\(run.errors)")
    #expect(run.errors.contains("wrote m.safetensors"))
    let predicted = try self.run(["predict", "-", "--model", "m.safetensors"], input: "ice\n")
    #expect(predicted.status == 0 && predicted.lines.count == 1)
  }

  @Test func aLossThatIsNoNumberIsTold() throws {
    try folder.write("m.safetensors", "old")
    let run = try train(
      "texts.tsv", "--cell", "relu", "--learning-rate", "1e30", "-o", "m.safetensors")
    #expect(run.status == 65)
    #expect(
      run.errors.contains("relu: the loss is no number at step 2, in epoch 1; nothing is kept"),
      "\(run.errors)")
    #expect(try bytes("m.safetensors") == Array("old".utf8))
  }

  @Test(arguments: [
    ("hot\tx\nhot\ty\n", 65, "expected texts of two labels or more, found 2 of \"hot\" alone"),
    ("", 65, "texts.tsv: expected labelled texts, found none"),
    ("hot\tx\ncold\n", 65, "texts.tsv: line 2: expected a label and a text with a tab between"),
    ("label\ttext\nhot\tx\nhot\ty\ncold\tx\ncold\tz\n", 65, "texts.tsv: line 1: label \"label\""),
    ("hot\t\u{1}x\nc\u{1B}[31m\tx\n", 65, "line 1: label \"hot\" has this one text alone"),
  ])
  func badTexts(texts: String, status: Int32, message: String) throws {
    try folder.write("texts.tsv", texts)
    expectFailure(try train("texts.tsv", "-q"), status, message)
  }

  @Test func notUTF8IsNamed() throws {
    try folder.write("texts.tsv", Array("hot\tx\ncold\t".utf8) + [0xFF, 0x0A])
    expectFailure(try train("texts.tsv", "-q"), 65, "texts.tsv: line 2: expected UTF-8")
    expectFailure(try train("none.tsv", "-q"), 66, "none.tsv: no such file")
  }

  @Test(
    arguments: [
      ([], "missing expected argument"),
      (["-", "--test", "-"], "standard input (-) can be read only once"),
      (["texts.tsv", "-o", "m.bin"], "expected a file called .safetensors, found m.bin"),
      (["texts.tsv", "--cell", "lstm", "--compare", "rnn"], "expected --cell or --compare"),
      (["texts.tsv", "--cell", "lstm", "--encoder", "x"], "--cell: an encoder has none"),
      (
        ["texts.tsv", "--compare", "rnn,rnn"], "--compare: expected each cell once, found rnn twice"
      ),
      (["texts.tsv", "--encoder", "x", "--hidden", "9"], "--hidden: an encoder's vectors go"),
      (["texts.tsv", "--encoder", "x", "--pooling", "max"], "--pooling: an encoder's vectors go"),
      (
        ["texts.tsv", "--epochs", "9223372036854775807"],
        "--epochs: expected a number from 1 to 1073741824, found 9223372036854775807"
      ),
      (["texts.tsv", "--batch", "9223372036854775807"], "--batch: expected a number from 0 to"),
      (["texts.tsv", "--cell", "transformer"], "'transformer'"),
      (["texts.tsv", "--held-out", "1"], "--held-out: expected a share from 0 to below 1"),
      (["texts.tsv", "--dropout", "1"], "--dropout: expected a share from 0 to below 1"),
      (["texts.tsv", "--hidden", "0"], "--hidden: expected 1 to 65536, found 0"),
      (
        ["texts.tsv", "--epochs", "0"], "--epochs: expected a number from 1 to 1073741824, found 0"
      ),
      (["texts.tsv", "--learning-rate", "nan"], "--learning-rate: expected a number above 0"),
      (["texts.tsv", "--clip", "0"], "--clip: expected a number above 0"),
      (["texts.tsv", "--plot", "a.png"], "--plot draws SVG"),
      (["texts.tsv", "--label-column", "0"], "'0'"),
    ] as [([String], String)])
  func usage(arguments: [String], message: String) throws {
    expectFailure(try run(["train"] + arguments), 64, message)
  }

  @Test(arguments: ["train", "predict", "evaluate"]) func helpFitsATerminal(command: String) throws
  {
    let run = try run([command, "--help"])
    #expect(run.status == 0 && run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }

  @Test func aPlaceThatCannotBeWrittenToIsFoundFirst() throws {
    expectFailure(
      try train("texts.tsv", "-o", "no/m.safetensors"), 73, "no/m.safetensors: cannot be created")
    try folder.write("in.safetensors", Self.texts(8))
    expectFailure(
      try train("in.safetensors", "-o", "in.safetensors"), 64,
      "in.safetensors: is read; write to another file")
  }

  // MARK: Using

  @Test func predictsAndEvaluates() throws {
    #expect(
      try train("texts.tsv", "--epochs", "30", "-o", "m.safetensors", "-q").status == 0)
    let text = try run(
      ["predict", "-", "--model", "m.safetensors", "--top-k", "2", "-q"],
      input: "w1 ice w2\nfire nobody knows\n\n")
    #expect(text.status == 0 && text.errors.isEmpty, "\(text.errors)")
    #expect(text.lines.count == 6)
    #expect(text.lines[0].wholeMatch(of: /cold  0\.\d{4}  w1 ice w2/) != nil, "\(text.text)")
    #expect(text.lines[2].hasPrefix("hot   0.9"))
    let json = try run(
      ["predict", "-", "--model", "m.safetensors", "--format", "json", "-q"], input: "fire\n")
    let label = try #require(json.json().first?["labels"]?.elements.map { Array($0) }?.first)
    #expect(label["label"]?.string == "hot" && (label["score"]?.number ?? 0) > 0.9)
    let large = try largeModel()
    for format in ["text", "json"] {
      let run = try run(["predict", "-", "--model", large, "--format", format], input: "fire\n")
      expectFailure(run, 65, "expected finite scores, found none")
    }
    let losses = try run(
      ["evaluate", "texts.tsv", "--model", "m.safetensors", "--format", "json", "-q"])
    let loss = try #require(try losses.json().first?["loss"]?.number, "\(losses.errors)")
    #expect(loss > 0 && loss < 0.1)
    let found = try run(["evaluate", "texts.tsv", "--model", "m.safetensors"])
    #expect(found.status == 0 && found.text.contains(": 80 of 80"), "\(found.text)")
    #expect(found.errors == "model m.safetensors\n")
    expectFailure(
      try run(["evaluate", "-", "--model", "m.safetensors", "-q"], input: "mild\tx\n"), 65,
      "standard input: line 1: expected one of the labels \"cold\", \"hot\", found \"mild\"")
  }

  /// The model with numbers that are finite, and whose sums are not.
  private func largeModel() throws -> String {
    let file = try SafeTensorsFile(path: "\(folder.path)/m.safetensors")
    let tensors = try file.tensorNames.map { name in
      let tensor = try file.tensor(named: name)
      let floats = try tensor.floats().map { $0 < 0 ? -3e38 as Float : 3e38 }
      return TensorData(name: name, shape: tensor.shape, floats: floats)
    }
    try SafeTensorsFile.write(
      tensors, metadata: file.metadata, to: "\(folder.path)/large.safetensors")
    return "large.safetensors"
  }

  @Test(arguments: [
    (["--stride", "3"], "--stride: the model labels lines"),
    (["--aggregation", "max"], "--aggregation: the model labels lines"),
    (["--pairs"], "--pairs: the model labels single texts"),
    (["--max-length", "9"], "--max-length: the model has no encoder"),
    (["--precision", "bf16"], "--precision: the model has no encoder"),
    (["--timings"], "--timings: the model has no encoder"),
    (["--encoder", "x"], "--encoder: the model has no encoder"),
  ])
  func optionsWithoutAMeaningAreRefused(arguments: [String], message: String) throws {
    #expect(
      try train("texts.tsv", "--epochs", "1", "-o", "m.safetensors", "-q").status == 0)
    expectFailure(
      try run(["predict", "-", "--model", "m.safetensors"] + arguments, input: "x\n"), 64,
      message)
  }

  @Test func otherFilesAreNoModels() throws {
    let weights = Fixtures.path("Transformer/tiny/model.safetensors")
    expectFailure(
      try run(["predict", "-", "--model", weights], input: "x\n"), 65,
      "expected format to be polysemy-text-classifier-1, found pt")
    expectFailure(
      try run(["predict", "-", "--model", "texts.tsv"], input: "x\n"), 65, "texts.tsv")
    let checkpoint = Fixtures.path("Transformer/heads/bert-moods")
    expectFailure(
      try run(["predict", "-", "--model", checkpoint, "--encoder", "x"], input: "x\n"), 64,
      "--encoder: goes with a file of classify train")
  }

  @Test func checkpointsAreEvaluatedToo() throws {
    let checkpoint = Fixtures.path("Transformer/heads/bert-moods")
    let lines = "the bank\na river\n"
    let predicted = try run(
      ["predict", "-", "--model", checkpoint, "--format", "json", "-q"], input: lines)
    let labels = try predicted.json().map {
      try #require($0["labels"]?.elements.map { Array($0) }?.first?["label"]?.string)
    }
    let input = zip(labels, lines.split(separator: "\n")).map { "\($0)\t\($1)\n" }.joined()
    let found = try run(["evaluate", "-", "--model", checkpoint, "--format", "json"], input: input)
    #expect(try found.json().first?["accuracy"]?.number == 1, "\(found.errors)")
  }

  // MARK: Encoders

  @Test func anEncodersVectorsAreLearnedFrom() throws {
    let model = try TinyModel()
    let texts = (0..<20).map {
      [
        "river\tthe river bank\n", "money\tmoney is money\n", "river\triver is the river\n",
        "money\tthe bank of money\n",
      ][$0 % 4]
    }.joined()
    try folder.write("banks.tsv", texts)
    let run = try run([
      "train", "banks.tsv", "--encoder", model.path, "--epochs", "60", "-o", "m.safetensors",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("wrote m.safetensors: ") && run.errors.contains("vectors of "))
    let predicted = try self.run(
      ["predict", "-", "--model", "m.safetensors", "-q", "--max-length", "8"],
      input: "money is money\n")
    #expect(predicted.lines.first?.hasPrefix("money  0.") == true, "\(predicted.errors)")
    let both = try train(
      "banks.tsv", "--compare", "rnn", "--encoder", model.path, "--epochs", "2", "-q", "-o",
      "c.safetensors")
    #expect(both.lines.count == 5 && both.status == 0, "\(both.errors)")
    #expect(try bytes("c-encoder.safetensors").count < bytes("c-rnn.safetensors").count)
    expectFailure(
      try self.run(
        ["predict", "-", "--model", "m.safetensors", "--encoder", "no-such", "-q"], input: "x\n"),
      66, "no-such")
  }
}
