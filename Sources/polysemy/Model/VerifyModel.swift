internal import ArgumentParser
internal import Figures
internal import StrictJSON
internal import TextEncoder

/// `polysemy model verify`: whether a model is right, with an exit code.
struct VerifyModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Say whether a model's files are whole and fit together.",
    usage: "polysemy model verify [<options>] [<dir-or-id>]",
    discussion: """
      Checks the weights' layout, names, shapes and numbers, the tokenizer, and the files \
      of sentence-transformers. The exit code is 0 where the model is right and 65 where \
      it is not. With --sha256, files must be those of a list that sha256sum wrote:

        polysemy model verify weights/mine --sha256 mine.sha256
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Compare the folder's files with a list as sha256sum writes it.", valueName: "file"),
    completion: .file())
  var sha256: String?

  @Flag(name: .shortAndLong, help: "Print nothing but failures.")
  var quiet = false

  @OptionGroup var options: ModelInspectionOptions

  func validate() throws {
    if quiet, options.format == .json {
      throw ValidationError("--quiet goes with text: JSON always holds all findings")
    }
  }

  func run() throws {
    var output = try Output(path: nil)
    let inspection = try options.inspect(checksumList: sha256)
    switch options.format {
    case .text: for line in lines(of: inspection) { try output.write(line.madeVisible + "\n") }
    case .json: try output.write(InspectionJSON(inspection).verdictText + "\n")
    }
    try output.finish()
    if !inspection.isRight { throw Failure.alreadyTold(.badData) }
  }

  private func lines(of inspection: ModelInspection) -> [String] {
    let failures = inspection.findings.filter { $0.verdict == .failure }
    guard !quiet else { return failures.map(\.line) }
    let location = inspection.location
    let verdict =
      failures.isEmpty
      ? "right: \(location.id) (\(location.directory))"
      : "wrong: \(location.id) (\(location.directory)), \(failures.count) failure\(failures.count == 1 ? "" : "s")"
    return inspection.findings.map(\.line) + [verdict]
  }
}

extension ModelInspection.Finding {
  /// The finding after its verdict.
  var line: String {
    let mark =
      switch verdict {
      case .ok: "ok    "
      case .note: "note  "
      case .failure: "FAIL  "
      }
    return mark + text
  }
}
