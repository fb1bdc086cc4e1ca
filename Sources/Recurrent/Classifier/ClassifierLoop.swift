internal import LinearAlgebra

/// The training of a classifier's network.
struct ClassifierLoop<Network: ClassifierNetwork & ~Copyable>: ~Copyable {
  private let parts: ClassifierParts
  private let options: ClassifierTraining
  private let compute: Compute
  private var network: Network
  private var parameters: Parameters
  private var gradients: Parameters
  /// What is to be kept if nothing better comes.
  private var kept: Parameters
  private var optimizer: Optimizer
  private var logits: Activations
  private var loss: LabelLoss
  private var generator: TorchGenerator
  private var targets: [Int] = []
  private var stepCount = 0

  /// What is asked after each step: whether to go on.
  typealias ProgressHandler = (ClassifierProgress) -> Bool

  init(
    _ network: consuming Network, _ parts: ClassifierParts, _ options: ClassifierTraining,
    _ compute: Compute
  ) throws(RecurrentError) {
    try options.validate()
    let layout = network.layout
    optimizer = try Optimizer(options.rule, learningRate: options.learningRate, for: layout)
    self.parts = parts
    self.options = options
    self.compute = compute
    logits = Activations()
    parameters = Parameters(layout)
    gradients = Parameters(layout)
    kept = Parameters(layout)
    generator = TorchGenerator(seed: options.seed)
    network.initialize(&parameters, from: &generator)
    let weights = LabelLoss.balanced(
      parts.learned.map { parts.targets[$0] }, labelCount: parts.labels.count)
    loss = LabelLoss(
      labelCount: parts.labels.count, weights: options.isBalanced ? weights : nil)
    self.network = network
  }

  // MARK: Epochs

  /// Trains to the end.
  ///
  /// - Parameter progress: Is told of each step, and says whether to go on.
  /// - Returns: What became of it.
  mutating func run(_ progress: ProgressHandler) -> ClassifierHistory {
    var history = ClassifierHistory()
    var stopping = options.patience.map { EarlyStopping(patience: $0) }
    kept.copy(parameters)
    while history.ending == .complete, history.epochs.count < options.epochCount {
      guard let epoch = runEpoch(&history, progress) else { break }
      history.epochs.append(epoch)
      let verdict = epoch.validationLoss.flatMap { stopping?.verdict(on: $0) } ?? .better
      if verdict == .better {
        kept.copy(parameters)
        history.keptEpoch = history.epochs.count
      }
      if verdict == .stop, history.ending == .complete { history.ending = .stopped }
    }
    parameters.copy(kept)
    return history
  }

  /// One epoch, or its part up to where somebody asked for the end; nil where it went wrong.
  private mutating func runEpoch(
    _ history: inout ClassifierHistory, _ progress: ProgressHandler
  ) -> ClassifierHistory.Epoch? {
    let epoch = history.epochs.count
    let size = min(options.batchSize ?? .max, parts.learned.count)
    var order = parts.learned
    if size < order.count { order.shuffle(using: &generator) }
    var (sum, correct, count) = (0.0, 0, 0)
    while count < order.count, history.ending == .complete {
      let examples = order[count..<min(count + size, order.count)]
      stepCount += 1
      let result = step(examples)
      guard result.loss.isFinite else { return diverged(&history) }
      sum += result.loss * Double(examples.count)
      correct += result.correct
      count += examples.count
      let state = ClassifierProgress(
        epoch: epoch + 1, epochCount: options.epochCount,
        exampleCount: epoch * order.count + count,
        totalExampleCount: options.epochCount * order.count, lastEpoch: history.epochs.last)
      if !progress(state) { history.ending = .interrupted }
    }
    let validation = evaluate(parts.validation)
    let heldOut = evaluate(parts.heldOut)
    guard [validation, heldOut].allSatisfy({ $0?.loss?.isFinite != false }),
      parameters.isFinite
    else { return diverged(&history) }
    return ClassifierHistory.Epoch(
      loss: sum / Double(count), accuracy: Double(correct) / Double(count),
      validationLoss: validation?.loss, heldOutLoss: heldOut?.loss,
      heldOutAccuracy: heldOut?.accuracy)
  }

  private func diverged(_ history: inout ClassifierHistory) -> ClassifierHistory.Epoch? {
    history.ending = .diverged(epoch: history.epochs.count + 1, step: stepCount)
    return nil
  }

  // MARK: Steps

  /// Learns from some examples.
  ///
  /// - Returns: Their mean loss, and how many of them had their label, before the step. After a loss
  ///   that is no finite number there is no step.
  private mutating func step(_ examples: ArraySlice<Int>) -> (loss: Double, correct: Int) {
    let batch = network.batch(of: examples)
    takeTargets(of: examples)
    network.forward(batch, parameters, isTraining: true, into: &logits, compute)
    let value = loss.loss(&logits, labels: targets, isWeighted: false, compute)
    // Labels' weights are for what is learned; told is what every text loses.
    if loss.weights != nil {
      _ = loss.loss(&logits, labels: targets, isWeighted: true, compute)
    }
    guard value.isFinite else { return (value, 0) }
    let correct = correctCount
    network.backward(batch, from: logits, parameters, &gradients, compute)
    if let maximum = options.maximumNorm { gradients.clipNorm(to: maximum, compute) }
    optimizer.step(&parameters, gradients: gradients, compute)
    return (value, correct)
  }

  /// What the parameters make of some examples; nil of none.
  private mutating func evaluate(_ examples: [Int]) -> ClassifierMetrics? {
    guard !examples.isEmpty else { return nil }
    var sum = 0.0
    var found: [Int] = []
    for part in network.parts(of: examples) {
      takeTargets(of: part)
      network.forward(
        network.batch(of: part), parameters, isTraining: false, into: &logits, compute)
      sum += loss.loss(&logits, labels: targets, isWeighted: false, compute) * Double(part.count)
      found += (0..<part.count).map { LabelLoss.best(logits, row: $0) }
    }
    return ClassifierMetrics(
      labels: parts.labels, truth: examples.map { parts.targets[$0] }, found: found,
      loss: sum / Double(examples.count))
  }

  private mutating func takeTargets(of examples: ArraySlice<Int>) {
    targets.removeAll(keepingCapacity: true)
    for example in examples { targets.append(parts.targets[example]) }
  }

  private var correctCount: Int {
    targets.indices.count { LabelLoss.best(logits, row: $0) == targets[$0] }
  }

  // MARK: The end

  /// What the parameters make of the examples that are held out; nil where there are none.
  mutating func heldOutMetrics() -> ClassifierMetrics? {
    evaluate(parts.heldOut)
  }

  /// Ends the training: what was learned.
  consuming func finish() -> Parameters { parameters }
}
