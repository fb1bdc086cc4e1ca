import Files
import StrictJSON
import TestSupport
import Testing

/// `polysemy tokenizer train`, and what reads its vocabulary.
@Suite struct TrainTokenizerTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("corpus.txt", "the bank\nthe river bank\nbanks and rivers\nThe café\n")
  }

  private func train(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(["tokenizer", "train"] + arguments, input: input, folder: folder.path)
  }

  private func file(_ name: String) throws -> String {
    String(decoding: try WholeFile.bytes(of: "\(folder.path)/\(name)"), as: UTF8.self)
  }

  // MARK: The vocabulary

  @Test func standardOutputIsTheVocabulary() throws {
    let run = try train("-", "--min-frequency", "2", input: "ab ab cd\n")
    #expect(run.status == 0)
    #expect(
      run.text == "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\nc\nd\n##b\n##d\nab\n")
    #expect(
      run.errorLines == [
        "12 tokens of 2 distinct words in 1 line",
        "fewer than the 30000 asked for: no pair is left that is frequent enough",
      ])
    let quiet = try train("-", "--min-frequency", "2", "-q", input: "ab ab cd\n")
    #expect(quiet.output == run.output && quiet.errors.isEmpty)
  }

  @Test func aFileHoldsWhatStandardOutputWould() throws {
    let shown = try train("corpus.txt", "--vocab-size", "40")
    let written = try train("corpus.txt", "--vocab-size", "40", "-o", "vocab.txt")
    #expect(written.status == 0 && written.output.isEmpty)
    #expect(try file("vocab.txt") == shown.text)
    #expect(shown.lines.count == 40)
    #expect(shown.errors == "40 tokens of 7 distinct words in 4 lines\n")
  }

  @Test func aFolderHoldsAWholeTokenizer() throws {
    let run = try train("corpus.txt", "--vocab-size", "40", "--cased", "-o", "mine/")
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    #expect(try file("mine/vocab.txt") == train("corpus.txt", "--vocab-size", "40", "--cased").text)
    let tokens = try Polysemy.run(
      ["tokenize", "-", "--model", "mine", "-q"], input: "The the café\n", folder: folder.path)
    // Nothing but the vocabulary says so: the folder remembers that it is cased.
    #expect(tokens.text.hasPrefix("[CLS] T ##he the "), "\(tokens.text)")
    #expect(tokens.text.contains("##é"))
    let again = try train("corpus.txt", "--vocab-size", "41", "-o", "mine")
    #expect(again.status == 0)
    #expect(try file("mine/vocab.txt").split(separator: "\n").count == 41)
  }

  @Test func aModelsFolderIsLeftAlone() throws {
    try folder.write("config.json", "{}")
    let path = folder.path
    expectFailure(
      try train("corpus.txt", "-o", path), 73,
      "\(path): has a config.json, and so is a model's; name another folder")
    #expect(!WholeFile.exists("\(path)/vocab.txt"))
  }

  @Test func aFolderCannotSayWhatEndsWords() throws {
    expectFailure(
      try train("corpus.txt", "--end-of-word-suffix", "</w>", "-o", "mine/"), 64,
      "--end-of-word-suffix: no tokenizer's folder can say it; write a vocabulary alone")
  }

  @Test func aFolderNeedsTheSpecialTokens() throws {
    expectFailure(
      try train("corpus.txt", "--special-token", "[UNK]", "-o", "mine/"), 64,
      "--special-token: a tokenizer's folder needs [CLS] among them; or write a vocabulary alone")
  }

  @Test func filesAreOneText() throws {
    try folder.write("first.txt", "the bank\nthe river bank")
    try folder.write("second.txt", "banks and rivers\nThe café\n")
    let whole = try train("corpus.txt", "-q")
    #expect(try train("first.txt", "second.txt", "-q").output == whole.output)
    #expect(try train("second.txt", "-", "-q", input: file("first.txt")).output == whole.output)
    let packed = try Polysemy.shell(
      "gzip -c \"$1/corpus.txt\" | \"$POLYSEMY\" tokenizer train - -q --threads 3", [folder.path])
    #expect(packed.output == whole.output)
  }

  @Test func optionsReachTheTrainer() throws {
    func tokens(_ arguments: String...) throws -> [String] {
      let run = try Polysemy.run(
        ["tokenizer", "train", "-", "-q", "--vocab-size", "0"] + arguments, input: "Ab É 中文\n")
      #expect(run.status == 0, "\(run.errors)")
      return run.lines.filter { !$0.hasPrefix("[") }
    }
    #expect(try tokens() == ["a", "b", "e", "中", "文", "##b"])
    #expect(try tokens("--cased") == ["A", "b", "É", "中", "文", "##b"])
    #expect(try tokens("--cased", "--strip-accents") == ["A", "E", "b", "中", "文", "##b"])
    #expect(try tokens("--no-strip-accents") == ["a", "b", "é", "中", "文", "##b"])
    #expect(try tokens("--no-chinese") == ["a", "b", "e", "中", "文", "##b", "##文"])
    #expect(try tokens("--limit-alphabet", "2") == ["a", "b", "##b"])
    #expect(try tokens("--initial-alphabet", "xé") == ["a", "b", "e", "x", "é", "中", "文", "##b"])
    #expect(try tokens("--special-token", "<s>", "--special-token", "b").prefix(2) == ["<s>", "b"])
    #expect(try tokens("--continuing-subword-prefix", "@@").last == "@@b")
    #expect(try tokens("--end-of-word-suffix", "</w>").contains("##b</w>"))
  }

  @Test func theTokenizerReadsItsVocabulary() throws {
    for file in ["config.json", "model.safetensors"] {
      try folder.write(file, WholeFile.bytes(of: Fixtures.path("Transformer/tiny/\(file)")))
    }
    let trained = try train("corpus.txt", "--vocab-size", "60", "-o", "vocab.txt")
    #expect(trained.status == 0, "\(trained.errors)")
    let run = try Polysemy.run(
      ["tokenize", "corpus.txt", "--model", folder.path, "-q"], folder: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.lines == [
        "[CLS] the bank [SEP]", "[CLS] the river bank [SEP]", "[CLS] banks and rivers [SEP]",
        "[CLS] the cafe [SEP]",
      ])
  }

  // MARK: What is wrong

  @Test(arguments: [
    (["--vocab-size=-1"], "--vocab-size: expected 0 or more, found -1"),
    (["--min-frequency=-1"], "--min-frequency: expected 0 or more, found -1"),
    (["--limit-alphabet=-1"], "--limit-alphabet: expected 0 or more, found -1"),
    (["--threads", "0"], "--threads: expected a number from 1 to 1024, found 0"),
    (["--vocab-size", "many"], "the value 'many' is invalid for '--vocab-size <n>'"),
    (["--special-token", ""], "--special-token: expected one line without white space at its end"),
    (["--special-token", "a\nb"], "--special-token: expected one line"),
    (["--end-of-word-suffix", "a "], "--end-of-word-suffix: expected one line"),
    (["--initial-alphabet", "a b"], "--initial-alphabet: white space is never part of a word"),
    (["--continuing-subword-prefix", "\n"], "--continuing-subword-prefix: expected one line"),
  ])
  func wrongUsage(arguments: [String], message: String) throws {
    let run = try Polysemy.run(
      ["tokenizer", "train", "corpus.txt", "-o", "out"] + arguments, folder: folder.path)
    expectFailure(run, 64, message)
    #expect(!WholeFile.exists("\(folder.path)/out"))
  }

  @Test func noFile() throws {
    expectFailure(try train(), 64, "missing expected argument '<file> ...'")
  }

  @Test func textsThatCannotBeRead() throws {
    try folder.write("bad.txt", Array("good\nbad ".utf8) + [0xFF])
    try folder.write("cut.txt.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B])
    let kept = try folder.write("kept", "kept")
    let bad = "bad.txt: line 2: expected UTF-8, found a malformed sequence at byte 4"
    expectFailure(try train("corpus.txt", "bad.txt", "-o", kept), 65, bad)
    expectFailure(try train("cut.txt.gz", "-o", kept), 65, "damaged gzip data")
    expectFailure(try train("corpus.txt", "no.txt", "-o", kept), 66, "no.txt: no such file")
    expectFailure(try train(".", "-o", kept), 66, ".: cannot be opened: is a directory")
    #expect(try file("kept") == "kept")
  }

  @Test(arguments: ["", "\n", " \t\r\n \u{3000}\n"]) func aTextWithoutWords(text: String) throws {
    expectFailure(
      try train("-", "-o", "out", input: text), 65,
      "standard input: expected words to learn from, found none")
    #expect(!WholeFile.exists("\(folder.path)/out"))
  }

  @Test func whereNothingCanBeWritten() throws {
    expectFailure(try train("corpus.txt", "-o", "no/out"), 73, "no/out: cannot be created")
    expectFailure(
      try train("corpus.txt", "-q", "-o", "/dev/full"), 74, "/dev/full: cannot be written")
  }

  // MARK: Help

  @Test(arguments: [["tokenizer", "train", "--help"], ["tokenizer", "--help"]])
  func helpFitsATerminal(arguments: [String]) throws {
    let run = try Polysemy.run(arguments)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
    #expect(run.text.contains("polysemy tokenizer train [<options>] <file> ..."))
  }
}
