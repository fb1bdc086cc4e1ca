import Files
import StrictJSON
import TestSupport
import Testing

/// `polysemy word2vec plot`.
@Suite struct PlotWordsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "vectors.txt",
      """
      8 3
      king 3 1 0
      man 3 0 0
      woman 0 0 3
      queen 0 1 3
      bank\u{7} -1 5 0.5
      river 0 4 1
      <b>&amp; 1 1 1
      東京タワー 2 2 -1

      """)
  }

  private func plot(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(
      ["word2vec", "plot"] + arguments + ["--vectors", "vectors.txt"], input: input,
      folder: folder.path)
  }

  private func picture(_ name: String) throws -> String {
    let bytes = try WholeFile.bytes(of: "\(folder.path)/\(name)")
    try XML.check(bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func wordsAreDrawn() throws {
    let run = try plot("king", "<b>&amp;", "東京タワー", "bank\u{7}", "king", "-o", "words.svg")
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(run.errors == "drew words.svg\n")
    let svg = try picture("words.svg")
    for label in ["king", "&lt;b&gt;&amp;amp;", "東京タワー", "bank␇"] {
      #expect(svg.contains(">\(label)</text>"), "\(label)")
    }
    #expect(svg.contains("PC 1 (") && svg.contains(">4 words<"))
    #expect(!svg.contains("s1\" points"))
  }

  @Test func neighboursHaveTheirWordsMark() throws {
    let run = try plot("king", "queen", "--neighbours", "2", "-q", "-o", "words.svg")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let svg = try picture("words.svg")
    #expect(svg.contains("each with its 2 nearest words"))
    #expect(svg.contains("<title>man, near king</title>"))
    #expect(svg.contains("<title>woman, near queen</title>"))
  }

  @Test func aSharedNeighbourBelongsToTheWordThatItIsNearest() throws {
    let json = try plot("king", "queen", "--neighbours", "7", "--format", "json").json()
    let words = json[0]["words"].list
    #expect(words.count == 8)
    let near = Dictionary(
      words.map { ($0["word"]?.string ?? "", $0["near"]?.string) }, uniquingKeysWith: { $1 })
    #expect(near["king"] == .some(nil) && near["queen"] == .some(nil))
    // Cosines: man 0.95 and 0, woman 0 and 0.95, river 0.31 and 0.54.
    #expect(near["man"] == "king" && near["woman"] == "queen" && near["river"] == "queen")
  }

  @Test func placesAreRecords() throws {
    let json = try plot("king", "man", "woman", "--format", "json").json()
    #expect(json.count == 1 && json[0].keys == ["method", "explained_variance_ratio", "words"])
    #expect(json[0]["words"].list.first?.keys == ["word", "near", "x", "y"])
    // Three points lie in a plane.
    let ratios = json[0]["explained_variance_ratio"].list.compactMap(\.number)
    #expect(abs(ratios.reduce(0, +) - 1) < 1e-9)
    let tsne = try plot("king", "man", "woman", "river", "--method", "tsne", "--format", "json")
      .json()
    #expect(tsne[0].keys == ["method", "perplexity", "divergence", "words"])
    #expect(tsne[0]["perplexity"]?.number == 2)
  }

  @Test func aPictureAndRecordsTogether() throws {
    let run = try plot("king", "man", "--format", "json", "-o", "words.svg")
    #expect(try run.json().count == 1)
    #expect(try picture("words.svg").contains(">man</text>"))
  }

  @Test func theTerminalShowsThePlane() throws {
    let run = try plot("king", "queen", "river")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.lines[0] == "“king”, “queen” and “river”")
    #expect(run.text.contains("● river") || run.text.contains("river ●"))
    #expect(run.lines.allSatisfy { $0.count <= 80 })
    let tsne = try plot("king", "queen", "river", "bank\u{7}", "--method", "tsne")
    #expect(tsne.text.contains("t-SNE, perplexity 2, divergence "))
    #expect(tsne.text.contains("bank␇") && !tsne.text.contains("\u{7}"))
  }

  @Test func theSameQuestionGivesTheSamePicture() throws {
    let options = ["king", "man", "woman", "queen", "river", "--method", "tsne", "-q"]
    func draw(_ more: String...) throws -> String {
      let run = try Polysemy.run(
        ["word2vec", "plot"] + options + more + ["--vectors", "vectors.txt", "-o", "a.svg"],
        folder: folder.path)
      #expect(run.status == 0, "\(run.errors)")
      return try picture("a.svg")
    }
    #expect(try draw() == draw())
    #expect(try draw("--seed", "1") == draw("--seed", "1"))
    #expect(try draw("--seed", "1") != draw("--seed", "2"))
  }

  @Test func wordsComeFromAList() throws {
    try folder.write("list.txt", "king\n\n  queen \r\nnobody\n")
    let run = try plot("man", "--words-from", "list.txt", "--format", "json")
    #expect(
      try run.json()[0]["words"].list.map { $0["word"]?.string } == ["man", "king", "queen"])
    #expect(run.errors == "vectors.txt: no vector of \"nobody\"\n")
    let piped = try plot("--words-from", "-", "--format", "json", input: "river\n")
    #expect(try piped.json()[0]["words"].list.count == 1)
  }

  @Test func unknownWordsAreLeftOut() throws {
    let run = try plot("king", "nobody", "queen", "none", "-q", "-o", "words.svg")
    #expect(run.status == 0 && run.errors == "vectors.txt: no vector of \"nobody\", \"none\"\n")
    let many = (1...12).map { "w\($0)\n" }.joined()
    let list = try plot("king", "--words-from", "-", "--format", "json", input: many)
    #expect(list.errors.hasSuffix("\"w9\", \"w10\" and 2 more\n"))
    try folder.write("kept.svg", "kept")
    expectFailure(
      try plot("nobody", "-o", "kept.svg"), 1, "vectors.txt: no vector of \"nobody\"")
    try folder.write("empty.txt", "\n")
    expectFailure(
      try plot("--words-from", "empty.txt", "-o", "kept.svg"), 65,
      "empty.txt: expected words to draw, found none")
    #expect(try WholeFile.bytes(of: "\(folder.path)/kept.svg") == Array("kept".utf8))
  }

  @Test func wrongUsage() throws {
    expectFailure(try plot(), 64, "expected words, or a list of them by --words-from")
    expectFailure(
      try plot("king", "-o", "words.png"), 64,
      "--output draws SVG, so expected a file called .svg, found words.png")
    expectFailure(
      try plot("king", "--neighbours=-1"), 64, "--neighbours: expected 0 or more, found -1")
    expectFailure(
      try plot("king", "--perplexity", "3"), 64, "--perplexity: goes with --method tsne")
    expectFailure(try plot("king", "--seed", "3"), 64, "--seed: goes with --method tsne")
    expectFailure(
      try plot("king", "--method", "tsne", "--perplexity", "0.5"), 64,
      "--perplexity: expected a number from 1, found 0.5")
    expectFailure(
      try Polysemy.run(["word2vec", "plot", "--words-from", "-", "--vectors", "-"]), 64,
      "standard input (-) can be read only once")
    expectFailure(try plot("king", "--words-from", "no.txt"), 66, "no.txt: no such file")
    expectFailure(try plot("king", "-o", "no/words.svg"), 73, "no/words.svg")
  }

  @Test func tooManyWordsForTSNE() throws {
    let lines = (0...10_000).map { "w\($0) \($0 % 7) 1" }.joined(separator: "\n")
    try folder.write("many.txt", "10001 2\n\(lines)\n")
    let run = try Polysemy.run(
      [
        "word2vec", "plot", "w1", "--neighbours", "20000", "--method", "tsne", "--vectors",
        "many.txt",
      ], folder: folder.path)
    expectFailure(run, 64, "--method tsne: takes 10000 words, found up to 10001")
  }

  @Test func helpFitsATerminal() throws {
    let run = try Polysemy.run(["word2vec", "plot", "--help"])
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }
}
