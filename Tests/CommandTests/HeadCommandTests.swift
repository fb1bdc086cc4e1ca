import Files
import Foundation
import StrictJSON
import TestSupport
import Testing

/// The commands that run a model with a head: fill-mask, classify predict, answer.
@Suite struct HeadCommandTests {
  private static func model(_ name: String) -> String { Fixtures.path("Transformer/heads/\(name)") }

  private func run(
    _ arguments: [String], model: String, input: String = "", folder: String? = nil
  ) throws -> Polysemy.Run {
    try Polysemy.run(
      arguments + ["--model", Self.model(model)], input: input, folder: folder)
  }

  private static func goldens(_ name: String) throws -> [JSONValue] {
    Array(
      try #require(Fixtures.json("TextEncoder/pipelines.json")["models"]?[name]?.elements))
  }

  // MARK: fill-mask

  @Test func fillsMasksForPrograms() throws {
    let goldens = try Self.goldens("bert-mlm").filter { $0["targets"]?.kind == .null }
    let texts = goldens.compactMap { $0["text"]?.string }
    let run = try run(
      ["fill-mask", "--top-k", "4", "--format", "json", "-q"] + texts, model: "bert-mlm")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for (record, golden) in zip(try run.json(), goldens) {
      #expect(record["text"]?.string == golden["text"]?.string)
      for key in ["token_str", "sequence"] {
        func strings(_ value: JSONValue?) -> [[String?]] {
          value?.elements?.map { $0.elements?.map { $0[key]?.string } ?? [] } ?? []
        }
        #expect(strings(record["masks"]) == strings(golden["masks"]))
      }
    }
    #expect(try run.json().count == goldens.count)
  }

  @Test func fillsMasksForPeople() throws {
    let run = try run(
      ["fill-mask", "The [MASK] by [MASK]", "--top-k", "1", "--targets", "bank,bridges"],
      model: "bert-mlm")
    #expect(run.status == 0)
    #expect(run.errors.contains("\"bridges\" is no token; \"bridge\", its first piece"))
    #expect(run.lines.first == "The [MASK] by [MASK]")
    #expect(run.lines.count == 5 && run.lines[1] == "mask 1" && run.lines[3] == "mask 2")
    let row = try #require(run.lines[2].wholeMatch(of: #/  (0\.\d{4})  (\S+) +(.+)/#))
    #expect(["bank", "bridge"].contains(row.output.2))
    #expect(row.output.3 == "[CLS] the \(row.output.2) by [MASK] [SEP]")
  }

  @Test func readsTextsFromAFile() throws {
    let run = try run(
      ["fill-mask", "--file", "-", "-q", "--format", "jsonl"], model: "distilbert-mlm",
      input: "the [MASK]\n\u{7}[MASK]\n")
    #expect(try run.json().count == 2 && run.status == 0)
    let bad = try self.run(
      ["fill-mask", "--file", "-", "-q", "--top-k", "1"], model: "distilbert-mlm",
      input: "the [MASK]\nno gap\n[MASK]\n")
    #expect(bad.lines.count == 2)
    expectFailure(
      bad, 65, "standard input: line 2: expected [MASK], the word to be guessed, found none",
      output: bad.text)
    let long = "[MASK] " + String(repeating: "a ", count: 50)
    expectFailure(
      try self.run(["fill-mask", "-q", long], model: "bert-mlm"), 65,
      "text 1: expected at most 48 tokens, the positions of the model, found 53")
    let given = try self.run(["fill-mask", "-q", "[MASK]", "no"], model: "bert-mlm")
    expectFailure(given, 65, "polysemy: text 2: expected [MASK]", output: given.text)
  }

  @Test func wordsWithoutPiecesAreNotGuessed() throws {
    let command = ["fill-mask", "[MASK]", "--format", "json", "--targets"]
    let run = try run(command + ["bank,東京"], model: "bert-mlm")
    #expect(run.status == 0)
    #expect(run.errors.contains("the model has no pieces for \"東京\": left out"))
    let masks = try #require(run.json().first?["masks"]?.elements.map { Array($0) })
    let guesses = try #require(masks.first?.elements)
    #expect(guesses.map { $0["token_str"]?.string } == ["bank"])
    expectFailure(
      try self.run(command + ["東京", "-q"], model: "bert-mlm"), 64,
      "--targets: the model has no pieces for 東京 (see polysemy fill-mask --help)")
  }

  @Test(arguments: [
    (["fill-mask"], "expected a text with [MASK], or --file"),
    (["fill-mask", "[MASK]", "--file", "-"], "expected either texts or --file, found both"),
    (["fill-mask", "[MASK]", "--top-k", "0"], "--top-k: expected a positive number, found 0"),
    (["fill-mask", "[MASK]", "--max-length", "9"], "unknown option '--max-length'"),
    (["answer", "who?", "-", "--max-length", "0"], "--max-length: expected a positive number"),
    (["fill-mask", "[MASK]", "--targets", ","], "--targets: expected words, found none"),
    (["classify", "predict", "-", "--top-k", "0"], "--top-k: expected a positive number, found 0"),
    (["answer", "who?", "-", "--top-k", "0"], "--top-k: expected a positive number, found 0"),
    (["answer", "who?", "-", "--stride=-1"], "--stride: expected a number from 0 on"),
    (["answer", "who?"], "missing expected argument"),
  ])
  func usage(arguments: [String], message: String) throws {
    expectFailure(try run(arguments + ["-q"], model: "bert-mlm"), 64, message)
  }

  @Test func aModelWithoutTheHeadSaysWhatItIs() throws {
    let plain = Fixtures.path("Transformer/tiny-unprefixed")
    let run = try Polysemy.run(["fill-mask", "[MASK]", "--model", plain])
    expectFailure(
      run, 65,
      "no BertForMaskedLM: tensor cls.predictions.transform.dense.weight is missing; the checkpoint seems to be an encoder without a head"
    )
    #expect(
      run.errors.contains("choose a checkpoint that was saved as BertForMaskedLM, by --model"))
    #expect(run.errors.contains("bert-base-uncased is one; it is not on this machine:"))
    expectFailure(
      try self.run(["answer", "who?", "-"], model: "bert-moods"), 65,
      "no BertForQuestionAnswering: tensor qa_outputs.weight is missing; the checkpoint seems to be a classifier"
    )
    expectFailure(
      try self.run(["classify", "predict", "-"], model: "bert-mlm"), 65,
      "expected ForSequenceClassification or ForTokenClassification, found BertForMaskedLM"
    )
  }

