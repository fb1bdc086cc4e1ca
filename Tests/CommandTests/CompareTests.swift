import Files
import StrictJSON
import TestSupport
import Testing

/// `polysemy --word`: which occurrences it finds and what it prints, with a model of no meaning.
@Suite struct CompareTests {
  let model: TinyModel

  init() throws { model = try TinyModel() }

  private func json(
    _ word: String, _ lines: String, _ options: String...
  ) throws -> JSONValue {
    let run = try model.compare(word, in: lines, ["--format", "json"] + options)
    #expect(run.status == 0, "\(run.errors)")
    let documents = try run.json()
    #expect(documents.count == 1)
    return try #require(documents.first)
  }

  // MARK: Words

  @Test(arguments: [
    ("bank", "The BANK is a bank.", [4, 8, 14, 18]),
    ("bank", "the bank's river-bank", [4, 8, 17, 21]),
    ("don't", "I don't! Don’t? DON'T", [2, 7, 16, 21]),
    ("New  York", "a new york, New\tYork", [2, 10, 12, 20]),
    ("日本", "a日本 本日本日本", [1, 3, 5, 7, 7, 9]),
    // As the tokenizer's offsets, a range ends before an accent that stands alone.
    ("cafe", "Café cafe\u{301} CAFE", [0, 4, 5, 9, 11, 15]),
    ("café", "cafe", [0, 4]), ("😀", "a 😀.", [2, 3]), ("?", "bank? ?", [4, 5, 6, 7]),
  ])
  func occurrences(word: String, line: String, bounds: [Int]) throws {
    let json = try json(word, line + "\n")
    let ranges = json["occurrences"].list.flatMap { $0["range"].numbers.map { Int($0) } }
    #expect(ranges == bounds)
  }

  @Test(arguments: ["banking", "banks", "embank", "bank2"])
  func otherWordsAreNotIt(word: String) throws {
    let run = try model.compare("bank", in: "a \(word) word\n")
    #expect(run.status == 1 && run.output.isEmpty)
  }

