internal import Parallel
public import SafeTensorsLoader

/// All that can be said about a checkpoint's tensors without running the model.
///
/// What a BERT must have is what ``BertModel`` asks for when it loads: both put together the same
/// description of the model. Missing tensors and wrong shapes are findings, not errors.
///
///     let inspection = try CheckpointInspection(
///       directory: folder, configuration: BertConfiguration(contentsOf: "\(folder)/config.json"))
///     print(inspection.missing.map(\.nameInFile))
public struct CheckpointInspection: Sendable {
  /// A file of the checkpoint.
  public struct File: Equatable, Sendable {
    /// The path.
    public let path: String
    /// How many bytes the file has.
    public let byteCount: Int
    /// The SHA-256 of the whole file.
    public let sha256: String
  }

  /// The one file, or the index of the shards.
  public let path: String
  /// The files of the tensors.
  public let files: [File]
  /// All tensors, file by file, in the order of their data.
  public let tensors: [TensorReport]
  /// What the model asks for and the checkpoint does not have, in the model's order.
  public let missing: [TensorRequirement]
  /// The head that config.json names, where that is one of ``BertHead``.
  public let head: BertHead?
  /// What that head asks for and the checkpoint does not have.
  public let missingOfHead: [TensorRequirement]
  /// What the checkpoint puts before each name of the encoder: `bert.`, `distilbert.` or nothing.
  public let prefix: String
  /// Whether layer norms have gamma and beta, as in files converted from TensorFlow.
  public let hasConvertedNames: Bool
  /// Whether there is a tensor by which a BERT is known.
  public let hasEmbeddings: Bool
  /// Why config.json and the checkpoint are so far apart that not all layers were looked for.
  public let tooManyLayers: BertError?

  /// Inspects the checkpoint in the folder `directory`: every byte of it is read.
  ///
  /// - Parameters:
  ///   - directory: Has `model.safetensors` or its shards.
  ///   - configuration: Says what must be there; without it no tensor has a role.
  ///   - headConfiguration: Says which head is to be looked for.
  ///   - access: Whether the files are mapped or read.
  ///   - threadCount: How many threads work; nil for the CPUs that this process may use.
  ///   - hashesTensors: Whether each tensor's SHA-256 is computed as well.
  /// - Throws: `FileError` where a file cannot be read, `SafeTensorsError` where the checkpoint is
  ///   damaged.
  /// - Precondition: `threadCount` is positive.
  /// - Complexity: O(bytes); memory, where files are mapped, does not depend on their size.
  public init(
    directory: String, configuration: BertConfiguration?,
    headConfiguration: BertHeadConfiguration? = nil,
    access: SafeTensorsFile.Access = .mapped, threadCount: Int? = nil, hashesTensors: Bool = false
  ) throws {
    let checkpoint = try SafeTensorsCheckpoint(path: directory, access: access)
    let names = StateDictNames(of: checkpoint, family: configuration?.family)
    tooManyLayers = configuration?.excessOfLayers(in: checkpoint)
    let requirements = try configuration.map {
      try Self.requirements(of: $0, names, in: checkpoint)
    }
    let ofHead = try configuration.map {
      try Self.requirements(of: headConfiguration, on: $0, names, in: checkpoint)
    }
    let views = checkpoint.tensorNames.compactMap { checkpoint[$0] }
    // Names of the model are ASCII, and equal as strings to none but themselves.
    let expected = requirements.map(Self.byNameInFile)
    let expectedOfHead = Self.byNameInFile(ofHead ?? [])
    var tensors = views.map { view in
      TensorReport(
        view, role: Self.role(of: view.name, names, expected, expectedOfHead),
        expectedShape: (expected?[view.name] ?? expectedOfHead[view.name])?.shape)
    }
    let contents = CheckpointContents(
      files: checkpoint.files, tensors: views, hashesTensors: hashesTensors,
      pool: ThreadPool(threadCount: threadCount ?? ThreadPool.availableProcessors))
    for index in tensors.indices {
      tensors[index].nonFinite = contents.nonFinite[index]
      tensors[index].sha256 = contents.tensorDigests[index]
    }
    path = checkpoint.path
    files = zip(checkpoint.files, contents.fileDigests).map {
      File(path: $0.path, byteCount: $0.bytes.byteCount, sha256: $1)
    }
    self.tensors = tensors
    missing = (requirements ?? []).filter { checkpoint[$0.nameInFile] == nil }
    head = headConfiguration?.head
    let inEncoder = Set((requirements ?? []).map(\.name))
    missingOfHead = (ofHead ?? []).filter {
      checkpoint[$0.nameInFile] == nil && !inEncoder.contains($0.name)
    }
    prefix = names.prefix
    hasConvertedNames = names.isConverted
    hasEmbeddings = names.hasEmbeddings
  }

