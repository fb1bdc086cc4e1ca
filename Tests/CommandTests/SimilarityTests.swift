import Files
import Foundation
import StrictJSON
import TestSupport
import Testing

/// `polysemy similarity`: the most similar lines, found and written.
@Suite struct SimilarityTests {
  let model: TinyModel
  let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
    try folder.write("a.txt", "the bank\n\nriver money\nnew york\n")
    try folder.write("b.txt", "new york\nwalk\nthe bank\n   \nriver money\n")
  }

  private func run(_ arguments: String..., input: String = "") throws -> Polysemy.Run {
    try Polysemy.run(
      ["similarity"] + arguments + ["--model", model.path, "-q"], input: input,
      folder: folder.path)
  }

  @Test func everyLineFindsItsTwin() throws {
    let run = try run("a.txt", "b.txt")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.text == """
                     1  the bank
          1.0000     3  the bank

                     3  river money
          1.0000     5  river money

                     4  new york
          1.0000     1  new york

        """)
  }

  @Test func recordsHaveLinesAndScores() throws {
    for format in ["json", "jsonl"] {
      let records = try run("a.txt", "b.txt", "--format", format, "--top-k", "2").json()
      #expect(records.count == 6)
      let first = try #require(records.first)
      #expect(first.keys == ["score", "a", "b"])
      #expect(first["a"]?.keys == ["file", "line", "text"])
      #expect(first["a"]?["file"]?.string == "a.txt" && first["b"]?["file"]?.string == "b.txt")
      #expect(records.map { $0["a"]?["line"]?.integer } == [1, 1, 3, 3, 4, 4])
      #expect(first["b"]?["line"]?.integer == 3 && first["b"]?["text"]?.string == "the bank")
      #expect(first["score"]?.number.map { abs($0 - 1) < 1e-6 } == true)
    }
    let rows = try run("a.txt", "b.txt", "--format", "tsv").lines
    #expect(
      rows.map { $0.split(separator: "\t").dropFirst().joined(separator: "|") } == [
        "1|3|the bank|the bank", "3|5|river money|river money", "4|1|new york|new york",
      ])
  }

  @Test func withinOneFilePairsAreFound() throws {
    try folder.write("c.txt", "the bank\nriver\nthe bank\nmoney talk\n\nriver\n")
    let records = try run("c.txt", "--format", "json").json()
    let pairs = records.map { [$0["a"]?["line"]?.integer ?? 0, $0["b"]?["line"]?.integer ?? 0] }
    #expect(Set(pairs.prefix(2)) == [[1, 3], [2, 6]])
    #expect(pairs.allSatisfy { $0[0] < $0[1] } && Set(pairs).count == pairs.count)
    let all = try run("-", "--format", "json", "--top-k", "9", input: "the\nbank\nriver\n").json()
    #expect(all.count == 3 && all[0]["a"]?["file"]?.string == "standard input")
  }

  @Test func theCheckpointSaysHowToCompare() throws {
    let input = "the bank\nriver money\n"
    let cosine = try run("-", "--format", "json", input: input).json()
    try model.folder.writeSentenceModules()
    try model.folder.write(
      "config_sentence_transformers.json", "{\"similarity_fn_name\": \"euclidean\"}")
    let euclidean = try run("-", "--format", "json", input: input).json()
    let asked = try run("-", "--format", "json", "--measure", "cosine", input: input).json()
    #expect(try #require(euclidean[0]["score"]?.number) < 0)
    #expect(asked[0]["score"]?.number == cosine[0]["score"]?.number)
  }

  @Test func nothingIsFound() throws {
    try folder.write("empty.txt", "\n \n")
    try folder.write("one.txt", "the bank\n")
    expectFailure(try run("a.txt", "empty.txt"), 1, "empty.txt: no lines")
    expectFailure(try run("empty.txt", "a.txt"), 1, "empty.txt: no lines")
    expectFailure(try run("one.txt"), 1, "one.txt: no second line")
    expectFailure(
      try run("a.txt", "b.txt", "--threshold", "2"), 1, "no lines with a score of at least 2.0")
  }

  @Test func theLeastScoreMayBeNegative() throws {
    let all = try run("a.txt", "b.txt")
    let some = try run("a.txt", "b.txt", "--threshold", "-1")
    #expect(some.status == 0 && some.output == all.output, "\(some.errors)")
  }

  @Test func linesBeforeABadOneAreWhole() throws {
    try folder.write("bad.txt", Array("the bank\n".utf8) + [0xFF, 0x0A])
    expectFailure(try run("a.txt", "bad.txt"), 65, "bad.txt: line 2: expected UTF-8")
    let run = try run("bad.txt", "b.txt", "--format", "tsv")
    #expect(run.status == 65 && run.lines.count == 1)
  }

  @Test func usage() throws {
    for (arguments, message) in [
      (["a", "b", "c"], "expected one file or two, found 3"),
      (["-", "-"], "expected two files, found - twice"),
      (["a", "--top-k", "0"], "--top-k: expected a positive number, found 0"),
      (["a", "--threshold", "nan"], "--threshold: expected a number, found nan"),
      (["a", "--pool", "none"], "'none' is invalid"),
      (["a", "--prompt", "x", "--prompt-name", "y"], "expected --prompt or --prompt-name"),
    ] {
      expectFailure(try Polysemy.run(["similarity"] + arguments), 64, message)
    }
  }

  @Test func linesFitATerminalAndControlsAreShown() throws {
    let long = String(repeating: "the river 日本 ", count: 40)
    try folder.write("c.txt", "\(long)\nbank \u{1B}[31m\u{7}\u{202E}\tx\n")
    for format in ["text", "tsv"] {
      let run = try run("c.txt", "c.txt", "--format", format)
      let bad = run.text.unicodeScalars.filter {
        $0.properties.generalCategory == .control && !["\n", "\t"].contains($0) || $0 == "\u{202E}"
      }
      #expect(run.status == 0 && bad.isEmpty, "\(format)")
      #expect(run.text.contains("bank ␛[31m␇\u{FFFD} x"))
      if format == "text" { #expect(run.lines.allSatisfy { $0.count <= 80 }) }
    }
  }
}
