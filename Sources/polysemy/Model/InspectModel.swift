internal import ArgumentParser
internal import TextEncoder

/// `polysemy model inspect`: all that is in a model's folder.
struct InspectModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what is in a model's folder, tensor by tensor.",
    usage: "polysemy model inspect [<options>] [<dir-or-id>]",
    discussion: """
      What can be read is shown, whatever is wrong with the rest; model verify says \
      whether something is.
      """)

  @Flag(name: .long, help: "Add the SHA-256 of each tensor's bytes.")
  var tensorSha256 = false

  @OptionGroup var options: ModelInspectionOptions

  func run() throws {
    var output = try Output(path: nil)
    let inspection = try options.inspect(hashesTensors: tensorSha256)
    switch options.format {
    case .text:
      let terminal = Terminal.standardOutput
      let columns = terminal.isTerminal ? terminal.width : nil
      let report = InspectionText(inspection, columns: columns)
      for line in report.lines { try output.write(line + "\n") }
    case .json: try output.write(InspectionJSON(inspection).text + "\n")
    }
    try output.finish()
  }
}
