/// A character model that learns from a text, step after step.
///
/// The text is read as ``CharacterStreams``, once an epoch; the state goes on from window to window, and
/// gradients go back to a window's beginning: truncated back-propagation through time. The loss is the mean
/// over all characters of a window. The end of the text may be held out, to tell how good the model is.
///
/// The same text, options and seed give the same numbers to the bit, on any number of threads, also when
/// the training was interrupted and goes on from a checkpoint.
public struct CharacterTraining: ~Copyable {
  /// How it learns.
  public let options: CharacterTrainingOptions
  /// The model as it is after the last step.
  public internal(set) var model: CharacterModel
  /// The epochs that are over.
  public internal(set) var epochs: [CharacterTrainingEvent.Epoch] = []
  /// How many steps were taken, over all epochs.
  public var stepCount: Int { optimizer.stepCount }
  /// How many characters are learned from.
  public var characterCount: Int { streams.targetCount }
  /// How many characters are held out.
  public var heldOutCount: Int { heldOut.count }

  let streams: CharacterStreams
  let heldOut: ArraySlice<UInt32>
  /// Tells this text from others.
  let fingerprint: String
  let compute: Compute
  var reader: CharacterReader

  // The place: the next window of the epoch, and the losses of those before.
  var window = 0
  var lossSum = 0.0
  var stopping: EarlyStopping
  /// The parameters after the best epoch, if there was one.
  var best: Parameters
  /// Whether an epoch was evaluated, so that there is a best one.
  public internal(set) var hasBest = false
  /// Whether it no longer gets better, by the patience that there is.
  var isExhausted = false

  // What a step needs.
  var optimizer: Optimizer
  var gradients: Parameters
  var workspace: RecurrentWorkspace
  /// What dropout draws from; while the layers have it, nil.
  var generator: TorchGenerator?
  private var embedded: Activations
  private var logits: Activations
  private var entropy: CrossEntropy
  private var inputDropout: Dropout
  private var outputDropout: Dropout
  private var inputs: [Int] = []
  private var targets: [Int] = []

  /// A training at its beginning.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - model: The model, whose parameters learning begins with.
  ///   - generator: What dropout draws from; where the model was made anew, the one that its parameters
  ///     came from.
  ///   - options: How to learn.
  ///   - compute: Where to compute.
  /// - Throws: ``RecurrentError``: an option out of its range, a text that is too short, or has
  ///   characters that the model does not know.
  public init(
    on text: CharacterText, _ model: consuming CharacterModel, _ generator: TorchGenerator,
    _ options: CharacterTrainingOptions = .init(), _ compute: Compute
  ) throws(RecurrentError) {
    try options.validate()
    let numbers = try text.numbers(by: model.vocabulary)
    let heldOutCount = Int(Double(numbers.count) * options.heldOutShare)
    let learned = numbers.count - heldOutCount
    let streams = try CharacterStreams(
      numbers[..<learned], batchSize: options.batchSize, length: options.length)
    guard options.heldOutShare == 0 || heldOutCount > 1 else {
      throw .invalidOption(
        name: "heldOutShare", value: "\(options.heldOutShare)",
        expected: "0, or two characters' share of \(numbers.count)")
    }
    let layout = model.parameters.layout
    let optimizer = try Optimizer(options.rule, learningRate: options.learningRate, for: layout)
    let input = try Dropout(share: model.options.dropout)
    let output = try Dropout(share: model.options.dropout)
    self.streams = streams
    heldOut = numbers[learned...]
    fingerprint = Self.fingerprint(of: numbers)
    reader = CharacterReader(for: model, compute)
    stopping = EarlyStopping(patience: options.patience ?? .max)
    best = Parameters(layout)
    gradients = Parameters(layout)
    workspace = RecurrentWorkspace(for: model.layers)
    embedded = Activations()
    logits = Activations()
    entropy = CrossEntropy()
    inputDropout = input
    outputDropout = output
    self.optimizer = optimizer
    self.generator = generator
    self.options = options
    self.compute = compute
    self.model = model
  }

  /// How many characters a text has and what they are, in short (FNV-1a, 64 bits).
  private static func fingerprint(of numbers: [UInt32]) -> String {
    let hash = numbers.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return "\(numbers.count) characters of hash \(String(hash, radix: 16))"
  }

  // MARK: A step

  /// What a step was like.
  public struct Outcome: Sendable, Equatable {
    /// The mean loss of its characters before it, in nats.
    public let loss: Double
    /// The norm of all gradients, before it was clipped.
    public let gradientNorm: Double
  }

  /// Whether all windows of the epoch are read.
  public var isEpochOver: Bool { window == streams.windowCount }

  /// Goes back to the text's beginning, with a state of zeros.
  public mutating func rewind() {
    (window, lossSum) = (0, 0)
    workspace.initialState.clear()
  }

  /// Learns from the next window.
  ///
  /// - Returns: What it was like.
  /// - Throws: ``RecurrentError/diverged(quantity:value:epoch:step:)`` where loss or gradients are no
  ///   finite numbers. The parameters are as they were then.
  /// - Precondition: The epoch is not over.
  /// - Complexity: Allocates nothing after the first, on one thread.
  public mutating func step() throws(RecurrentError) -> Outcome {
    streams.read(window, into: &inputs, &targets)
    let loss = forward()
    try requireFinite(loss, "the loss", step: stepCount + 1)
    backward()
    let norm =
      if let clip = options.clip { gradients.clipNorm(to: clip, compute) } else {
        gradients.norm(compute)
      }
    try requireFinite(norm, "the norm of the gradients", step: stepCount + 1)
    optimizer.learningRate =
      options.learningRate * options.schedule.factor(after: epochs.count)
    optimizer.step(&model.parameters, gradients: gradients, compute)
    workspace.carryState()
    window += 1
    lossSum += loss * Double(targets.count)
    return Outcome(loss: loss, gradientNorm: norm)
  }

  func requireFinite(
    _ value: Double, _ quantity: String, step: Int
  ) throws(RecurrentError) {
    guard value.isFinite else {
      throw .diverged(
        quantity: quantity, value: value.isNaN ? "NaN" : "\(value)", epoch: epochs.count + 1,
        step: step)
    }
  }

  private var drops: Bool { model.options.dropout > 0 }

  private mutating func forward() -> Double {
    model.embedding.forward(inputs, model.parameters, into: &embedded)
    // The generator is moved, not copied: it is large.
    if drops, var generator = generator.take() {
      inputDropout.forward(&embedded, from: &generator)
      workspace.dropout = generator
    }
    model.layers.forward(
      embedded, of: streams.batch(window), model.parameters, &workspace, compute)
    if drops, var generator = workspace.dropout.take() {
      workspace.withOutput { outputDropout.forward(&$0, from: &generator) }
      self.generator = generator
    }
    workspace.withOutput { model.head.forward($0, model.parameters, into: &logits, compute) }
    return entropy.loss(&logits, targets: targets, compute)
  }

  private mutating func backward() {
    let drops = drops
    workspace.withOutput {
      model.head.backward(to: &$0, from: logits, model.parameters, &gradients, compute)
      if drops { outputDropout.backward(&$0) }
    }
    model.layers.backward(
      to: &embedded, from: .outputs, model.parameters, &gradients, &workspace, compute)
    if drops { inputDropout.backward(&embedded) }
    model.embedding.backward(inputs, from: embedded, &gradients, compute)
  }
}
