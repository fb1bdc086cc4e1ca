internal import ArgumentParser

/// `polysemy rnn`: recurrent nets that learn to write.
struct RecurrentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rnn",
    abstract: "Train character language models, let them write, and measure them.",
    subcommands: [
      TrainCharacters.self, SampleCharacters.self, EvaluateCharacters.self, RecordGradients.self,
    ])
}
