internal import ArgumentParser

/// `polysemy classify`: labels for texts.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Give texts, or the names in them, labels.",
    subcommands: [TrainClassifier.self, PredictLabels.self, EvaluateClassifier.self])
}
