internal import ArgumentParser

/// How many threads work.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many threads work (default: the CPUs that this process may use).", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024 ~= threads) {
      throw ValidationError("--threads: expected a number from 1 to 1024, found \(threads)")
    }
  }
}
