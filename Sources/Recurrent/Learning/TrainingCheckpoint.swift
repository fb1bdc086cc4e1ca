internal import SafeTensorsLoader

/// A training at rest: all that it needs to go on as if it had never stopped, to the bit.
///
/// The file is a safetensors file. The parameters have their own names; after `optimizer.` come torch's
/// names of what the optimizer keeps, and the parameter's; `random` is the state of a generator.
public struct TrainingCheckpoint: Sendable {
  /// The generator that the training draws from.
  public let generator: TorchGenerator
  /// What the training itself wrote down: its place in the data, its losses.
  public let notes: [String: String]
  /// What numbers it kept besides: a state that is carried on, say.
  public let numbers: [String: [Float]]

  private static let (format, formatKey) = ("polysemy-training-1", "format")
  private static let (stepKey, rateKey) = ("step", "learning_rate_bits")
  private static let (notePrefix, numberPrefix, randomName) = ("note.", "number.", "random")
  /// More steps than any training takes, and few enough to count on from.
  private static let mostSteps = 1 << 48

  /// Writes a checkpoint, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: Where the file will stand; what stands there is replaced.
  ///   - parameters: The network's parameters.
  ///   - optimizer: The optimizer.
  ///   - generator: The generator that the training draws from.
  ///   - notes: What else is needed to go on.
  ///   - numbers: And in numbers, which must be finite.
  /// - Throws: `FileError` where the file cannot be written.
  public static func save(
    to path: String, _ parameters: borrowing Parameters, _ optimizer: borrowing Optimizer,
    _ generator: TorchGenerator, notes: [String: String] = [:], numbers: [String: [Float]] = [:]
  ) throws {
    var tensors = parameters.tensors()
    let names = optimizer.rule.stateNames
    for (index, name) in names.enumerated() {
      let prefix = "optimizer.\(name)."
      switch index {
      case 0: tensors += optimizer.first.tensors(prefix: prefix)
      case 1: tensors += optimizer.second.tensors(prefix: prefix)
      default: tensors += optimizer.third.tensors(prefix: prefix)
      }
    }
    let bytes = generator.words.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    tensors.append(
      TensorData(
        name: randomName, dataType: .uint32, shape: [TorchGenerator.wordCount], bytes: bytes))
    for (name, values) in numbers {
      tensors.append(
        TensorData(name: numberPrefix + name, shape: [values.count], floats: values))
    }
    var metadata = [
      formatKey: format, stepKey: "\(optimizer.stepCount)",
      rateKey: "\(optimizer.learningRate.bitPattern)",
    ]
    for (key, value) in notes { metadata[notePrefix + key] = value }
    try SafeTensorsFile.write(tensors, metadata: metadata, to: path)
  }

  /// Opens a checkpoint and takes it over.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - parameters: A network's parameters, which become the checkpoint's.
  ///   - optimizer: An optimizer of the same rule, which becomes the checkpoint's.
  /// - Throws: ``RecurrentError`` where the file holds no checkpoint of this training, `SafeTensorsError`
  ///   where it is malformed, `FileError` where it cannot be read. Parameters and optimizer are as
  ///   they were then.
  public init(
    contentsOf path: String, _ parameters: inout Parameters, _ optimizer: inout Optimizer
  ) throws {
    let file = try SafeTensorsFile(path: path)
    let own = try Self.notes(of: file, after: "")
    let step = try own.integer(Self.stepKey, 0...Self.mostSteps)
    let rate = try own.bits(Self.rateKey, "the bits of a rate")
    generator = try Self.generator(file)
    notes = try Self.notes(of: file).values
    self.numbers = try Self.numbers(file)
    let numbers = try parameters.read(file)
    let states = try optimizer.rule.stateNames.map {
      try parameters.read(file, prefix: "optimizer.\($0).")
    }
    parameters.take(numbers)
    optimizer.resume(step: step, learningRate: rate, states)
  }

  /// What the training of a checkpoint wrote down; or with no prefix, what all checkpoints say.
  static func notes(
    of file: SafeTensorsFile, after prefix: String = notePrefix
  ) throws(RecurrentError) -> FileNotes {
    let all = FileNotes(path: file.path, values: file.metadata, isCheckpoint: true)
    _ = try all.value(formatKey, format) { $0 == format ? $0 : nil }
    let own = all.values.filter { $0.key.hasPrefix(prefix) }
      .map { (String($0.key.dropFirst(prefix.count)), $0.value) }
    return FileNotes(
      path: file.path, values: Dictionary(uniqueKeysWithValues: own), isCheckpoint: true)
  }

  private static func numbers(_ file: SafeTensorsFile) throws -> [String: [Float]] {
    var numbers: [String: [Float]] = [:]
    for name in file.tensorNames where name.hasPrefix(numberPrefix) {
      let floats = try file.tensor(named: name).floats()
      guard floats.allSatisfy(\.isFinite) else {
        throw RecurrentError.notFinite(path: file.path, parameter: name)
      }
      numbers[String(name.dropFirst(numberPrefix.count))] = floats
    }
    return numbers
  }

  /// Numbers that there must be so many of.
  func numbers(_ name: String, count: Int, _ path: String) throws(RecurrentError) -> [Float] {
    guard let values = numbers[name], values.count == count else {
      throw .invalidCheckpoint(
        path: path, field: Self.numberPrefix + name, expected: "\(count) numbers",
        found: numbers[name].map { "\($0.count)" } ?? "none")
    }
    return values
  }

  private static func generator(_ file: SafeTensorsFile) throws -> TorchGenerator {
    let tensor = try file.tensor(named: randomName, shape: [TorchGenerator.wordCount])
    guard tensor.dataType == .uint32 else {
      throw RecurrentError.invalidCheckpoint(
        path: file.path, field: randomName, expected: "U32", found: tensor.dataType.rawValue)
    }
    let bytes = tensor.bytes
    let words = (0..<TorchGenerator.wordCount).map { index in
      (0..<4).reduce(UInt32(0)) { sum, byte in
        sum | UInt32(unsafe bytes.unsafeLoad(fromByteOffset: 4 * index + byte, as: UInt8.self))
          << (8 * byte)
      }
    }
    guard let generator = TorchGenerator(words: words) else {
      throw RecurrentError.invalidCheckpoint(
        path: file.path, field: randomName, expected: "the state of a generator",
        found: "other numbers")
    }
    return generator
  }
}

extension Optimizer {
  /// Goes on from elsewhere.
  mutating func resume(step: Int, learningRate: Double, _ states: [[[Float]]]) {
    stepCount = step
    self.learningRate = learningRate
    for (index, numbers) in states.enumerated() {
      switch index {
      case 0: first.take(numbers)
      case 1: second.take(numbers)
      default: third.take(numbers)
      }
    }
  }
}