  @Test(arguments: [("first", 0), ("last", 1)])
  func aWordOfSeveralPieces(pieces: String, piece: Int) throws {
    let mean = try json("walking", "the walking bank\n", "--vectors")
    #expect(mean["pieces"]?.string == "mean")
    let occurrence = try #require(mean["occurrences"].list.first)
    #expect(occurrence["tokens"].list.map(\.string) == ["walk", "##ing"])
    let one = try json("walking", "the walking bank\n", "--vectors", "--pieces", pieces)
    let embedded = try Polysemy.run(
      ["embed", "--pool", "none", "-", "--model", model.path], input: "the walking bank\n")
    let tokens = try #require(try embedded.json().first?["vectors"]).list
    #expect(one["occurrences"].list.first?["vector"].numbers == tokens[2 + piece].numbers)
    let average = zip(tokens[2].numbers, tokens[3].numbers).map { Float(($0 + $1) / 2) }
    expectClose(
      try #require(occurrence["vector"]).numbers.map { Float($0) }, average, within: 1e-6)
  }

  // MARK: Contract

  @Test func theJSONIsTheContract() throws {
    let json = try json(
      "bank", "the bank\n\n  \nthe river\nbank of the bank\n", "--vectors", "--layer", "1")
    #expect(
      json.keys == [
        "word", "model", "layer", "pieces", "occurrences", "cosine", "pca", "word2vec", "missing",
      ])
    #expect(json["word"]?.string == "bank")
    #expect(json["model"]?.keys == ["id", "layers", "hidden_size"])
    #expect(json["model"]?["layers"]?.integer == 2)
    #expect(json["model"]?["hidden_size"]?.integer == 32)
    #expect(json["layer"]?.integer == 1)
    let occurrences = json["occurrences"].list
    #expect(occurrences.map { $0["sentence"]?.integer } == [1, 5, 5])
    #expect(occurrences.map { $0["range"].numbers } == [[4, 8], [0, 4], [12, 16]])
    for occurrence in occurrences {
      #expect(
        occurrence.keys == ["file", "sentence", "text", "range", "tokens", "vector"])
      #expect(occurrence["file"]?.string == "standard input")
      #expect(occurrence["vector"].numbers.count == 32)
    }
    #expect(occurrences[1]["text"]?.string == "bank of the bank")
    #expect(json["pca"]?.keys == ["explained_variance_ratio", "points"])
    #expect(json["pca"]?["points"].list.map { $0.numbers.count } == [2, 2, 2])
    #expect(json["word2vec"]?.keys == ["vector_size", "similar", "trained_on"])
    #expect(json["word2vec"]?["trained_on"]?.string == "sentences")
    #expect(json["word2vec"]?["vector_size"]?.integer == 100)
    let missing = json["missing"].list
    #expect(missing.map(\.keys) == [["file", "sentence", "reason"]])
    #expect(missing.first?["sentence"]?.integer == 4)
    #expect(missing.first?["reason"]?.string == "the word does not occur")
  }

  @Test func theMatrixIsSymmetricWithOnesOnItsDiagonal() throws {
    let rows = try json("bank", "the bank\nbank of bank\nnew bank\n")["cosine"].list.map(\.numbers)
    #expect(rows.count == 4)
    for (i, row) in rows.enumerated() {
      #expect(row.count == 4)
      #expect(abs(row[i] - 1) < 1e-12)
      for (j, value) in row.enumerated() { #expect(value == rows[j][i]) }
    }
  }

  @Test func oneOccurrenceHasNoPlane() throws {
    let json = try json("bank", "the bank\n")
    #expect(json["pca"]?.kind == .null)
    #expect(json["cosine"].list.count == 1)
    let text = try model.compare("bank", in: "the bank\n", []).text.replacing("\n", with: " ")
    #expect(!text.contains("Cosine") && text.contains("sees it"))
  }

  @Test func punctuationHasNoStaticVector() throws {
    let run = try model.compare("?", in: "? ?\n", [])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.text.contains("Word2Vec has no vector for “?”: it is punctuation, not a word."))
    #expect(try json("?", "? ?\n")["word2vec"]?["similar"].list.isEmpty == true)
  }

  @Test func identicalSentencesHaveNoVariance() throws {
    let json = try json("bank", "the bank\nthe bank\nthe bank\n")
    #expect(json["pca"]?["explained_variance_ratio"].numbers == [0, 0])
    #expect(json["cosine"].list.allSatisfy { $0.numbers.allSatisfy { abs($0 - 1) < 1e-6 } })
    let text = try model.compare("bank", in: "the bank\nthe bank\n", []).text
    #expect(text.contains("All vectors are the same"))
    #expect(!text.lowercased().contains("nan"))
  }

  @Test func compareIsTheDefault() throws {
    let arguments = ["--word", "bank", "-", "--model", model.path]
    let short = try Polysemy.run(arguments, input: "the bank\n")
    let long = try Polysemy.run(
      ["compare"] + arguments + ["--layer", "last", "--pieces", "mean", "--format", "text"],
      input: "the bank\n")
    #expect(short.status == 0 && short.output == long.output && short.errors == long.errors)
  }

  @Test(arguments: [2, 3, 12, 13, 40, 41]) func theTextFits80Columns(count: Int) throws {
    let lines = (0..<count).map {
      "the 日本 word\(31 + $0 % 29) of a new york bank, is a money river and a walk of the river\n"
    }
    let run = try model.compare("bank", in: lines.joined(), [])
    #expect(run.status == 0)
    for line in run.lines {
      let wide = line.unicodeScalars.count { $0 == "日" || $0 == "本" }
      #expect(line.count + wide <= 80, "\(line)")
    }
    #expect(run.text.contains("Most alike") == (count > 12))
  }

  // MARK: Many, and long

  @Test(.timeLimit(.minutes(1))) func fiveThousandOccurrences() throws {
    let lines = (0..<5000).map { "the bank of word\(31 + $0 % 29) word\(31 + $0 / 29 % 29)\n" }
    let plot = "\(model.path)/plot.svg"
    let run = try model.compare("bank", in: lines.joined(), ["--plot", plot])
    #expect(run.status == 0)
    #expect(run.lines.count < 100)
    let svg = try WholeFile.bytes(of: plot)
    #expect(svg.count < 5_000_000)
    try XML.check(svg)
    let json = try #require(
      try model.compare("bank", in: lines.joined()).json().first)
    #expect(json["occurrences"].list.count == 5000)
    #expect(json["cosine"].list.count == 500)
  }

  @Test func aLongSentenceIsSeenThroughAWindow() throws {
    let filler = Array(repeating: "the river of money", count: 30).joined(separator: " ")
    let line = "\(filler) bank \(filler)\n"
    let run = try model.compare("bank", in: line)
    #expect(run.status == 0)
    #expect(
      run.errors.contains(
        "1 occurrence seen through a window around the word, the first in standard input: line 1"))
    // 24 positions: [CLS], 11 tokens, bank, 10 tokens, [SEP].
    let words = filler.split(separator: " ")
    let cut = (words.suffix(11) + ["bank"] + words.prefix(10)).joined(separator: " ")
    let windowed = try json("bank", line, "--vectors")["occurrences"].list
    let short = try json("bank", cut, "--vectors")["occurrences"].list
    #expect(windowed.first?["vector"].numbers == short.first?["vector"].numbers)
    let range = [filler.count + 1, filler.count + 5]
    #expect(windowed.first?["range"].numbers == range.map { Double($0) })
  }

  @Test func aWordLongerThanTheModelReads() throws {
    let word = Array(repeating: "new", count: 30).joined(separator: " ")
    let run = try model.compare(word, in: "a \(word)\n")
    expectFailure(run, 1, "no sentence has the word")
    #expect(run.errors.contains("the word has more pieces than the model has positions"))
  }

  @Test func hostileTextIsSafeEverywhere() throws {
    let line = "the bank \u{0}\u{1B}[31m\u{1}\u{FFFE}\u{85}\u{202E}<&\"'>]]>\n"
    let plot = "\(model.path)/plot.svg"
    let run = try model.compare("bank", in: line + line, ["--plot", plot])
    #expect(run.status == 0)
    let controls = run.text.unicodeScalars.filter { $0.properties.generalCategory == .control }
    #expect(controls.allSatisfy { $0 == "\n" })
    try XML.check(WholeFile.bytes(of: plot))
    let json = try json("bank", line)
    #expect(json["occurrences"].list.first?["text"]?.string == String(line.dropLast()))
  }

  @Test(arguments: ["bank\u{1B}[31m", "river"])
  func hostileNamesOfVectorsAreShown(word: String) throws {
    let path = try model.folder.write(
      "st\u{1B}[31mat\u{7}.txt", "2 2\nriver 1 0\nba\u{1B}[7mnk 1 1\n")
    let run = try model.compare(word, in: "the \(word)\nnew \(word)\n", ["--static", path])
    #expect(run.status == 0, "\(run.errors)")
    let controls = run.text.unicodeScalars.filter { $0.properties.generalCategory == .control }
    #expect(controls.allSatisfy { $0 == "\n" })
    let text = run.lines.joined(separator: " ")
    #expect(text.contains("st␛[31mat␇.txt"))
    #expect(text.contains(word == "river" ? "ba␛[7mnk" : "has no vector for “bank␛[31m”"))
  }

  // MARK: Files

  @Test func severalFilesAndGzip() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("a.txt", "\u{20}\nthe bank\r\n")
    let second = try folder.write("b.txt", "new bank\nriver\n")
    #expect(try Polysemy.shell("gzip -k \"$1\"", [second]).status == 0)
    let run = try Polysemy.run(
      ["--word", "bank", first, "\(second).gz", "--model", model.path, "--format", "json"])
    let json = try #require(try run.json().first)
    #expect(json["occurrences"].list.map { $0["file"]?.string } == [first, "\(second).gz"])
    #expect(json["occurrences"].list.map { $0["sentence"]?.integer } == [2, 1])
    #expect(json["occurrences"].list.map { $0["text"]?.string } == ["the bank", "new bank"])
    #expect(json["missing"].list.map { $0["sentence"]?.integer } == [2])
    #expect(run.errors.contains("\(second).gz: line 2: the word does not occur"))
  }

  @Test(arguments: ["gensim.txt", "gensim.bin", "gensim.bin.gz"])
  func staticVectorsFromAFile(name: String) throws {
    let path = Fixtures.path("Word2Vec/\(name)")
    let head = try WholeFile.bytes(of: Fixtures.path("Word2Vec/gensim.txt"))
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\n")
    let word = try #require(lines[1].split(separator: " ").first)
    let sides = try #require(lines[0].split(separator: " ").last.flatMap { Int($0) })
    let json = try json(String(word), "the \(word)\n", "--static", path)["word2vec"]
    #expect(json?["trained_on"]?.string == path)
    #expect(json?["vector_size"]?.integer == sides)
    #expect(json?["similar"].list.isEmpty == false)
    let unknown = try model.compare("money", in: "money\n", ["--static", path])
    #expect(unknown.status == 0)
    #expect(unknown.lines.joined(separator: " ").contains("has no vector for “money”"))
  }

  @Test func staticVectorsThatAreNone() throws {
    let path = try model.folder.write("vectors.txt", "2 3\nbank 1 2 3\nriver 1 x 3\n")
    expectFailure(
      try model.compare("bank", in: "bank\n", ["--static", path]), 65,
      "vectors.txt: line 3: expected a number for \"river\", found \"x\"")
  }
}
