internal import ArgumentParser

/// The option of all commands that cut what is too long for the model.
struct LengthArgument: ParsableArguments {
  @Option(
    name: .customLong("max-length"),
    help: ArgumentHelp(
      "The longest sequence in tokens, special ones included (default: the model's).",
      valueName: "n"))
  var maximum: Int?

  func validate() throws { try Self.check(maximum) }

  /// Refuses what is no length.
  static func check(_ length: Int?) throws {
    if let length, length < 1 {
      throw ValidationError("--max-length: expected a positive number, found \(length)")
    }
  }
}
