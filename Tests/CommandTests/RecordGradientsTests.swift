import Files
import StrictJSON
import TestSupport
import Testing

/// `polysemy rnn gradients`.
@Suite struct RecordGradientsTests {
  let folder: TemporaryFolder
  private static let text = String(
    repeating: "To be, or not to be, that is the question:\n", count: 2)

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("text.txt", Self.text)
  }

  /// Sizes that take no time.
  private static let small = ["--hidden", "8", "--embedding", "4", "--length", "6"]

  private func run(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(
      ["rnn", "gradients"] + arguments + Self.small, input: input, folder: folder.path)
  }

  private func picture(_ name: String) throws -> String {
    let bytes = try WholeFile.bytes(of: "\(folder.path)/\(name)")
    try XML.check(bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func tellsOfThreeCells() throws {
    let run = try run("text.txt")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for text in [
      "RNN", "LSTM", "GRU", "hidden 8, embedding 4, Adam 0.001, 3 epochs, batch 1, seed 1",
    ] {
      #expect(run.text.contains(text), "\(text)")
    }
    #expect(run.text.contains("86 characters, 17 different; 80 windows of 6"))
    // One for each cell, and one for the LSTM's c.
    #expect(run.lines.count { $0.contains("over 5 steps back") } == 4)
    #expect(run.lines.allSatisfy { $0.count <= 80 })
    #expect(!run.text.contains("\u{1B}"))
  }

  @Test func jsonIsARecordForEachCell() throws {
    let json = try run("text.txt", "--cell", "gru,rnn", "--format", "json").json()
    #expect(json.count == 1 && json[0]["windows"]?.integer == 80)
    let records = json[0]["records"].list
    #expect(records.compactMap { $0["cell"]?.string } == ["gru", "rnn"])
    for record in records {
      #expect(
        record.keys == [
          "cell", "clip_norm", "clip_value", "parameters", "steps", "epochs", "jacobians",
          "stopped",
        ])
      #expect(record["steps"]?["loss"].list.count == 240 && record["steps"]?["size"]?.integer == 1)
      #expect(record["epochs"].list.count == 3 && record["jacobians"].list.count == 4)
      for epoch in record["epochs"].list {
        #expect(epoch["state_gradient_norm"]?["mean"].list.count == 6)
        #expect(epoch["windows"]?.integer == 80)
      }
      #expect(record["jacobians"].list.allSatisfy { $0["product_log10"].list.count == 6 })
      #expect(record["jacobians"].list.allSatisfy { $0["spectrum"].list.count == 8 })
    }
    let losses = records[0]["epochs"].list.compactMap { $0["loss"]?.number }
    #expect(losses[2] < losses[0])
  }

  @Test func theSameOptionsGiveTheSameBytes() throws {
    let one = try run("text.txt", "--format", "json", "--threads", "1")
    let three = try run("text.txt", "--format", "json", "--threads", "3")
    #expect(one.status == 0 && one.output == three.output)
    let other = try run("text.txt", "--format", "json", "--seed", "2")
    #expect(other.output != one.output)
  }

  @Test func drawsPanels() throws {
    let run = try run("text.txt", "--plot", "a.svg", "-o", "report.txt")
    #expect(run.status == 0 && run.output.isEmpty && run.errors == "drew a.svg\n")
    let svg = try picture("a.svg")
    #expect(svg.split(separator: "class=\"panel\"").count - 1 == 6)
    for text in ["‖∂L/∂h‖ by steps back in time", "Saturated gates", "LSTM f", "GRU z", "RNN h"] {
      #expect(svg.contains(text), "\(text)")
    }
    let report = String(
      decoding: try WholeFile.bytes(of: "\(folder.path)/report.txt"), as: UTF8.self)
    #expect(report.hasPrefix("gradients of text.txt\n"))
  }

  @Test func clippingIsComparedWithNone() throws {
    let run = try run(
      "text.txt", "--clip", "0.5", "--cell", "rnn,lstm", "--epochs", "2", "--plot", "a.svg",
      "--format", "json")
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json[0]["learning_rate"]?.number == 0.01)
    let records = json[0]["records"].list
    #expect(records.compactMap { $0["cell"]?.string } == ["rnn", "rnn", "lstm", "lstm"])
    #expect(records.map { $0["clip_norm"]?.number } == [nil, 0.5, nil, 0.5])
    let first = records.map { $0["steps"]?["gradient_norm"].list.first?.number }
    #expect(first[0] == first[1] && first[2] == first[3])
    let svg = try picture("a.svg")
    #expect(svg.split(separator: "class=\"panel\"").count - 1 == 6)
    #expect(svg.contains(">clipped to norm 0.5<") && svg.contains(">not clipped<"))
  }

  @Test func defaultsAreTheTutorials() throws {
    let text = String(repeating: Self.text, count: 2)
    try folder.write("long.txt", text)
    let plain = try Polysemy.run(
      [
        "rnn", "gradients", "long.txt", "--cell", "rnn", "--max-windows", "3", "--format", "json",
      ], folder: folder.path
    ).json()
    #expect(plain[0]["length"]?.integer == 25 && plain[0]["hidden_size"]?.integer == 128)
    #expect(plain[0]["epochs"]?.integer == 3 && plain[0]["learning_rate"]?.number == 0.001)
    let clip = try Polysemy.run(
      [
        "rnn", "gradients", "long.txt", "--cell", "rnn", "--max-windows", "3", "--format", "json",
        "--clip", "1.0",
      ], folder: folder.path
    ).json()
    #expect(clip[0]["length"]?.integer == 50 && clip[0]["hidden_size"]?.integer == 128)
    #expect(clip[0]["epochs"]?.integer == 10 && clip[0]["learning_rate"]?.number == 0.01)
  }

  @Test(arguments: ["1", "2"]) func aLastStepThatGoesWrongIsTold(epochs: String) throws {
    let run = try run("text.txt", "--max-windows", "1", "--rate", "1e38", "--epochs", epochs)
    #expect(run.status == 0, "\(run.errors)")
    let text = run.text.split(separator: "\n").joined(separator: " ").replacing("  ", with: " ")
    for cell in ["RNN", "LSTM", "GRU"] {
      #expect(text.contains("\(cell): after step 1, in epoch 1, the loss is no finite number"))
    }
  }

  @Test(arguments: [
    ("rnn,transformer", "--cell: expected rnn, relu, lstm or gru, with commas between, found tran"),
    ("rnn,rnn", "--cell: expected each cell once, found rnn twice"),
    ("rnn,,gru", "with commas between, found nothing"),
  ]) func cellsAreNamed(cells: String, message: String) throws {
    expectFailure(try run("text.txt", "--cell", cells), 64, message)
  }

  @Test func saysWhichWindowsAreLeftOut() throws {
    let run = try run("text.txt", "--max-windows", "30", "--cell", "rnn")
    #expect(run.status == 0)
    #expect(
      run.errors == "learning 27 windows, one every 3 characters; --max-windows takes more\n")
    #expect(run.text.contains("27 windows of 6, every 3 characters one"))
  }

  @Test func readsStandardInput() throws {
    let run = try run("-", "--cell", "rnn", input: Self.text)
    #expect(run.status == 0 && run.lines.first == "gradients of standard input")
  }

  @Test func aLossThatIsNoNumberEndsTheTraining() throws {
    let run = try run("text.txt", "--cell", "relu,rnn", "--rate", "1e30", "--plot", "a.svg")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.text.contains("no finite") || run.text.contains("no\n  finite"), "\(run.text)")
    _ = try picture("a.svg")
    let json = try self.run("text.txt", "--cell", "relu", "--rate", "1e30", "--format", "json")
      .json()
    let stopped = json[0]["records"].list[0]["stopped"]
    #expect(stopped?["epoch"]?.integer == 1)
    #expect(["loss", "gradient"].contains(stopped?["reason"]?.string ?? ""))
  }

  @Test func badTextsAreBadData() throws {
    try folder.write("empty.txt", "")
    try folder.write("short.txt", "abcdef")
    try folder.write("latin1.txt", [0x61, 0xE9, 0x62])
    for (file, message) in [
      (
        "empty.txt",
        "empty.txt: expected 7 characters or more, a window and the one after, found an empty text"
      ),
      (
        "short.txt", "short.txt: expected 7 characters or more, a window and the one after, found 6"
      ),
      ("latin1.txt", "latin1.txt: "),
    ] {
      let run = try run(file, "--plot", "a.svg", "-o", "b.txt")
      #expect(run.status == 65 && run.output.isEmpty)
      #expect(run.errorLines.count == 1 && run.errors.contains(message), "\(run.errors)")
    }
    #expect(!WholeFile.exists("\(folder.path)/a.svg") && !WholeFile.exists("\(folder.path)/b.txt"))
    #expect(try run("absent.txt").status == 66)
    #expect(try run("text.txt", "-o", "absent/b.txt").status == 73)
  }

  @Test(arguments: [
    ["--cell", "transformer"], ["--cell", ""], ["--cell", "rnn,,gru"], ["--epochs", "0"],
    ["--rate", "-1"], ["--rate", "nan"], ["--clip", "0"], ["--clip-value", "-2"],
    ["--clip", "1", "--clip-value", "1"], ["--plot", "a.png"], ["--plot", "a.svg", "-o", "a.svg"],
    ["--plot", "text.txt"], ["--probes", "0"], ["--max-windows", "0"], ["--threads", "0"],
  ]) func badOptionsAreUsage(options: [String]) throws {
    let run = try Polysemy.run(
      ["rnn", "gradients", "text.txt"] + options, folder: folder.path)
    #expect(run.status == 64 && run.output.isEmpty, "\(run.errors)")
    #expect(run.errorLines.count == 1)
  }
}