  // MARK: classify predict

  @Test(arguments: ["bert-moods", "bert-topics", "bert-score", "distilbert-moods"])
  func labelsLinesForPrograms(name: String) throws {
    for hasPairs in [false, true] {
      let goldens = try Self.goldens(name).filter { ($0["pair"] != nil) == hasPairs }
      try expectLabels(of: goldens, name, hasPairs ? ["--pairs"] : [])
    }
  }

  private func expectLabels(
    of goldens: [JSONValue], _ name: String, _ options: [String]
  ) throws {
    let input = goldens.map {
      [$0["text"]?.string, $0["pair"]?.string].compactMap { $0 }.joined(separator: "\t") + "\n"
    }
    let run = try run(
      ["classify", "predict", "-", "--top-k", "9", "--format", "jsonl"] + options, model: name,
      input: input.joined())
    #expect(run.status == 0, "\(run.errors)")
    func labels(_ value: JSONValue?) -> [String?] {
      value?.elements?.map { $0["label"]?.string } ?? []
    }
    let records = try run.json()
    #expect(records.map { labels($0["labels"]) } == goldens.map { labels($0["labels"]) })
  }

  @Test func labelsLinesForPeople() throws {
    let long = String(repeating: "good ", count: 60)
    let run = try run(
      ["classify", "predict", "-"], model: "bert-moods", input: "a dull\u{1B}[31m film\n\n\(long)\n"
    )
    #expect(run.status == 0 && run.lines.count == 3)
    let row = /(bad|so-so|good) +(0\.\d{4})( .*)?/
    #expect(run.lines.allSatisfy { $0.wholeMatch(of: row) != nil })
    #expect(run.lines[0].contains("a dull") && !run.text.contains("\u{1B}"))
    #expect(run.errors.contains("1 line was longer than the model reads and lost the end"))
    #expect(run.errors.contains("standard input: line 3"))
  }

