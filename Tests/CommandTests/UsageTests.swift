import Files
import TestSupport
import Testing

/// Options that are wrong, and those that ask for help.
@Suite struct UsageTests {
  @Test(arguments: [
    ["--word", "bank", "-", "--wrod", "x"], ["--word"], ["--word", "bank"], ["--word", "", "-"],
    ["--word", " \u{1}", "-"], ["--word", "bank", "-", "-"],
    ["--word", "bank", "-", "--layer", "3"],
    ["--word", "bank", "-", "--layer", "-1"], ["--word", "bank", "-", "--layer", "first"],
    ["--word", "bank", "-", "--pieces", "all"], ["--word", "bank", "-", "--threads", "0"],
    ["--word", "bank", "-", "--threads", "x"], ["--word", "bank", "-", "--max-length", "0"],
    ["--word", "bank", "-", "--max-length", "2"], ["--word", "bank", "-", "--format", "xml"],
    ["--word", "bank", "-", "--plot", "same", "-o", "same"], ["embed"], ["tokenize"],
    ["embed", "-", "--pool", "none", "--format", "npy"], ["embed", "-", "--layer", "3"],
    ["embed", "-", "--pool", "none", "--format", "safetensors"],
    ["embed", "-", "--max-length", "2"], ["--word", "bank", "-", "--\u{1B}[31mred"],
  ])
  func wrongUsage(arguments: [String]) throws {
    let model = try TinyModel()
    let run = try Polysemy.run(
      arguments + ["--model", model.path], input: "the bank\n", folder: model.path)
    expectFailure(run, 64, "polysemy: ")
    #expect(!run.errors.contains("Usage:"))
    #expect(!WholeFile.exists("\(model.path)/same"))
  }

  @Test(arguments: [
    (
      ["--word", "bank", "-", "--layer", "3"],
      "--layer: the model has layers 0 (the embeddings) to 2"
    ),
    (["--word", "bank", "-", "--layer", "x"], "the value 'x' is invalid for '--layer <layer>'"),
    (["--word", "bank", "-", "--threads", "0"], "--threads: expected a number from 1 to 1024"),
    (
      ["--word", "bank", "-", "--max-length", "2"],
      "--max-length: expected a length of at least 3 tokens, found 2"
    ),
    (["--word", "\n", "-"], "the word to look for is empty"),
    (["--word", "bank"], "missing expected argument '<file> ...' (see polysemy compare --help)"),
    (["nowhere"], "unknown subcommand 'nowhere' (see polysemy --help)"),
    (["compare", "x"], "missing expected argument '--word <word>' (see polysemy compare --help)"),
    (
      ["--wrod", "bank", "-"],
      "unknown option '--wrod'. Did you mean '--word'? (see polysemy compare --help)"
    ),
    (["tokenize", "-", "--nosuch"], "unknown option '--nosuch' (see polysemy tokenize --help)"),
    (["--word"], "missing value for '--word <word>' (see polysemy compare --help)"),
    (["embed", "-", "--threads", "0"], "found 0 (see polysemy embed --help)"),
    (
      ["embed", "-", "--layer", "99"],
      "--layer: the model has layers 0 (the embeddings) to 2, not 99 (see polysemy embed --help)"
    ),
    (["embed", "-", "--layer", "-1"], "the value '-1' is invalid for '--layer <layer>'"),
    (["classify", "predict", "-", "--nosuch"], "(see polysemy classify predict --help)"),
    (["embed", "-", "--dimensions", "1000"], "--dimensions: expected 1 to "),
    (["embed", "-", "--prompt-name", "nope"], "--prompt-name: no prompt \"nope\""),
    (["embed", "-", "--max-length", "2"], "--max-length: expected a length of at least 3 tokens"),
    (
      ["similarity", "-", "--pool", "none"], "Please provide one of the following: auto, cls, mean,"
    ),
    (
      ["embed", "-", "--pool", "none", "--format", "npy"], "--pool none has a matrix for each line"
    ),
  ])
  func whatIsSaidOfIt(arguments: [String], message: String) throws {
    let model = try TinyModel()
    expectFailure(
      try Polysemy.run(arguments + ["--model", model.path, "-q"], input: "bank\n"), 64,
      message)
  }

