internal import ArgumentParser
internal import LinearAlgebra
internal import SafeTensorsLoader
internal import TextEncoder
internal import Transformer

/// The options of all commands that need a model's files.
struct ModelChoice: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The model: a folder, or the id of one that is on this machine.", valueName: "dir-or-id"),
    completion: .directory)
  var model: String?

  @Flag(
    name: .shortAndLong,
    help: "Say nothing on standard error but errors and what is asked for.")
  var quiet = false

  /// Finds the model.
  func locate() throws -> ModelLocator.Location { try ModelLocator().locate(model) }

  /// Says which model was loaded.
  func announce(_ location: ModelLocator.Location) {
    note("model \(location.id) (\(location.directory))")
  }

  /// Says something on standard error, unless that is not wanted.
  func note(_ text: String) {
    if !quiet { Terminal.standardError.writeLine(text) }
  }
}

/// The options of all commands that run a model.
struct ModelOptions: ParsableArguments {
  @OptionGroup var choice: ModelChoice

  @Option(
    name: .long,
    help: "What products multiply: f32 is exact, bf16 and int8 are faster and take less memory.")
  var precision = BertPrecision.float32

  @Flag(name: .long, help: "Say at the end where the time of the encoder went.")
  var timings = false

  @OptionGroup var running: RunningOptions

  /// Loads the model, and says which one it is.
  func encoder() throws -> ContextualEncoder {
    try load { try ContextualEncoder($0, backend: $1, access: $2) }
  }

  /// Loads a model, and says which one it is.
  ///
  /// - Parameter make: Makes it of its place, to run on a backend.
  /// - Returns: What `make` returns.
  /// - Throws: What `make` throws, and `TextEncoderError` where there is no such model.
  func load<Loaded>(
    _ make: (ModelLocator.Location, Backend, SafeTensorsFile.Access) throws -> Loaded
  ) throws -> Loaded {
    try load(at: choice.locate(), make)
  }

  /// Loads a model that was found, and says which one it is.
  ///
  /// - Parameters:
  ///   - location: Where it is.
  ///   - make: Makes it of its place, to run on a backend.
  /// - Returns: What `make` returns.
  /// - Throws: What `make` throws.
  func load<Loaded>(
    at location: ModelLocator.Location,
    _ make: (ModelLocator.Location, Backend, SafeTensorsFile.Access) throws -> Loaded
  ) throws -> Loaded {
    let backend = Backend(
      threadCount: running.threads, precision: precision.product)
    let loaded = try make(location, backend, running.access)
    choice.announce(location)
    if let remark = precision.remark(on: backend.kernels) { note(remark) }
    return loaded
  }

  /// Says where the time went, if that was asked for.
  func tellTimings(of model: BertModel) {
    guard timings else { return }
    for line in TimingsText.lines(model.timings) { Terminal.standardError.writeLine(line) }
  }

  /// Whether only errors are to be said.
  var quiet: Bool { choice.quiet }

  /// Says something on standard error, unless that is not wanted.
  func note(_ text: String) { choice.note(text) }
}

/// Which hidden states: `last`, or a number.
struct LayerArgument: ExpressibleByArgument {
  /// The layer's number; nil for the last.
  let number: Int?

  init?(argument: String) {
    if argument == "last" {
      number = nil
    } else if let number = Int(argument), number >= 0 {
      self.number = number
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { number.map { "\($0)" } ?? "last" }
  static let last = LayerArgument(number: nil)
  private init(number: Int?) { self.number = number }

  /// The number, if the model has such a layer.
  func layer(of encoder: ContextualEncoder) throws -> Int? {
    let count = encoder.model.configuration.layerCount
    if let number, number > count {
      throw ValidationError(
        "--layer: the model has layers 0 (the embeddings) to \(count), not \(number)")
    }
    return number
  }
}
