internal import ArgumentParser
internal import Files
internal import PolysemyKit
internal import StrictJSON
internal import TextEncoder

/// `polysemy answer`: a question and a text in, the answer out.
struct AnswerQuestion: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Find the answer to a question in a text.",
    usage: "polysemy answer --model <dir-or-id> [<options>] <question> <file> ...",
    discussion: """
      Needs a checkpoint saved for question answering. A file is one text of any length, which \
      the model reads through windows that overlap; answers are words of it. In JSON, range says \
      where: in Unicode scalars of the text, whose lines are joined by \\n without their carriage \
      returns. The exit code is 1 where no file has an answer.
      """)

  @Argument(help: ArgumentHelp("The question.", valueName: "question"))
  var question: String

  @Argument(
    help: ArgumentHelp("Text files, plain or gzip; - is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(name: .long, help: ArgumentHelp("How many answers to show for a file.", valueName: "n"))
  var topK = 1

  @Option(
    name: .long, help: ArgumentHelp("How many tokens an answer may have.", valueName: "n"))
  var maxAnswerLength = 15

  @Flag(name: .long, help: "Let the text have no answer, where the model was trained for that.")
  var allowNone = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many tokens windows share (default: 128, fewer in short windows).", valueName: "n")
  )
  var stride: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      How many tokens a window has, the question's and special ones included (default: \
      \(QuestionAnswerer.usualWindowLength), or the model's).
      """,
      valueName: "n"))
  var maxLength: Int?

  @Option(name: .long, help: "What to print; json and jsonl are a record a file.")
  var format = RecordFormat.text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file, or -") }
    try Output.requireOthers([output], than: files)
    try LengthArgument.check(maxLength)
    guard options.choice.model != nil else {
      throw ValidationError("expected --model, a checkpoint that answers questions")
    }
    for (name, value) in [("top-k", topK), ("max-answer-length", maxAnswerLength)] where value < 1 {
      throw ValidationError("--\(name): expected a positive number, found \(value)")
    }
    if let stride, stride < 0 {
      throw ValidationError("--stride: expected a number from 0 on, found \(stride)")
    }
  }

  func run() throws {
    try WholeFile.requireReadable(files)
    let answerer = try options.load { try QuestionAnswerer($0, backend: $1, access: $2) }
    var search = QuestionAnswerer.Options()
    search.count = topK
    search.longestAnswer = maxAnswerLength
    search.allowsNone = allowNone
    search.windowLength = maxLength
    search.stride = stride
    var output = try Output(path: output)
    var isFound = false
    do {
      for file in files {
        let answers = try answers(in: Self.text(of: file), answerer, search)
        isFound = isFound || answers.contains { !$0.text.isEmpty }
        try output.write(format == .text ? table(file, answers) : json(file, answers))
      }
    } catch {
      // The records before the bad file are whole and true.
      try output.flush()
      throw error
    }
    try output.finish()
    options.tellTimings(of: answerer.encoder)
    if !isFound { throw Failure(.nothingFound, "no answer in \(files.joined(separator: ", "))") }
  }

  private func answers(
    in text: String, _ answerer: QuestionAnswerer, _ search: QuestionAnswerer.Options
  ) throws -> [QuestionAnswerer.Answer] {
    do {
      return try answerer.answers(to: question, in: text, search)
    } catch let error as TextEncoderError {
      guard maxLength != nil, case .questionTooLong = error else { throw error }
      throw Failure(.usage, "--max-length: \(error)")
    }
  }

  /// All lines of a file, with ends of lines between.
  private static func text(of file: String) throws -> String {
    let lines = try LineReader(path: file, lengthLimit: Sentence.longestLine)
    var text = ""
    while let line = try lines.next() {
      if lines.lineNumber > 1 { text += "\n" }
      text += line
      guard text.utf8.count <= Sentence.longestLine else {
        throw TextError.lineTooLong(path: file, line: lines.lineNumber, limit: Sentence.longestLine)
      }
    }
    return text
  }

  private func table(_ file: String, _ answers: [QuestionAnswerer.Answer]) -> String {
    let table = ScoreTable(isForTerminal: output == nil)
    let rows = answers.map { answer in
      table.row(
        answer.text.isEmpty ? "(none)" : answer.text, after: [(answer.score.withFourDigits, 6)])
    }
    return (files.count > 1 ? table.row(file) : "") + rows.joined()
  }

  private func json(_ file: String, _ answers: [QuestionAnswerer.Answer]) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("file")
      json.value(file)
      json.key("answers")
      json.array(answers) { json, answer in
        json.object { json in
          json.key("answer")
          json.value(answer.text)
          json.key("score")
          json.value(answer.score)
          json.key("range")
          json.value(answer.range)
        }
      }
    }
    return json.text + "\n"
  }
}
