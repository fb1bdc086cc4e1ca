internal import ArgumentParser
internal import SafeTensorsLoader

/// The options of all commands that read a model's weights.
struct RunningOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many threads work (default: the CPUs that this process may use).", valueName: "n"))
  var threads: Int?

  @Flag(
    name: .customLong("no-mmap"),
    help: "Read the weights whole instead of mapping them, as suits a network disk.")
  var readsWhole = false

  /// How the weights' files come into memory.
  var access: SafeTensorsFile.Access { readsWhole ? .read : .mapped }

  func validate() throws {
    if let threads, !(1...1024 ~= threads) {
      throw ValidationError("--threads: expected a number from 1 to 1024, found \(threads)")
    }
  }
}
