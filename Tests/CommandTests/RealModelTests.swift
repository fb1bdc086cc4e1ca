import Files
import StrictJSON
import TestSupport
import Testing

/// The command with all-MiniLM-L6-v2, against what transformers computes.
@Suite(.enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"))
struct RealModelTests {
  static let sentences = """
    The bank by the river is eroding.
    I deposited money in the bank yesterday.
    The bank approved my loan application.

    """

  private func run(_ arguments: String..., input: String = sentences) throws -> Polysemy.Run {
    let model = try #require(Fixtures.realModel)
    let run = try Polysemy.run(arguments + ["--model", model], input: input)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  @Test func theThreeBanks() throws {
    let expected = try Fixtures.json("Transformer/minilm.json")["cosines"].numbers
    let json = try #require(try run("--word", "bank", "-", "--format", "json").json().first)
    let rows = json["cosine"].list.map(\.numbers)
    expectClose(
      [rows[0][1], rows[0][2], rows[1][2]].map { Float($0) }, expected.map { Float($0) },
      within: 1e-4)
    #expect(json["model"]?["layers"]?.integer == 6)
    #expect(json["layer"]?.integer == 6)
    #expect(json["pca"]?["explained_variance_ratio"].numbers.reduce(0, +).rounded() == 1)
  }

  @Test func theTextShowsThem() throws {
    let run = try run("--word", "bank", "-")
    for number in ["0.8170", "0.8691", "0.8023"] { #expect(run.text.contains(number)) }
    #expect(run.text.contains("  2  I deposited money in the *bank* yesterday."))
    #expect(run.lines.allSatisfy { $0.count <= 80 })
  }

  @Test(arguments: 0...6) func everyLayerHasItsOwnVectors(layer: Int) throws {
    let json = try #require(
      try run("--word", "bank", "-", "--layer", "\(layer)", "--vectors", "--format", "json")
        .json().first)
    #expect(json["layer"]?.integer == layer)
    let embedded = try run(
      "embed", "-", "--pool", "none", "--layer", "\(layer)",
      input: "The bank by the river is eroding.")
    // [CLS] the bank
    let bank = try #require(try embedded.json().first)["vectors"].list[2].numbers
    expectClose(
      json["occurrences"].list[0]["vector"].numbers.map { Float($0) }, bank.map { Float($0) },
      within: 0)
  }

  @Test func itIsAsTheCommittedChecksumsSay() throws {
    let model = try #require(Fixtures.realModel)
    let list = "\(Fixtures.checkout)/Scripts/all-MiniLM-L6-v2.sha256"
    let run = try Polysemy.run(["model", "verify", model, "--sha256", list])
    #expect(run.status == 0, "\(run.text)")
    #expect(run.lines.contains("ok    SHA-256: 11 files as in \(list)"))
    #expect(!run.text.contains("FAIL"))
    let inspection = try Polysemy.run(["model", "inspect", model])
    #expect(inspection.lines.contains("  parameters  22,713,216 in 103 tensors"))
    #expect(
      inspection.lines.contains("F32  30522×384   46.9 MB  embeddings.word_embeddings.weight"))
  }

  @Test func aPlotIsDrawn() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/bank.svg"
    let run = try run("--word", "bank", "-", "--plot", path)
    #expect(run.errorLines.last == "drew \(path)")
    try XML.check(WholeFile.bytes(of: path))
  }

  @Test func embedGivesTheReferencesVectors() throws {
    let cases = try Fixtures.json("TextEncoder/minilm-sentences.json")["sentences"].list
      .filter { $0["text"]?.string?.contains("\n") == false }
    let input = cases.compactMap { $0["text"]?.string }.joined(separator: "\n") + "\n"
    let run = try run("embed", "-", input: input)
    let vectors = try run.json()
    #expect(vectors.count == cases.count)
    for (vector, one) in zip(vectors, cases) {
      #expect(vector.keys == ["vector"])
      expectClose(
        vector["vector"].numbers.map { Float($0) }, one["auto"].numbers.map { Float($0) },
        within: 2e-6, "\(one["text"]?.string ?? "")")
    }
    #expect(run.errors.contains("1 line was longer than the model reads and lost the end"))
  }

  @Test func tokensAreTheReferences() throws {
    let json = try run("tokenize", "-", "--format", "jsonl", input: "don't embank\n").json()
    let record = try #require(json.first)
    #expect(record.keys == ["tokens", "ids", "offsets"])
    #expect(
      record["tokens"].list.map(\.string) == ["[CLS]", "don", "'", "t", "em", "##bank", "[SEP]"])
    #expect(
      record["offsets"].list.map(\.numbers)
        == [[0, 0], [0, 3], [3, 4], [4, 5], [6, 8], [8, 12], [0, 0]])
    #expect(record["ids"].numbers == [101, 2123, 1005, 1056, 7861, 9299, 102])
  }
}
