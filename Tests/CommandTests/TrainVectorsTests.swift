import Files
import Glibc
import TestSupport
import Testing

/// `polysemy word2vec train`, and what goes on with its models.
@Suite struct TrainVectorsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let sentences = [
      "the river bank was muddy", "a bank lends money", "money in the bank", "fish in the river",
    ]
    let text = (0..<200).map { sentences[$0 % 4] + "\n" }.joined()
    try folder.write("corpus.txt", text)
  }

  private func train(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(
      ["word2vec", "train"] + arguments + ["--size", "12"], input: input, folder: folder.path)
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    try WholeFile.bytes(of: "\(folder.path)/\(name)")
  }

  @Test func theSameBytesComeFromAnyNumberOfThreads() throws {
    let one = try train("corpus.txt", "--threads", "1", "-o", "one.safetensors")
    let three = try train("corpus.txt", "--threads", "3", "-o", "three.bin", "-q")
    #expect(one.status == 0 && one.output.isEmpty, "\(one.errors)")
    #expect(one.errors.hasPrefix("wrote one.safetensors: 10 words of 12 numbers, from 850 words"))
    #expect(three.status == 0 && three.errors.isEmpty, "\(three.errors)")
    let converted = try Polysemy.run(
      ["word2vec", "convert", "one.safetensors", "one.bin", "-q"], folder: folder.path)
    #expect(converted.status == 0, "\(converted.errors)")
    #expect(try bytes("one.bin") == bytes("three.bin"))
  }

  /// A model's file does not say how many threads there were.
  @Test func modelsAreTheSameBytesToo() throws {
    for (name, threads) in [("1", ["--threads", "1"]), ("2", ["--threads", "2"]), ("all", [])] {
      let run = try Polysemy.run(
        ["word2vec", "train", "corpus.txt", "-o", "\(name).safetensors"] + threads,
        folder: folder.path)
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(try bytes("1.safetensors") == bytes("2.safetensors"))
    #expect(try bytes("1.safetensors") == bytes("all.safetensors"))
  }

  @Test func whatDoesNotGoWithTheModelIsRefused() throws {
    #expect(try train("corpus.txt", "-o", "noise.safetensors", "-q").status == 0)
    let tree = try train(
      "corpus.txt", "--hierarchical-softmax", "--schedule", "sequential", "--threads", "1", "-o",
      "tree.safetensors", "-q")
    #expect(tree.status == 0, "\(tree.errors)")
    for (model, arguments, message) in [
      ("noise", ["--size", "50"], "--size: expected 12, as noise.safetensors has, found 50"),
      (
        "noise", ["--hierarchical-softmax"], "--hierarchical-softmax: noise.safetensors was trained"
      ),
      ("noise", ["--negative", "0"], "--negative: noise.safetensors was trained with noise words"),
      (
        "tree", ["--negative", "5"], "--negative: tree.safetensors was trained without noise words"
      ),
      ("tree", ["--threads", "2"], "--threads: tree.safetensors has the sequential schedule"),
    ] {
      let run = try Polysemy.run(
        ["word2vec", "train", "corpus.txt", "--continue", "\(model).safetensors", "-o", "x.bin"]
          + arguments, folder: folder.path)
      expectFailure(run, 64, message)
    }
    let more = try Polysemy.run(
      [
        "word2vec", "train", "corpus.txt", "--continue", "tree.safetensors", "--negative", "0",
        "--schedule", "deterministic", "--threads", "2", "-o", "x.bin",
      ], folder: folder.path)
    #expect(more.status == 0, "\(more.errors)")
  }

  @Test func aModelLearnsMoreAndNewWords() throws {
    #expect(try train("corpus.txt", "-o", "model.safetensors", "-q").status == 0)
    try folder.write("more.txt", String(repeating: "the ferry on the river\n", count: 9))
    let more = try train(
      "more.txt", "--continue", "model.safetensors", "--add-words", "-o", "more.safetensors")
    #expect(more.status == 0 && more.errors.contains("12 words of 12 numbers"), "\(more.errors)")
    let vectorsAlone = try train("corpus.txt", "-o", "vectors.bin", "-q")
    #expect(vectorsAlone.status == 0)
    let refused = try train("more.txt", "--continue", "vectors.bin", "-o", "x.safetensors")
    #expect(refused.status == 65 && refused.errors.contains("vectors.bin"), "\(refused.errors)")
  }

  @Test(arguments: [
    (["corpus.txt", "-o", "corpus.txt"], 64, "corpus.txt: is read"),
    (["corpus.txt", "--save-vocab", "corpus.txt", "-o", "v.bin"], 64, "corpus.txt: is read"),
    (["corpus.txt", "-o", "v.safetensors.gz"], 64, "cannot be gzip"),
    (["corpus.txt", "-o", "v"], 64, "the name says no format"),
    (["corpus.txt", "-o", "no/such/folder/v.bin"], 73, "no/such/folder/v.bin"),
    (["-", "-o", "old.bin"], 65, "standard input: expected words to learn from, found none"),
    (["corpus.txt", "--min-count", "1000", "-o", "old.bin"], 65, "lower minimum count"),
    (["corpus.txt", "--add-words", "-o", "old.bin"], 64, "--add-words"),
  ])
  func errorsSayWhatIsWrongAndLeaveFilesAlone(
    arguments: [String], status: Int32, message: String
  ) throws {
    try folder.write("old.bin", "old")
    let corpus = try bytes("corpus.txt")
    let run = try Polysemy.run(["word2vec", "train"] + arguments, folder: folder.path)
    #expect(run.status == status && run.errors.contains(message), "\(run.status): \(run.errors)")
    #expect(try bytes("corpus.txt") == corpus)
    #expect(try bytes("old.bin") == Array("old".utf8))
  }

  // MARK: Signals

  /// More passes than anybody waits for.
  private static let endless = ["--size", "12", "--epochs", "1000000", "-o", "model.safetensors"]

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalEndsTrainingAndKeepsWhatIsLearned(
    signal: Int32
  ) throws {
    try folder.write("model.safetensors", "old")
    let run = try Polysemy.run(
      ["word2vec", "train", "corpus.txt"] + Self.endless, folder: folder.path
    ) { process in
      // Before training it would end the command, as it should.
      process.waitUntilCaught(SIGTERM)
      process.send(signal)
    }
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("wrote model.safetensors: 10 words of 12 numbers"))
    #expect(run.errors.contains("ended early, as asked"))
    let more = try train(
      "corpus.txt", "--continue", "model.safetensors", "--epochs", "1", "-o", "more.bin")
    #expect(more.status == 0 && !more.errors.contains("ended early"), "\(more.errors)")
  }

  /// One pass takes minutes: as many steps as pairs, each over all words.
  @Test func aSignalEndsAFullSoftmaxWithinItsPass() throws {
    let words = (0..<20_000).map { "w\($0)" }.joined(separator: " ") + "\n"
    try folder.write("many.txt", String(repeating: words, count: 8))
    let clock = ContinuousClock()
    var sent = clock.now
    let run = try Polysemy.run(
      [
        "word2vec", "train", "many.txt", "--algorithm", "softmax", "--size", "12", "--batch-size",
        "1", "-o", "many.safetensors",
      ], folder: folder.path
    ) { process in
      process.waitUntilCaught(SIGTERM)
      sent = clock.now
      process.send(SIGINT)
    }
    #expect(clock.now - sent < .seconds(20))
    #expect(run.status == 0 && run.errors.contains("in epoch 1\nended early"), "\(run.errors)")
    #expect(run.errors.hasPrefix("wrote many.safetensors: 20,000 words of 12 numbers"))
  }

  /// As a script starts a command in the background.
  @Test func aSignalThatIsIgnoredStaysIgnored() throws {
    let run = try Polysemy.run(
      ["word2vec", "train", "corpus.txt"] + Self.endless, folder: folder.path, ignoring: ["INT"]
    ) { process in
      process.waitUntilCaught(SIGTERM)
      #expect(process.ignores(SIGINT))
      process.send(SIGTERM)
    }
    #expect(run.status == 0 && run.errors.contains("ended early"), "\(run.errors)")
  }

  @Test func helpFitsATerminal() throws {
    let run = try Polysemy.run(["word2vec", "train", "--help"])
    #expect(run.status == 0 && run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }
}