  @Test(arguments: [
    (["embd", "file"], "unknown subcommand 'embd'; did you mean 'embed'? (see polysemy --help)"),
    (["hlep"], "unknown subcommand 'hlep'; did you mean 'help'? (see polysemy --help)"),
    ([], "expected --word and a file, or a subcommand (see polysemy --help)"),
    (["embd", "--help"], "unknown subcommand 'embd'; did you mean 'embed'?"),
    (["help", "embd"], "unknown subcommand 'embd'; did you mean 'embed'?"),
    (["Tokenize", "-", "--format", "npy"], "'Tokenize'; did you mean 'tokenize'?"),
    (["word2vc"], "unknown subcommand 'word2vc'; did you mean 'word2vec'?"),
    (
      ["rnn", "trian", "a.txt"],
      "unknown subcommand 'trian'; did you mean 'train'? (see polysemy rnn --help)"
    ),
    (["rnn", "wordpiece"], "unknown subcommand 'wordpiece' (see polysemy rnn --help)"),
  ])
  func aMistypedSubcommand(arguments: [String], message: String) throws {
    expectFailure(try Polysemy.run(arguments), 64, message)
  }

  /// Files may be called like commands, or like none.
  @Test(arguments: ["embed", "embd", "train", "help"]) func filesOfAnyName(
    name: String
  ) throws {
    let model = try TinyModel()
    try model.folder.write(name, "the bank\n")
    let command = ["--word", "bank", "--model", model.path, "-q", "--format", "json"]
    let run = try Polysemy.run(command + [name], folder: model.path)
    #expect(run.status == 0, "\(run.errors)")
    if name == "embd" {
      #expect(try Polysemy.run([name] + command, folder: model.path).text == run.text)
      expectFailure(
        try Polysemy.run([name], folder: model.path), 64,
        "missing expected argument '--word <word>'")
    }
  }

  @Test(arguments: [["--help"], ["help", "embed"], ["compare", "--help"], ["tokenize", "-h"]])
  func helpFitsATerminal(arguments: [String]) throws {
    let run = try Polysemy.run(arguments)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }

  /// What is pasted from the help of a terminal is a whole command.
  @Test(arguments: [
    [], ["compare"], ["tokenize"], ["embed"], ["similarity"], ["fill-mask"], ["answer"],
    ["tokenizer", "train"], ["word2vec", "train"], ["word2vec", "similar"],
    ["word2vec", "analogy"], ["word2vec", "plot"], ["word2vec", "classes"],
    ["word2vec", "convert"], ["word2vec", "evaluate"], ["classify", "train"],
    ["classify", "predict"], ["classify", "evaluate"], ["rnn", "train"], ["rnn", "sample"],
    ["rnn", "evaluate"], ["rnn", "gradients"],
  ])
  func examplesAreNotBroken(command: [String]) throws {
    func examples(columns: String) throws -> [String] {
      let run = try Polysemy.run(command + ["--help"], environment: ["COLUMNS": columns])
      #expect(run.status == 0, "\(run.errors)")
      return run.lines.filter { $0.hasPrefix("  polysemy ") }
    }
    #expect(try examples(columns: "80") == examples(columns: "300"))
  }

  @Test func theVersionNamesWhatComputes() throws {
    let run = try Polysemy.run(["--version"])
    #expect(run.status == 0 && run.errors.isEmpty)
    let version = /polysemy \d+\.\d+\.\d+ \(OpenBLAS core \w+, kernels \w+\)\n/
    #expect(run.text.wholeMatch(of: version) != nil)
  }

  /// OpenBLAS is told to be one whose rows depend on each other; the fastest of the others is taken.
  @Test func theFastestCoreWithIndependentRowsIsChosen() throws {
    let run = try Polysemy.run(["--version"], environment: ["OPENBLAS_CORETYPE": "Haswell"])
    let fastest = /core SkylakeX, kernels avx512|core Sandybridge, kernels avx2|kernels generic/
    #expect(run.text.contains(fastest), "\(run.text)")
  }
}
