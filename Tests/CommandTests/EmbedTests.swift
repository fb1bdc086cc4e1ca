import Files
import Foundation
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// `polysemy embed`: options of its own, and texts of every size.
@Suite struct EmbedTests {
  let model: TinyModel
  let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
  }

  private func run(_ arguments: String..., input: String) throws -> Polysemy.Run {
    try Polysemy.run(
      ["embed", "-", "--model", model.path, "-q"] + arguments, input: input, folder: folder.path)
  }

  private func vectors(_ arguments: String..., input: String) throws -> [[Double]] {
    let run = try Polysemy.run(
      ["embed", "-", "--model", model.path, "-q"] + arguments, input: input)
    #expect(run.status == 0, "\(run.errors)")
    return try run.json().map { $0["vector"].numbers }
  }

  @Test(arguments: ["cls", "mean", "max", "mean_sqrt_len", "weightedmean", "lasttoken"])
  func everyPoolHasVectorsOfItsOwn(pool: String) throws {
    let vectors = try vectors("--pool", pool, input: "the bank\n\n")
    #expect(vectors.map(\.count) == [32, 32])
    let states = try run("--pool", "none", input: "the bank\n").json()[0]["vectors"].list
      .map(\.numbers)
    let expected: [Double] = (0..<32).map { index in
      let column = states.map { $0[index] }
      switch pool {
      case "cls": return column[0]
      case "lasttoken": return column[3]
      case "max": return column.max() ?? 0
      case "mean": return column.reduce(0, +) / 4
      case "mean_sqrt_len": return column.reduce(0, +) / 2
      default: return zip(1..., column).reduce(0) { $0 + Double($1.0) * $1.1 } / 10
      }
    }
    expectClose(vectors[0].map { Float($0) }, expected.map { Float($0) }, within: 1e-6)
  }

  @Test func dimensionsAndScaling() throws {
    let whole = try vectors(input: "the bank\n")[0]
    #expect(try vectors("--dimensions", "5", input: "the bank\n")[0] == Array(whole.prefix(5)))
    let scaled = try vectors("--dimensions", "5", "--normalize", input: "the bank\n")[0]
    #expect(abs(scaled.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
    try model.folder.writeSentenceModules("Normalize")
    let own = try vectors(input: "the bank\n")[0]
    #expect(abs(own.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
    #expect(try vectors("--no-normalize", input: "the bank\n")[0] == whole)
    let npy = try run("--dimensions", "5", "--format", "npy", input: "the bank\n\n").output
    #expect(npy.count == 128 + 2 * 5 * 4)
  }

  /// As in sentence-transformers 6.2: `truncate_dim` cuts after the modules, `normalize_embeddings` scales
  /// after that; whose choice the pooling is does not matter.
  @Test(arguments: [[], ["--pool", "mean"]])
  func dimensionsAreCutAfterTheCheckpointsScaling(pool: [String]) throws {
    try model.folder.writeSentenceModules("Normalize")
    func vector(_ arguments: [String]) throws -> [Double] {
      let run = try Polysemy.run(
        ["embed", "-", "--model", model.path, "-q"] + pool + arguments, input: "the bank\n")
      return try #require(try run.json().first)["vector"].numbers
    }
    let whole = try vector([])
    let cut = try vector(["--dimensions", "5"])
    #expect(cut == Array(whole.prefix(5)))
    let length = cut.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(length < 0.9)
    let scaled = try vector(["--dimensions", "5", "--normalize"])
    expectClose(
      scaled.map { Float($0) }, cut.map { Float($0 / length) }, within: 1e-6)
    let plain = try vector(["--dimensions", "5", "--no-normalize"])
    #expect(plain == Array(try vector(["--no-normalize"]).prefix(5)) && plain != cut)
  }

  /// Dense layers that are too much for the third line alone: it is named, and the lines before it are
  /// written.
  @Test func aVectorThatIsNotFiniteIsToldByItsLine() throws {
    let input = "the bank\nthe river\nmoney\n"
    let states = try vectors(input: input)
    let sizes = (0..<32).map { column in states.map { Float(abs($0[column])) } }
    let column = try #require(
      sizes.indices.first { sizes[$0][2] > 1.1 * max(sizes[$0][0], sizes[$0][1]) })
    // Applied twice, it takes the third line's number past the largest float, and no other's.
    let middle = (max(sizes[column][0], sizes[column][1]) * sizes[column][2]).squareRoot()
    var weights = [Float](repeating: 0, count: 32 * 32)
    weights[33 * column] = (.greatestFiniteMagnitude / 16 / middle).squareRoot() * 4
    try model.folder.writeSentenceModules("Dense", "Dense")
    try Folder.create("\(model.path)/Dense")
    try model.folder.write(
      "Dense/config.json",
      """
      {"in_features": 32, "out_features": 32, "bias": false,
       "activation_function": "torch.nn.modules.linear.Identity"}
      """)
    try SafeTensorsFile.write(
      [TensorData(name: "linear.weight", shape: [32, 32], floats: weights)],
      to: "\(model.path)/Dense/model.safetensors")
    let run = try run(input: input)
    expectFailure(
      run, 65, "standard input: line 3: \(model.path): the vector is not finite; are the weights",
      output: run.text)
    #expect(run.lines.count == 2)
  }

  @Test func prompts() throws {
    try model.folder.writeSentenceModules()
    try model.folder.write(
      "config_sentence_transformers.json",
      "{\"prompts\": {\"p\": \"the river \", \"q\": \"\"}, \"default_prompt_name\": \"p\"}")
    let prompted = try vectors("--prompt", "", input: "the river bank\n")
    let plain = try vectors("--prompt-name", "q", input: "bank\n")
    #expect(try vectors(input: "bank\n") == prompted)
    #expect(try vectors("--prompt-name", "p", input: "bank\n") == prompted)
    #expect(try vectors("--prompt", "the river ", "--pool", "mean", input: "bank\n") == prompted)
    #expect(try vectors("--pool", "mean", input: "bank\n") == plain)
    #expect(plain != prompted)
    let tokens = try run("--pool", "none", "--prompt-name", "p", input: "bank\n").json()
    #expect(tokens[0]["ids"].numbers.count == 5)
    expectFailure(
      try run("--prompt-name", "x", input: "bank\n"), 64,
      "no prompt \"x\": the model has document, p, q, query")
  }

  @Test func usage() throws {
    for (arguments, message) in [
      (["--dimensions", "0"], "--dimensions: expected a positive number, found 0"),
      (["--dimensions", "33"], "expected 1 to 32 dimensions, found 33"),
      (["--pool", "none", "--dimensions", "3"], "--pool none keeps states as they are"),
      (["--pool", "none", "--normalize"], "--pool none keeps states as they are"),
      (["--prompt", "a", "--prompt-name", "b"], "expected --prompt or --prompt-name, found both"),
    ] {
      expectFailure(
        try Polysemy.run(["embed", "-", "--model", model.path, "-q"] + arguments, input: "a\n"),
        64, message)
    }
  }

  @Test(arguments: ["jsonl", "npy", "safetensors"]) func emptyLines(format: String) throws {
    let count = 20_000
    let input = String(repeating: "\n", count: count)
    let run = try run("--format", format, "-o", "out", input: input)
    #expect(run.status == 0, "\(run.errors)")
    let bytes = try WholeFile.bytes(of: "\(folder.path)/out")
    switch format {
    case "npy": #expect(bytes.count == 128 + count * 32 * 4)
    case "safetensors": #expect(bytes.count > count * 32 * 4 && bytes.count % 4 == 0)
    default: #expect(bytes.count { $0 == 0x0A } == count)
    }
  }

  @Test func resultsAreInOrder() throws {
    let words = ["bank", "river", "money", "new", "york", ""]
    let lines = (0..<3000).map { index in
      (0...index % 7).map { words[(index + $0) % 6] }.joined(separator: " ")
    }
    let path = try folder.write("lines.txt", lines.joined(separator: "\n") + "\n")
    let together = try Polysemy.run(["embed", path, "--model", model.path, "-q"]).lines
    #expect(together.count == 3000)
    for index in stride(from: 0, to: 3000, by: 611) {
      #expect(try run(input: lines[index] + "\n").lines == [together[index]])
    }
  }

  @Test(arguments: [[], ["--pool", "none"]]) func aLineOfManyWords(pool: [String]) throws {
    let line = String(repeating: "the river bank ", count: 34_000)
    let path = try folder.write("long.txt", "bank\n\(line)\nmoney\n")
    let run = try Polysemy.run(["embed", path, "--model", model.path] + pool)
    #expect(run.status == 0 && run.lines.count == 3)
    #expect(
      run.errors.hasSuffix(
        "1 line was longer than the model reads and lost the end, the first in \(path): line 2\n"))
  }

  @Test(arguments: ["jsonl", "npy", "safetensors"]) func anInterruptLeavesNothing(
    format: String
  ) throws {
    try folder.write("text.txt", "the bank\n")
    let line = """
      { cat "$2/text.txt"; sleep 5; } | env --default-signal=INT "$POLYSEMY" embed - \
        --model "$1" -q --format "$3" -o "$2/out" & command=$!
      sleep 1; kill -INT $command; wait $command
      """
    let run = try Polysemy.shell(line, [model.path, folder.path, format])
    #expect(run.status == 130, "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["text.txt"])
  }
}
