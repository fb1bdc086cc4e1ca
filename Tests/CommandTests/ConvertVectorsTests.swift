import Files
import TestSupport
import Testing

/// `polysemy word2vec convert`.
@Suite struct ConvertVectorsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func convert(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(["word2vec", "convert"] + arguments, input: input, folder: folder.path)
  }

  private func fixture(_ name: String) -> String { Fixtures.path("Word2Vec/\(name)") }

  private func bytes(_ name: String) throws -> [UInt8] {
    try WholeFile.bytes(of: name.hasPrefix("/") ? name : "\(folder.path)/\(name)")
  }

  @Test func thereAndBackIsTheSameBytes() throws {
    let way = ["a.txt.gz", "b.safetensors", "c.vec", "glove.d.txt", "e.bin.gz", "f.bin"]
    var input = fixture("gensim.bin")
    for output in way {
      let run = try convert(input, output)
      #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
      #expect(run.errors == "wrote \(output): 12 vectors of 7 numbers\n")
      input = "\(folder.path)/\(output)"
    }
    #expect(try bytes("f.bin") == bytes(fixture("gensim.bin")))
    let text = try convert("a.txt.gz", "-", "--to", "text", "-q")
    #expect(text.output == (try bytes(fixture("gensim.txt"))) && text.errors.isEmpty)
  }

  @Test func formatsAreChosen() throws {
    let run = try convert(
      fixture("original.txt"), "out", "--from", "text", "--to", "original-binary")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try bytes("out") == bytes(fixture("original.bin")))
  }

  @Test func limitDuplicatesAndStandardInput() throws {
    let run = try convert(
      "-", "-", "--to", "glove", "--limit", "3", input: "4 1\na 1\na 2\nb 3\nc 4\n")
    #expect(run.text == "a 1.0\nb 3.0\n")
    #expect(
      run.errorLines == [
        "wrote to standard output: 2 vectors of 1 number",
        "dropped 1 entry whose word had been there before",
      ])
  }

  @Test func countsHaveTheirThousandsApart() throws {
    let rows = (0..<1_234).map { "w\($0) 1\n" }.joined()
    let run = try convert("-", "out.bin", input: "1234 1\n" + rows)
    #expect(run.errors == "wrote out.bin: 1,234 vectors of 1 number\n")
  }

  @Test func countsComeAlong() throws {
    let run = try convert(
      fixture("counted.txt"), "out.safetensors", "--vocab", fixture("counted.vocab"))
    #expect(run.status == 0, "\(run.errors)")
    #expect(try convert("out.safetensors", "out.bin", "--save-vocab", "out.vocab").status == 0)
    #expect(try bytes("out.vocab") == bytes(fixture("counted.vocab")))
    expectFailure(
      try convert("out.bin", "other.bin", "--save-vocab", "other.vocab"), 65,
      "out.bin: has no counts; name a file that has them by --vocab")
    #expect(!WholeFile.exists("\(folder.path)/other.bin"))
  }

  @Test func theInputIsNotOverwritten() throws {
    let original = try bytes(fixture("gensim.bin"))
    try folder.write("a.bin", original)
    for output in ["a.bin", "./a.bin", "\(folder.path)/a.bin"] {
      expectFailure(
        try convert("a.bin", output), 64, "\(output): is read; write to another file")
    }
    expectFailure(
      try convert("a.bin", "b.bin", "--save-vocab", "b.bin"), 64,
      "--save-vocab: expected another file than the vectors'")
    #expect(try bytes("a.bin") == original)
  }

  @Test func wrongUsage() throws {
    try folder.write("a.txt", "1 1\na 1\n")
    expectFailure(
      try convert("a.txt", "out"), 64, "out: the name says no format; choose one by --to")
    expectFailure(try convert("a.txt"), 64, "missing expected argument '<output>'")
    expectFailure(
      try convert("a.txt", "b.bin", "--limit=-1"), 64, "--limit: expected 0 or more, found -1")
    expectFailure(
      try convert("a.txt", "b.bin", "--to", "json"), 64,
      "the value 'json' is invalid for '--to <format>'")
  }

  @Test func whatCannotBeConverted() throws {
    try folder.write("bad.txt", "1 1\na x\n")
    try folder.write("spaced.txt", "the 1\nNew York 2\n")
    try folder.write("kept.bin", "kept")
    expectFailure(
      try convert("bad.txt", "kept.bin", "--from", "text"), 65,
      "bad.txt: line 2: expected a number for \"a\", found \"x\"")
    expectFailure(
      try convert("spaced.txt", "kept.bin"), 65,
      "kept.bin: \"New York\" cannot be written: it holds a space or a line end")
    expectFailure(try convert("no.txt", "kept.bin"), 66, "no.txt: no such file")
    expectFailure(
      try convert("spaced.txt", "kept.safetensors.gz"), 65,
      "kept.safetensors.gz: a safetensors file is mapped: it must be a regular file")
    #expect(try bytes("kept.bin") == Array("kept".utf8))
  }

  @Test(arguments: [["word2vec", "convert", "--help"], ["word2vec", "--help"]])
  func helpFitsATerminal(arguments: [String]) throws {
    let run = try Polysemy.run(arguments)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.lines.allSatisfy { $0.count <= 80 }, "\(run.text)")
  }
}
