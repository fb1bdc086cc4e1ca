internal import LinearAlgebra
internal import Parallel
public import SafeTensorsLoader
public import Transformer

/// All that can be said about a model's folder; the model runs once, on a short sentence, where
/// nothing else is wrong.
///
/// Whatever is wrong with the folder is a finding; what can be read of the rest is there all the same.
///
///     let inspection = try ModelInspection(ModelLocator().locate("bert-base-uncased"))
///     for finding in inspection.findings where finding.verdict == .failure {
///       print(finding.text)
///     }
public struct ModelInspection: Sendable {
  /// How an inspection is made.
  public struct Options: Sendable {
    /// How many threads work; nil for the CPUs that this process may use.
    public var threadCount: Int?
    /// Whether the weights' files are mapped or read.
    public var access = SafeTensorsFile.Access.mapped
    /// Whether each tensor's SHA-256 is computed, besides those of the files.
    public var hashesTensors = false
    /// A list as `sha256sum` writes it, with names relative to the model's folder, to check it by.
    public var checksumList: String?

    /// The usual way.
    public init() {}
  }

  /// What the model is known as, and where it is.
  public let location: ModelLocator.Location
  /// What config.json says.
  public let configuration: Result<BertConfiguration, any Error>
  /// What config.json says about a head.
  public let headConfiguration: Result<BertHeadConfiguration, any Error>
  /// The weights.
  public let checkpoint: Result<CheckpointInspection, any Error>
  /// The tokenizer.
  public let tokenizer: Result<TokenizerReport, any Error>
  /// What the checkpoint says about vectors of sentences.
  public let sentenceConfiguration: Result<SentenceConfiguration, any Error>
  /// What became of the list of checksums, where one was given.
  public let checksums: ChecksumReport?
  /// How many numbers the vector of a sentence has, or why there is none; nil where it was not
  /// tried, because something else is wrong.
  public private(set) var trial: Result<Int, any Error>?

  /// Inspects the model at `location`: every byte of its weights is read.
  ///
  /// - Throws: `FileError` of the library `Files`, and an error that names the line, where the list
  ///   of checksums cannot be read; nothing for what is wrong with the model.
  /// - Precondition: The options' thread count is positive.
  public init(_ location: ModelLocator.Location, _ options: Options = Options()) throws {
    let directory = SentenceConfiguration.transformerDirectory(in: location.directory)
    let configuration = Result { try BertConfiguration(contentsOf: "\(directory)/config.json") }
    let headConfiguration = Result {
      try BertHeadConfiguration(contentsOf: "\(directory)/config.json")
    }
    let checkpoint = Result {
      try CheckpointInspection(
        directory: directory, configuration: try? configuration.get(),
        headConfiguration: try? headConfiguration.get(), access: options.access,
        threadCount: options.threadCount, hashesTensors: options.hashesTensors)
    }
    self.location = location
    self.configuration = configuration
    self.headConfiguration = headConfiguration
    self.checkpoint = checkpoint
    tokenizer = Result { try TokenizerReport(directory: directory) }
    sentenceConfiguration = Result { try SentenceConfiguration(directory: location.directory) }
    checksums = try options.checksumList.map {
      try ChecksumReport(
        list: $0, directory: location.directory, try? checkpoint.get(), access: options.access)
    }
    if isRight { trial = Result { try Self.vectorWidth(location, options) } }
  }

  /// Makes the vector of a sentence, as `polysemy embed` does.
  private static func vectorWidth(
    _ location: ModelLocator.Location, _ options: Options
  ) throws -> Int {
    let pool = ThreadPool(threadCount: options.threadCount ?? ThreadPool.availableProcessors)
    let encoder = try ContextualEncoder(
      location, backend: Backend(pool: pool), access: options.access)
    return try encoder.sentenceVectors(of: ["The bank by the river is eroding."]).values.count
  }

  /// Whether nothing was found that keeps the model from loading, or from being right.
  public var isRight: Bool { !findings.contains { $0.verdict == .failure } }
}
