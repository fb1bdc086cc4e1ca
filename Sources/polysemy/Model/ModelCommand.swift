internal import ArgumentParser

/// `polysemy model`: what is on this machine, and is it right.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "List, inspect and verify the models on this machine.",
    usage: """
      polysemy model list [<options>]
      polysemy model inspect [<options>] [<dir-or-id>]
      polysemy model verify [<options>] [<dir-or-id>]
      """,
    subcommands: [ListModels.self, InspectModel.self, VerifyModel.self])
}
