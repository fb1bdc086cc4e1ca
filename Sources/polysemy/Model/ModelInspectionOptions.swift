internal import ArgumentParser
internal import TextEncoder

/// The options of the commands that read all of a model's files.
struct ModelInspectionOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(
    help: ArgumentHelp(
      "The model: a folder, or the id of one that is on this machine (default: the model of the other commands).",
      valueName: "dir-or-id"), completion: .directory)
  var model: String?

  @Option(name: .long, help: "What to print.")
  var format = Format.text

  @OptionGroup var running: RunningOptions

  /// Reads the model's files.
  func inspect(
    hashesTensors: Bool = false, checksumList: String? = nil
  ) throws -> ModelInspection {
    let location = try ModelLocator().locate(model)
    var options = ModelInspection.Options()
    options.threadCount = running.threads
    options.access = running.access
    options.hashesTensors = hashesTensors
    options.checksumList = checksumList
    return try ModelInspection(location, options)
  }
}
