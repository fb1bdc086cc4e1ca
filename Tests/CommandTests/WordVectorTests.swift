import Files
import StrictJSON
import TestSupport
import Testing

/// `polysemy word2vec similar`, `analogy` and `evaluate`.
@Suite struct WordVectorTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "vectors.txt",
      """
      6 3
      king 3 1 0
      man 3 0 0
      woman 0 0 3
      queen 0 1 3
      bank\u{7} -1 5 0.5
      river 0 4 1

      """)
    try folder.write(
      "questions.txt",
      ": royal family\nMan king woman queen\nking man queen river\nman king woman nobody\nonly two\n"
    )
    try folder.write(
      "pairs.tsv", "# judged\nKing\tman\t9\nman\twoman\t1\nriver\tqueen\t5\nriver\tnobody\t5\n")
  }

  private func run(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(
      ["word2vec"] + arguments + ["--vectors", "vectors.txt"], input: input, folder: folder.path)
  }

  @Test func theNearestWordsAreListed() throws {
    let run = try run("similar", "king", "--top-k", "2")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.text == "  0.9487  man\n  0.3068  river\n")
    let two = try self.run("similar", "king", "queen", "--top-k", "1")
    #expect(two.text == "king\n  0.9487  man\n\nqueen\n  0.9487  woman\n")
  }

  @Test func controlCharactersDoNotReachTheTerminal() throws {
    let run = try run("similar", "river", "--top-k", "1")
    #expect(run.text == "  0.9704  bank␇\n")
  }

  @Test func recordsAreJSON() throws {
    let records = try run("similar", "king", "woman", "--format", "json").json()
    #expect(records.map { $0["word"]?.string } == ["king", "woman"])
    let similar = records[0]["similar"].list
    #expect(similar.count == 5 && similar[0]["word"]?.string == "man")
    #expect(similar[0]["similarity"]?.number.map { abs($0 - 0.9487) < 1e-4 } == true)
    let sum = try run("analogy", "king", "-", "man", "+", "woman", "--format", "json").json()
    #expect(sum.count == 1 && sum[0].keys == ["positive", "negative", "similar"])
    #expect(sum[0]["negative"]?.elements?.map(\.string) == ["man"])
  }

  @Test func sumsAreSolved() throws {
    for arguments in [["king", "-", "man", "+", "woman"], ["king - man + woman"]] {
      let run = try Polysemy.run(
        ["word2vec", "analogy"] + arguments + ["--vectors", "vectors.txt", "--top-k", "1"],
        folder: folder.path)
      #expect(run.status == 0 && run.text.hasSuffix("  queen\n"), "\(run.errors)")
    }
    #expect(try run("analogy", "king - man + woman", "--product").lines[0].hasSuffix("  queen"))
  }

  @Test func unknownWordsAreNotFound() throws {
    expectFailure(
      try run("similar", "nobody", "none"), 1, "vectors.txt: no vector of \"nobody\", \"none\"")
    expectFailure(
      try run("analogy", "king - nobody"), 1, "vectors.txt: no vector of \"nobody\"")
    let some = try run("similar", "nobody", "king", "--top-k", "1")
    #expect(some.status == 0 && some.text == "  0.9487  man\n")
    #expect(some.errors == "vectors.txt: no vector of \"nobody\"\n")
  }

  @Test func analogiesAreCounted() throws {
    let run = try run("evaluate", "questions.txt")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.text == """
        accuracy correct      of  section
           50.0%       1       2  royal family
           50.0%       1       2  total
        1 of 3 analogies have an unknown word (33.3%)

        """)
    #expect(run.errors == "questions.txt: line 5: not a question, passed over\n")
    let counted = try self.run("evaluate", "questions.txt", "--count-unknown", "--format", "json")
    let record = try #require(try counted.json().first)
    #expect(record["count"]?.integer == 3 && record["correct"]?.integer == 1)
    #expect(record["sections"].list[0]["name"]?.string == "royal family")
  }

  @Test func pairsAreCorrelated() throws {
    let run = try run("evaluate", "pairs.tsv")
    #expect(run.status == 0 && run.lines.count == 3, "\(run.errors)")
    #expect(run.lines[0].hasPrefix("Pearson ") && run.lines[1].hasPrefix("Spearman   1.0000  p "))
    #expect(run.lines[2] == "3 pairs compared; 1 of 4 have an unknown word (25.0%)")
    let same = try self.run(
      "evaluate", "-", "--task", "pairs", "--delimiter", ",", "--format", "json",
      input: "king,man,9\nman,woman,1\nriver,queen,5\n")
    let record = try #require(try same.json().first)
    #expect(record["spearman"]?["coefficient"]?.number == 1)
    #expect(record["compared"]?.integer == 3 && record["unknown"]?.integer == 0)
  }

  /// Whatever can be read only once: standard input, and a pipe with a name.
  @Test func questionsMayComeFromAPipe() throws {
    let questions = try WholeFile.bytes(of: "\(folder.path)/questions.txt")
    let fromFile = try run("evaluate", "questions.txt")
    let fromInput = try run("evaluate", "-", input: String(decoding: questions, as: UTF8.self))
    #expect(fromInput.status == 0 && fromInput.text == fromFile.text, "\(fromInput.errors)")
    for name in ["questions.txt", "pairs.tsv"] {
      let piped = try Polysemy.shell(
        "cd \"$1\" && \"$POLYSEMY\" word2vec evaluate <(cat \"$2\") --vectors vectors.txt",
        [folder.path, name])
      let plain = try run("evaluate", name)
      #expect(piped.status == 0 && piped.text == plain.text, "\(piped.errors)")
    }
  }

  /// Even one of four words.
  @Test func aSectionNeedsNoSpace() throws {
    try folder.write(
      "tight.txt", ":royal family\nman king woman queen\n:capital-of the four words\n")
    let run = try run("evaluate", "tight.txt")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.lines[1].hasSuffix("royal family") && run.lines.count == 5, "\(run.text)")
  }

  @Test func badQuestionsAreBadData() throws {
    try folder.write("early.txt", "man king woman queen\n")
    expectFailure(
      try run("evaluate", "early.txt", "--task", "analogies"), 65,
      "early.txt: line 1: expected \":\" and the name of a section")
    try folder.write("none.tsv", "king\tqueen\n")
    expectFailure(try run("evaluate", "none.tsv"), 65, "none.tsv: expected at least 2 pairs")
    expectFailure(try run("evaluate", "missing.tsv"), 66, "missing.tsv: no such file")
    try folder.write("unknown.txt", ": a\nw x y z\n")
    let run = try run("evaluate", "unknown.txt")
    #expect(run.status == 1 && run.errors.contains("every question has an unknown word"))
  }

  @Test(arguments: [
    (["similar"], "missing expected argument '<word> ...'"),
    (["similar", "king", "--top-k", "0"], "--top-k: expected a positive number, found 0"),
    (["similar", "king", "--limit", "0"], "--limit: expected a positive number, found 0"),
    (["analogy", "king", "man"], "expected + or - before \"man\""),
    (["analogy", "king", "-", "+", "man"], "expected a word after -, found +"),
    (["analogy", "king", "-"], "expected a word at the end of the sum"),
    (["analogy", "-", "king", "--product"], "--product: expected a word that is not taken away"),
    (["evaluate", "x", "--restrict", "0"], "--restrict: expected a positive number, found 0"),
    (["evaluate", "x", "--delimiter", "ab"], "--delimiter: expected one character, found \"ab\""),
  ])
  func wrongUsageIsSaid(arguments: [String], message: String) throws {
    expectFailure(
      try Polysemy.run(
        ["word2vec"] + arguments + ["--vectors", "vectors.txt"], folder: folder.path), 64, message)
  }

  @Test(arguments: [[], ["similar"], ["analogy"], ["evaluate"]])
  func helpFitsATerminal(arguments: [String]) throws {
    let run = try Polysemy.run(["word2vec"] + arguments + ["--help"])
    #expect(run.status == 0 && run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }
}
