import Files
import StrictJSON
import TestSupport
import Testing

/// Every option of `polysemy word2vec train` beyond those that texts and files are about.
@Suite struct TrainOptionsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let sentences = [
      "the new york bank was open", "a bank in new york lends money", "money in the river bank",
      "fish swim in the river",
    ]
    try folder.write("corpus.txt", (0..<120).map { sentences[$0 % 4] + "\n" }.joined())
  }

  private func train(_ arguments: [String], output: String = "v.txt") throws -> Polysemy.Run {
    try Polysemy.run(
      ["word2vec", "train", "corpus.txt", "--size", "6", "--threads", "2", "-o", output]
        + arguments, folder: folder.path)
  }

  /// The lines of the vectors that are learned so.
  private func vectors(_ arguments: [String]) throws -> [String] {
    let run = try train(arguments)
    #expect(run.status == 0, "\(run.errors)")
    let text = String(decoding: try WholeFile.bytes(of: "\(folder.path)/v.txt"), as: UTF8.self)
    return text.split(separator: "\n").map { String($0) }
  }

  private static func words(_ lines: [String]) -> [String] {
    lines.dropFirst().map { String($0.prefix { $0 != " " }) }
  }

  @Test(arguments: [
    ["--full-windows"], ["--cbow-sum"], ["--ns-exponent", "0.2"], ["--batch-words", "50"],
    ["--sample", "0"], ["--algorithm", "skip-gram"], ["--hierarchical-softmax"],
    ["--min-alpha", "0.01"], ["--seed", "9"], ["--ns-exponent", "-0.5"],
  ])
  func eachChangesWhatIsLearned(arguments: [String]) throws {
    let plain = try vectors([])
    let changed = try vectors(arguments)
    #expect(Self.words(changed) == Self.words(plain) && changed != plain)
    #expect(try vectors(arguments) == changed)
  }

  @Test func whatIsLeftAtItsDefaultChangesNothing() throws {
    let given = [
      "--ns-exponent", "0.75", "--batch-words", "10000", "--window", "5", "--min-count", "5",
      "--algorithm", "cbow",
    ]
    #expect(try vectors(given) == vectors([]))
  }

  @Test func theVocabularyIsChosen() throws {
    let plain = Self.words(try vectors([]))
    // Of words as frequent as others, the last that came first.
    #expect(plain.first == "bank" || plain.first == "the" || plain.first == "in")
    #expect(Self.words(try vectors(["--unsorted"])).first == "the")
    #expect(Self.words(try vectors(["--unsorted"])).sorted() == plain.sorted())
    #expect(Self.words(try vectors(["--max-final-vocab", "4"])).count <= 4)
    let scanned = Self.words(try vectors(["--max-vocab-size", "12", "--min-count", "1"]))
    #expect(scanned.count < plain.count)
    let none = try train(["--max-vocab-size", "1", "--min-count", "200"])
    expectFailure(none, 65, "no word of the text is left")
  }

  @Test func phrasesAreJoinedAsAsked() throws {
    #expect(
      try vectors(["--phrases", "1", "--phrase-threshold", "0.3"]).contains {
        $0.hasPrefix("new_york ")
      })
    let joined = try vectors([
      "--phrases", "1", "--phrase-scoring", "npmi", "--phrase-threshold", "0.9",
      "--phrase-delimiter", "+",
    ])
    #expect(joined.contains { $0.hasPrefix("new+york ") })
    let rare = try vectors([
      "--phrases", "1", "--phrase-threshold", "0.3", "--phrase-min-count", "61",
    ])
    #expect(!rare.contains { $0.hasPrefix("new_york ") })
    let all = ["--phrases", "1", "--phrase-threshold", "0.3"]
    #expect(try vectors(all + ["--no-connectors"]) != vectors(all))
  }

  @Test func aFullSoftmaxIsTrained() throws {
    let arguments = ["--algorithm", "softmax", "--epochs", "3", "--alpha", "0.01"]
    let run = try train(arguments)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.hasPrefix("wrote v.txt: 13 words of 6 numbers, from 690 words in 120 sentences"))
    #expect(run.errors.contains("after 3 epochs"))
    let plain = try vectors(arguments)
    for changed in [
      ["--batch-size", "32"], ["--beta1", "0.5"], ["--beta2", "0.9"], ["--epsilon", "0.01"],
      ["--no-bias"], ["--no-shuffle"], ["--window", "1"], ["--seed", "5"],
    ] {
      #expect(try vectors(arguments + changed) != plain, "\(changed)")
    }
    #expect(Self.words(try vectors(arguments + ["--min-count", "40"])).count < 13)
    #expect(Self.words(try vectors(arguments + ["--max-vocab", "5"])).count <= 5)
    // With no step the loss is the same in each epoch.
    let patient = try train(["--algorithm", "softmax", "--alpha", "0", "--patience", "2"])
    #expect(patient.status == 0 && !patient.errors.contains("after 10 epochs"), "\(patient.errors)")
    let native = try train(arguments, output: "v.safetensors")
    #expect(native.status == 0, "\(native.errors)")
    let more = try Polysemy.run(
      ["word2vec", "train", "corpus.txt", "--continue", "v.safetensors", "-o", "w.safetensors"],
      folder: folder.path)
    expectFailure(more, 65, "v.safetensors: holds vectors alone")
  }

  @Test(arguments: [
    (["--phrase-threshold", "3"], "--phrase-threshold: needs --phrases 1 or more"),
    (["--phrase-scoring", "npmi"], "--phrase-scoring: needs --phrases 1 or more"),
    (["--phrase-min-count", "3"], "--phrase-min-count: needs --phrases 1 or more"),
    (["--phrase-delimiter", "+"], "--phrase-delimiter: needs --phrases 1 or more"),
    (["--no-connectors"], "--no-connectors: needs --phrases 1 or more"),
    (["--phrases", "1", "--phrase-threshold", "0"], "--phrase-threshold: expected a positive"),
    (
      ["--phrases", "1", "--phrase-scoring", "npmi", "--phrase-threshold", "2"],
      "--phrase-threshold: expected a number from -1 to 1"
    ),
    (["--cbow-sum", "--algorithm", "skip-gram"], "--cbow-sum: goes with --algorithm cbow"),
    (["--ns-exponent", "1", "--hierarchical-softmax"], "--ns-exponent: goes with noise words"),
    (["--batch-size", "3"], "--batch-size: goes with --algorithm softmax"),
    (["--no-bias", "--algorithm", "cbow"], "--no-bias: goes with --algorithm softmax"),
    (
      ["--algorithm", "softmax", "--negative", "3"],
      "--negative: does not go with --algorithm softmax"
    ),
    (["--algorithm", "softmax", "--sample", "0"], "--sample: does not go with"),
    (["--algorithm", "softmax", "--schedule", "sequential"], "--schedule: does not go with"),
    (["--algorithm", "softmax", "--full-windows"], "--full-windows: does not go with"),
    (["--algorithm", "softmax", "--max-vocab-size", "9"], "--max-vocab-size: does not go with"),
    (["--algorithm", "softmax", "--vocab", "w.txt"], "--vocab: does not go with"),
    (["--algorithm", "softmax", "--continue", "m"], "--continue: cannot go on by"),
    (["--schedule", "sequential"], "--threads: --schedule sequential has one thread, found 2"),
    (["--negative", "0"], "--negative: 0 goes with --hierarchical-softmax only"),
    (["--vocab", "w.txt", "--unsorted"], "--unsorted: does not go with --vocab"),
    (["--continue", "m", "--unsorted"], "--unsorted: with --continue"),
  ])
  func whatDoesNotApplyIsRefused(arguments: [String], message: String) throws {
    expectFailure(try train(arguments), 64, message)
  }

  @Test(arguments: [
    (["--size", "0"], "--size: expected 1 to 65536, found 0 (see polysemy word2vec train --help)"),
    (["--window", "0"], "--window: expected 1 to 1000000, found 0"),
    (["--min-count", "0"], "--min-count: expected 1 or more, found 0"),
    (["--max-vocab", "0"], "--max-vocab: expected 1 or more, found 0"),
    (["--max-vocab-size", "0"], "--max-vocab-size: expected 1 or more, found 0"),
    (["--sample=-1"], "--sample: expected 0.0 to 1e+18, found -1.0"),
    (["--negative", "1001"], "--negative: expected 1 to 1000, found 1001"),
    (["--ns-exponent", "-11"], "--ns-exponent: expected -10.0 to 10.0, found -11.0"),
    (["--epochs", "0"], "--epochs: expected 1 to 1000000, found 0"),
    (["--alpha", "nan"], "--alpha: expected 0.0 to 1000.0, found nan"),
    (["--min-alpha", "1"], "--min-alpha: expected 0.0 to 0.025, found 1.0"),
    (["--batch-words", "0"], "--batch-words: expected 1 to "),
    (["--algorithm", "softmax", "--size", "5000"], "--size: expected 1 to 4096, found 5000"),
    (
      ["--algorithm", "softmax", "--batch-size", "0"], "--batch-size: expected 1 to 65536, found 0"
    ),
    (["--algorithm", "softmax", "--patience", "0"], "--patience: expected 1 to 1000000, found 0"),
    (["--algorithm", "softmax", "--beta1", "1"], "--beta1: expected 0.0 to 0.999999, found 1.0"),
    (["--algorithm", "softmax", "--beta2", "1"], "--beta2: expected 0.0 to 0.9999999, found 1.0"),
    (["--algorithm", "softmax", "--epsilon", "0"], "--epsilon: expected 1e-30 to 1.0, found 0.0"),
  ])
  func valuesOutOfRangeAreSaid(arguments: [String], message: String) throws {
    let run = try Polysemy.run(
      ["word2vec", "train", "corpus.txt", "-o", "v.txt"] + arguments, folder: folder.path)
    expectFailure(run, 64, message)
  }

  @Test func aBatchWhoseScoresFindNoRoomIsRefused() throws {
    try folder.write("corpus.txt", (0..<6_000).map { "w\($0)" }.joined(separator: " ") + "\n")
    expectFailure(
      try train(["--algorithm", "softmax", "--window", "5", "--batch-size", "65536"]), 64,
      "--batch-size: expected 1 to 44739 for a vocabulary of 6000 words, found 65536")
  }

  @Test func phrasesMayGoTogetherLessThanByChance() throws {
    let run = try train([
      "--phrases", "1", "--phrase-scoring", "npmi", "--phrase-threshold", "-0.5",
    ])
    #expect(run.status == 0, "\(run.errors)")
  }
}
