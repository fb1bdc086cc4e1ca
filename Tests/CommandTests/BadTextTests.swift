import Files
import TestSupport
import Testing

/// Texts that are not what they must be, and what is said of each.
@Suite struct BadTextTests {
  let model: TinyModel
  let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
  }

  private func run(_ arguments: String...) throws -> Polysemy.Run {
    try Polysemy.run(arguments + ["--model", model.path, "--quiet"])
  }

  static let commands = [["compare", "--word", "bank"], ["tokenize"], ["embed"]]

  @Test(arguments: commands) func aFileThatIsNotThere(command: [String]) throws {
    let run = try Polysemy.run(command + ["nowhere.txt", "--model", model.path, "-q"])
    expectFailure(run, 66, "nowhere.txt: no such file or folder")
  }

  @Test(arguments: commands) func aFolderInsteadOfAFile(command: [String]) throws {
    let run = try Polysemy.run(command + [folder.path, "--model", model.path, "-q"])
    expectFailure(run, 66, "\(folder.path): cannot be opened: is a directory")
  }

  @Test func aLineThatIsNotUTF8() throws {
    let text = try folder.write("bad.txt", Array("the bank\n\nbank é\n".utf8) + [0x61, 0xFF])
    let message = "\(text): line 4: expected UTF-8, found a malformed sequence at byte 1"
    expectFailure(try run("--word", "bank", text), 65, message)
    expectFailure(
      try run("tokenize", text), 65, message,
      output: "[CLS] the bank [SEP]\n[CLS] [SEP]\n[CLS] bank [UNK] [SEP]\n")
    let embedded = try run("embed", text)
    #expect(embedded.status == 65)
    #expect(try embedded.json().count == 3, "whole records for the lines before the bad one")
    #expect(embedded.output.last == UInt8(ascii: "\n"))
    for format in ["jsonl", "npy", "safetensors"] {
      let kept = try folder.write("kept", "kept")
      let run = try run("embed", text, "--format", format, "-o", kept)
      expectFailure(run, 65, message)
      #expect(try WholeFile.bytes(of: kept) == Array("kept".utf8))
    }
  }

  @Test func aSecondFileThatIsNotThere() throws {
    let text = try folder.write("good.txt", "bank\n")
    expectFailure(try run("tokenize", text, "nowhere.txt"), 66, "nowhere.txt: no such file")
    expectFailure(try run("--word", "bank", text, "nowhere.txt"), 66, "nowhere.txt: no such file")
  }

  @Test(arguments: ["", "\n", " \n\t\n\r\n"]) func aTextWithoutSentences(text: String) throws {
    let path = try folder.write("empty.txt", text)
    expectFailure(try run("--word", "bank", path), 1, "\(path): no sentences")
  }

  /// Texts are looked for before the model is.
  @Test(arguments: [
    ["tokenize", "nowhere.txt"], ["embed", "nowhere.txt"], ["similarity", "-", "nowhere.txt"],
    ["compare", "--word", "bank", "nowhere.txt"],
    ["compare", "--word", "bank", "text.txt", "--static", "nowhere.txt"],
    ["fill-mask", "--file", "nowhere.txt"],
    ["answer", "who?", "nowhere.txt"], ["classify", "predict", "nowhere.txt"],
    ["classify", "evaluate", "nowhere.txt"], ["rnn", "evaluate", "nowhere.txt"],
    ["word2vec", "train", "nowhere.txt", "-o", "a.safetensors", "--continue"],
    ["word2vec", "evaluate", "nowhere.txt", "--vectors"],
    ["word2vec", "plot", "--words-from", "nowhere.txt", "--vectors"],
  ])
  func aTextIsMissedBeforeTheModel(command: [String]) throws {
    try folder.write("text.txt", "the bank\n")
    let hasOption = ["--continue", "--vectors"].contains(command.last)
    let run = try Polysemy.run(
      command + (hasOption ? [] : ["--model"]) + ["no/model"], folder: folder.path)
    expectFailure(run, 66, "nowhere.txt: no such file or folder")
  }

  // MARK: Empty texts

  /// What turns lines into lines makes nothing of nothing.
  @Test func anEmptyTextHasNoLines() throws {
    let path = try folder.write("empty.txt", "")
    let heads = Fixtures.path("Transformer/heads")
    for (command, model) in [
      (["tokenize"], model.path), (["embed"], model.path),
      (["fill-mask", "--file"], "\(heads)/bert-mlm"),
      (["classify", "predict"], "\(heads)/bert-moods"),
    ] {
      let run = try Polysemy.run(command + [path, "--model", model, "-q"])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.text.isEmpty && run.errors.isEmpty)
    }
  }

  /// What looks for something finds nothing, as grep does.
  @Test func nothingIsFoundInAnEmptyText() throws {
    let path = try folder.write("empty.txt", "")
    let text = try folder.write("text.txt", "the bank\nthe river\n")
    for files in [[path], [path, text], [text, path]] {
      let run = try Polysemy.run(["similarity"] + files + ["--model", model.path, "-q"])
      expectFailure(run, 1, "\(path): no lines")
    }
    let reader = Fixtures.path("Transformer/heads/bert-answers")
    expectFailure(
      try Polysemy.run(["answer", "who?", path, "--model", reader, "-q"]), 1, "no answer in \(path)"
    )
  }

  /// What learns, measures or draws needs text.
  @Test(arguments: [
    ["tokenizer", "train", "empty.txt", "-o", "out"],
    ["word2vec", "train", "empty.txt", "-o", "out.bin"],
    ["word2vec", "train", "empty.txt", "-o", "out.bin", "--algorithm", "softmax"],
    ["word2vec", "plot", "--words-from", "empty.txt", "--vectors", "vectors.txt"],
    ["word2vec", "evaluate", "empty.txt", "--vectors", "vectors.txt"],
    ["rnn", "train", "empty.txt", "-o", "out"], ["rnn", "gradients", "empty.txt"],
    ["classify", "train", "empty.txt", "-o", "out.safetensors"],
    ["classify", "evaluate", "empty.txt", "--model", "no/model"],
  ])
  func learningNeedsText(command: [String]) throws {
    try folder.write("empty.txt", "")
    try folder.write("vectors.txt", "2 1\na 1\nb 2\n")
    let run = try Polysemy.run(command, folder: folder.path)
    expectFailure(run, 65, "empty.txt: expected ")
    #expect(try Folder.files(below: folder.path).count == 2)
  }

  @Test func damagedGzip() throws {
    let path = try folder.write("cut.txt.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B])
    expectFailure(try run("--word", "bank", path), 65, "damaged gzip data")
  }

  @Test func aWordThatNeverOccurs() throws {
    let path = try folder.write("text.txt", "the banks\nthe river\n")
    let run = try run("--word", "bank", path, "--plot", "\(folder.path)/a.svg")
    expectFailure(run, 1, "no sentence has the word \"bank\"; similarly spelled: banks")
    #expect(!WholeFile.exists("\(folder.path)/a.svg"))
  }

  @Test func aTokenBeyondTheEmbeddings() throws {
    let large = try TinyModel(vocabulary: TinyModel.vocabulary + ["beyond"])
    let text = try folder.write("text.txt", "the bank\nbank beyond\n")
    for (command, records) in [(["--word", "bank"], 0), (["embed"], 1)] {
      let run = try Polysemy.run(command + [text, "--model", large.path, "-q"])
      #expect(run.status == 65)
      #expect(
        run.errors.hasPrefix(
          "polysemy: \(text): line 2: token \"beyond\" has id 60, but the word embeddings have 60 rows"
        ))
      #expect(try run.json().count == records)
    }
  }

  @Test func aVocabularySmallerThanTheEmbeddingsIsLegal() throws {
    let small = try TinyModel(vocabulary: Array(TinyModel.vocabulary.prefix(30)))
    #expect(try small.compare("bank", in: "the bank\nbank\n").status == 0)
  }

  @Test func hostileNamesAreShownNotSent() throws {
    let name = "a\u{1B}[31m\nb\u{202E}\u{7}.txt"
    for arguments in [
      ["--word", "bank", name], ["tokenize", name], ["embed", name],
      ["--word", "bank", "-", "--plot", "no/\(name)"], ["--word", "bank", "-", "--static", name],
      ["--word", "bank", "-", "--model", name],
    ] {
      let model = arguments.contains("--model") ? [] : ["--model", model.path]
      let run = try Polysemy.run(arguments + model, input: "the bank\n")
      expectFailure(run, arguments.contains("--plot") ? 73 : 66, "a␛[31m␊b\u{FFFD}␇.txt")
    }
    expectFailure(try model.compare("ba\u{1B}\nnk", in: "the bank\n"), 1, "ba␛␊nk")
  }
}
