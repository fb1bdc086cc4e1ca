import Files
import StrictJSON
import TestSupport
import Testing

/// `polysemy word2vec classes`, and what other commands make of fastText's `.bin`.
@Suite struct ClassifyWordsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("v.txt", "5 2\none 1 0\ntwo 0 1\nthree 3 0.1\nfour\u{7} 0.1 2\nfive 1 0.2\n")
  }

  private func run(_ arguments: String...) throws -> Polysemy.Run {
    try Polysemy.run(["word2vec"] + arguments, folder: folder.path)
  }

  @Test func aLineIsAWordAndItsClass() throws {
    let run = try run("classes", "v.txt", "--count", "2")
    #expect(run.status == 0, "\(run.errors)")
    let classes = try run.lines.map { try #require(Int($0.split(separator: " ")[1])) }
    #expect(
      run.lines.map { $0.split(separator: " ")[0] } == ["one", "two", "three", "four␇", "five"])
    #expect(Set(classes) == [0, 1] && classes[0] == classes[2] && classes[0] == classes[4])
    #expect(classes[1] == classes[3])
    #expect(run.errors.hasPrefix("5 words in 2 classes after 3 rounds; mean cosine"))
    // Two are the default too: half as many as words.
    #expect(try self.run("classes", "v.txt", "-q").output == run.output)
    let again = try self.run("classes", "v.txt", "--count", "2", "-q", "-o", "classes.txt")
    #expect(again.status == 0 && again.errors.isEmpty && again.output.isEmpty)
    #expect(try WholeFile.bytes(of: "\(folder.path)/classes.txt") == run.output)
  }

  @Test func recordsAreForPrograms() throws {
    let records = try run("classes", "v.txt", "--count", "2", "--format", "json").json()
    #expect(records.count == 5 && records[0].keys == ["word", "class"])
    #expect(records[3]["word"]?.string == "four\u{7}" && records[3]["class"]?.integer != nil)
    let table = try run("classes", "v.txt", "--count", "2", "--format", "tsv", "--limit", "3")
    #expect(table.lines.map { $0.split(separator: "\t").count } == [2, 2, 2])
  }

  @Test(arguments: [
    (
      ["v.txt", "--count", "6"], 64,
      "--count: expected at most as many classes as words, which are 5, found 6"
    ),
    (["v.txt", "--count", "0"], 64, "--count: expected a positive number, found 0"),
    (["v.txt", "--rounds", "0"], 64, "--rounds: expected a positive number, found 0"),
    (["v.txt", "-o", "v.txt"], 64, "v.txt: is read"), (["none.txt"], 66, "none.txt"),
  ])
  func errorsSayWhatIsWrong(arguments: [String], status: Int32, message: String) throws {
    let run = try Polysemy.run(["word2vec", "classes"] + arguments, folder: folder.path)
    expectFailure(run, status, message)
  }

  @Test func helpFitsATerminal() throws {
    let run = try run("classes", "--help")
    #expect(run.status == 0 && run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }

  @Test func fastTextsModelsAreOpenedAsAnyOther() throws {
    let model = Fixtures.path("Word2Vec/fasttext/skipgram.bin")
    let similar = try run("similar", "riverbank", "--vectors", model, "--top-k", "3")
    #expect(similar.status == 0 && similar.lines.count == 3, "\(similar.errors)")
    let sum = try run("analogy", "banker - bank + lend", "--vectors", model)
    #expect(sum.status == 0 && sum.lines.count == 10, "\(sum.errors)")
    let plot = try run(
      "plot", "riverbank", "money", "banker", "--vectors", model, "-o", "p.svg", "-q")
    #expect(plot.status == 0, "\(plot.errors)")
    let classes = try run("classes", model, "--count", "3", "-q")
    #expect(classes.lines.count == 20, "\(classes.errors)")
    try folder.write("pairs.tsv", "bank\triver\t3\nmoney\tlend\t5\nbanks\tmud\t1\n")
    let evaluated = try run("evaluate", "pairs.tsv", "--vectors", model)
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    let converted = try run("convert", model, "plain.txt")
    #expect(converted.status == 0 && converted.errors.contains("wrote plain.txt: 20 vectors of 8"))
    #expect(converted.errors.contains("left out what makes vectors of other words"))
    let known = try run("similar", "bank", "--vectors", model)
    #expect(known.output == (try run("similar", "bank", "--vectors", "plain.txt").output))
    expectFailure(
      try run("similar", "riverbank", "--vectors", "plain.txt"), 1, "no vector of \"riverbank\"")
  }

  @Test func aFastTextModelThatIsCutIsBadData() throws {
    let bytes = try WholeFile.bytes(of: Fixtures.path("Word2Vec/fasttext/skipgram.bin"))
    try folder.write("cut.bin", Array(bytes.dropLast(9)))
    expectFailure(
      try run("similar", "bank", "--vectors", "cut.bin"), 65,
      "ends in the output layer of a fastText model")
  }
}