  @Test(arguments: ["none", "simple", "first", "average", "max"])
  func labelsNames(aggregation: String) throws {
    let goldens = try Self.goldens("bert-names").filter {
      $0["strategy"]?.string == aggregation && $0["stride"] == nil
        && $0["ignored"]?.elements?.contains { $0.string == "O" } == true
    }
    let input = goldens.compactMap { $0["text"]?.string }.map { $0 + "\n" }.joined()
    let options = ["classify", "predict", "-", "--aggregation", aggregation, "-q"]
    let run = try run(options + ["--format", "json"], model: "bert-names", input: input)
    #expect(run.status == 0, "\(run.errors)")
    let key = aggregation == "none" ? "entity" : "entity_group"
    for (record, golden) in zip(try run.json(), goldens) {
      let found = Array(try #require(record["entities"]?.elements))
      let expected = Array(try #require(golden["entities"]?.elements))
      #expect(found.map { $0["label"]?.string } == expected.map { $0[key]?.string })
      #expect(found.map { $0["word"]?.string } == expected.map { $0["word"]?.string })
      #expect(
        found.map { $0["range"]?.elements?.compactMap(\.integer) }
          == expected.map { [$0["start"]?.integer, $0["end"]?.integer].compactMap { $0 } })
    }
    let text = try self.run(options, model: "bert-names", input: input)
    #expect(text.lines.first == "Anna lives in Paris.")
  }

  @Test func readsLongLinesThroughWindows() throws {
    let golden = try #require(
      try Self.goldens("bert-names").first {
        $0["strategy"]?.string == "simple" && $0["stride"]?.integer == 5
      })
    let input = try #require(golden["text"]?.string)
    let command = ["classify", "predict", "-", "--format", "json", "--stride"]
    let run = try run(command + ["5"], model: "bert-names", input: input)
    #expect(run.status == 0 && !run.errors.contains("lost the end"))
    let found = try #require(run.json().first?["entities"]?.elements)
    let expected = try #require(golden["entities"]?.elements)
    #expect(found.map { $0["word"]?.string } == expected.map { $0["word"]?.string })
    expectFailure(
      try self.run(command + ["46", "-q"], model: "bert-names", input: input), 64,
      "found a stride of 46")
    expectFailure(
      try self.run(command + ["5", "-q"], model: "bert-moods", input: input), 64,
      "--stride: the model labels lines")
    expectFailure(
      try self.run(command + ["5", "-q", "--aggregation", "none"], model: "bert-names"), 64,
      "--stride: windows need tokens that are joined")
  }

  @Test func optionsOfTheOtherKind() throws {
    expectFailure(
      try run(["classify", "predict", "-", "--aggregation", "max"], model: "bert-moods"), 64,
      "--aggregation: the model labels lines")
    expectFailure(
      try run(["classify", "predict", "-", "--top-k", "2"], model: "bert-names"), 64,
      "--top-k: the model labels what stands in lines")
    expectFailure(
      try run(["classify", "predict", "-", "--pairs"], model: "bert-names"), 64,
      "--pairs: the model labels what stands in lines")
    let single = try run(
      ["classify", "predict", "-", "--pairs", "-q"], model: "bert-moods", input: "a\tb\na\n")
    expectFailure(
      single, 65, "standard input: line 2: expected two texts with a tab between",
      output: single.text)
    #expect(single.lines.count == 1)
    expectFailure(
      try Polysemy.run(["classify", "predict", "-"]), 64,
      "expected --model, a file of classify train or a checkpoint of a classifier")
  }