  /// What a model of this configuration asks `checkpoint` for, in no more layers than that has
  /// tensors.
  private static func requirements(
    of configuration: BertConfiguration, _ names: StateDictNames,
    in checkpoint: SafeTensorsCheckpoint
  ) throws -> [TensorRequirement] {
    var configuration = configuration
    configuration.layerCount = min(configuration.layerCount, checkpoint.tensorNames.count)
    let recorder = RequirementRecorder(names) { checkpoint[$0] != nil }
    _ = try BertWeights(recorder, configuration)
    return recorder.requirements
  }

  /// What the head that is named there asks `checkpoint` for.
  private static func requirements(
    of head: BertHeadConfiguration?, on configuration: BertConfiguration, _ names: StateDictNames,
    in checkpoint: SafeTensorsCheckpoint
  ) throws -> [TensorRequirement] {
    guard let head else { return [] }
    let recorder = RequirementRecorder(names) { checkpoint[$0] != nil }
    try head.head?.request(from: recorder, configuration, head)
    return recorder.requirements
  }

  private static func byNameInFile(
    _ requirements: [TensorRequirement]
  ) -> [String: TensorRequirement] {
    Dictionary(requirements.map { ($0.nameInFile, $0) }) { first, _ in first }
  }

  private static func role(
    of name: String, _ names: StateDictNames, _ expected: [String: TensorRequirement]?,
    _ expectedOfHead: [String: TensorRequirement]
  ) -> TensorRole {
    guard let expected else { return .undetermined }
    if let requirement = expected[name] { return .parameter(requirement.name) }
    if let requirement = expectedOfHead[name] { return .headParameter(requirement.name) }
    let buffers = ["embeddings.position_ids", "embeddings.token_type_ids"]
    if buffers.contains(where: { name == names.inFile($0) }) { return .buffer }
    return BertHead.hasModule(of: name) ? .head : .unknown
  }
}

extension CheckpointInspection {
  /// The tensors that the encoder asks for, whether it can use them or not.
  public var parameters: [TensorReport] { tensors.filter(\.isParameter) }

  /// The tensors that the head in config.json asks for, whether it can use them or not.
  public var headParameters: [TensorReport] { tensors.filter(\.isHeadParameter) }

  // Sums of usable parameters cannot overflow: their bytes are in the files. Of an unknown type a
  // few bytes can claim any number of elements.

  /// How many numbers the model's usable parameters are.
  public var parameterCount: Int {
    tensors.filter(\.isUsable).reduce(0) { $0 + $1.elementCount }
  }

  /// How many bytes of parameters the model reads in the files without converting them.
  public var inPlaceByteCount: Int {
    tensors.filter { $0.isUsable && $0.isInPlace }.reduce(0) { $0 + $1.byteCount }
  }

  /// How many bytes the model needs for parameters that it converts to floats.
  public var convertedByteCount: Int {
    let floatSize = MemoryLayout<Float>.stride
    return tensors.filter { $0.isUsable && !$0.isInPlace }
      .reduce(0) { $0 + $1.elementCount * floatSize }
  }
}
