internal import ArgumentParser
internal import SafeTensorsLoader

/// The options of all commands that read a model's weights.
struct RunningOptions: ParsableArguments {
  @OptionGroup var parallelism: ThreadOptions

  @Flag(
    name: .customLong("no-mmap"),
    help: "Read the weights whole instead of mapping them, as suits a network disk.")
  var readsWhole = false

  /// How many threads work; nil for the CPUs that this process may use.
  var threads: Int? { parallelism.threads }

  /// How the weights' files come into memory.
  var access: SafeTensorsFile.Access { readsWhole ? .read : .mapped }
}