  @Test func labelsGoToAFileWhole() throws {
    let folder = try TemporaryFolder()
    try folder.write("text.txt", "good\nbad\n")
    let command = ["classify", "predict", "text.txt", "-q"]
    let printed = try run(command, model: "bert-moods", folder: folder.path)
    let written = try run(command + ["-o", "out"], model: "bert-moods", folder: folder.path)
    #expect(written.status == 0 && written.output.isEmpty)
    #expect(try WholeFile.bytes(of: "\(folder.path)/out") == printed.output)
    expectFailure(
      try run(command + ["-o", "no/out"], model: "bert-moods", folder: folder.path), 73,
      "no/out: cannot be created")
    expectFailure(
      try run(["classify", "predict", "none.txt", "-q"], model: "bert-moods", folder: folder.path),
      66, "none.txt: no such file")
  }

  // MARK: answer

  @Test(arguments: ["bert-answers", "distilbert-answers"])
  func answersQuestions(name: String) throws {
    for golden in try Self.goldens(name) {
      let question = try #require(golden["question"]?.string)
      let count = try #require(golden["count"]?.integer)
      let options = golden["impossible"]?.boolean == true ? ["--allow-none"] : []
      let run = try run(
        ["answer", question, "-", "--top-k", "\(count)", "--max-length", "30", "--stride", "8"]
          + options + ["--format", "json", "-q"], model: name,
        input: try #require(golden["context"]?.string))
      let expected = Array(try #require(golden["answers"]?.elements))
      let found = try #require(run.json().first?["answers"]?.elements)
      #expect(
        found.map { $0["answer"]?.string } == expected.map { $0["answer"]?.string }, "\(question)")
    }
  }

  @Test func answersForPeople() throws {
    let run = try run(["answer", "who?", "-"], model: "bert-answers", input: "anna\nlives\n")
    #expect(run.status == 0 && run.lines.count == 1)
    #expect(run.lines[0].wholeMatch(of: /0\.\d{4}  .*(anna|lives).*/) != nil, "\(run.text)")
    let none = try self.run(["answer", "who?", "-", "-q"], model: "bert-answers", input: "\n")
    expectFailure(none, 1, "no answer in -")
    let long = String(repeating: "who ", count: 60)
    expectFailure(
      try self.run(["answer", long, "-", "-q"], model: "bert-answers", input: "anna"), 64,
      "polysemy: the question has 60 tokens; a window of 48 has no room for the text")
    for length in [3, 5] {
      expectFailure(
        try self.run(
          ["answer", "who?", "-", "-q", "--max-length", "\(length)"], model: "bert-answers",
          input: "anna"), 64,
        "--max-length: the question has 2 tokens; a window of \(length) has no room for the text")
    }
  }

  /// Lines are joined by one scalar each, whatever ends them; scalars are neither bytes nor characters.
  @Test func rangesCountScalarsOfTheLinesJoined() throws {
    let text = "été 🇫🇷\r\nanna lives\r\nin paris"
    let run = try run(
      ["answer", "who?", "-", "--format", "json", "--top-k", "50", "-q"], model: "bert-answers",
      input: text)
    let scalars = Array("été 🇫🇷\nanna lives\nin paris".unicodeScalars)
    let answers = Array(try #require(run.json().first?["answers"]?.elements))
    var spansLines = false
    for answer in answers {
      let range = Array(try #require(answer["range"]?.elements)).compactMap(\.integer)
      var words = String.UnicodeScalarView()
      words.append(contentsOf: scalars[range[0]..<range[1]])
      #expect(answer["answer"]?.string == String(words))
      spansLines = spansLines || words.contains("\n")
    }
    #expect(spansLines, "\(run.text)")
  }
}
