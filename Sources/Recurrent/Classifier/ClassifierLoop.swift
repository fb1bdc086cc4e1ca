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
    while history.epochs.count < options.epochCount {
      guard let epoch = runEpoch(&history, progress) else { break }
      history.epochs.append(epoch)
      let verdict = epoch.validationLoss.flatMap { stopping?.verdict(on: $0) } ?? .better
      if verdict == .better {
        kept.become(parameters)
        history.keptEpoch = history.epochs.count
      }
      if verdict == .stop {
        history.ending = .stopped
        break
      }
    }
    // An interrupted epoch's own steps count where there is nothing by which to choose.
    let keepsLast = history.ending == .interrupted && (stopping == nil || history.keptEpoch == 0)
    if !keepsLast || !parameters.isFinite { parameters.become(kept) }
    return history
  }

  /// One epoch; nil where training ends in it.
  private mutating func runEpoch(
    _ history: inout ClassifierHistory, _ progress: ProgressHandler
  ) -> ClassifierHistory.Epoch? {
    let epoch = history.epochs.count
    if epoch == 0 { kept.become(parameters) }
    let size = min(options.batchSize ?? .max, parts.learned.count)
    var order = parts.learned
    if size < order.count { order.shuffle(using: &generator) }
    var (sum, correct) = (0.0, 0)
    for start in stride(from: 0, to: order.count, by: size) {
      let examples = order[start..<min(start + size, order.count)]
      stepCount += 1
      let result = step(examples)
      guard result.loss.isFinite else {
        history.ending = .diverged(epoch: epoch + 1, step: stepCount)
        return nil
      }
      sum += result.loss * Double(examples.count)
      correct += result.correct
      let state = ClassifierProgress(
        epoch: epoch + 1, epochCount: options.epochCount,
        exampleCount: epoch * order.count + start + examples.count,
        totalExampleCount: options.epochCount * order.count, lastEpoch: history.epochs.last)
      guard progress(state) else {
        history.ending = .interrupted
        return nil
      }
    }
    let validation = evaluate(parts.validation)
    let heldOut = evaluate(parts.heldOut)
    guard [validation?.loss ?? 0, heldOut?.loss ?? 0].allSatisfy(\.isFinite), parameters.isFinite
    else {
      history.ending = .diverged(epoch: epoch + 1, step: stepCount)
      return nil
    }
    let count = Double(order.count)
    return ClassifierHistory.Epoch(
      loss: sum / count, accuracy: Double(correct) / count, validationLoss: validation?.loss,
      heldOutLoss: heldOut?.loss, heldOutAccuracy: heldOut?.accuracy)
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
    let value = loss.loss(&logits, labels: targets, isWeighted: true, compute)
    guard value.isFinite else { return (value, 0) }
    let correct = correctCount
    network.backward(batch, from: logits, parameters, &gradients, compute)
    if let maximum = options.maximumNorm { gradients.clipNorm(to: maximum, compute) }
    optimizer.step(&parameters, gradients: gradients, compute)
    return (value, correct)
  }

  /// How well the parameters do on some examples; nil of none.
  private mutating func evaluate(_ examples: [Int]) -> (loss: Double, accuracy: Double)? {
    guard !examples.isEmpty else { return nil }
    var (sum, correct) = (0.0, 0)
    for start in stride(from: 0, to: examples.count, by: Self.evaluationSize) {
      let part = examples[start..<min(start + Self.evaluationSize, examples.count)]
      forward(part)
      sum += loss.loss(&logits, labels: targets, isWeighted: false, compute) * Double(part.count)
      correct += correctCount
    }
    return (sum / Double(examples.count), Double(correct) / Double(examples.count))
  }

  private static var evaluationSize: Int { 64 }

  private mutating func forward(_ examples: ArraySlice<Int>) {
    takeTargets(of: examples)
    network.forward(
      network.batch(of: examples), parameters, isTraining: false, into: &logits, compute)
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
    guard let loss = evaluate(parts.heldOut)?.loss else { return nil }
    var found: [Int] = []
    for start in stride(from: 0, to: parts.heldOut.count, by: Self.evaluationSize) {
      let end = min(start + Self.evaluationSize, parts.heldOut.count)
      forward(parts.heldOut[start..<end])
      found += (start..<end).map { LabelLoss.best(logits, row: $0 - start) }
    }
    return ClassifierMetrics(
      labels: parts.labels, truth: parts.heldOut.map { parts.targets[$0] }, found: found,
      loss: loss.isFinite ? loss : nil)
  }

  /// Ends the training: what was learned.
  consuming func finish() -> Parameters { parameters }
}

extension Parameters {
  /// Takes over all numbers of others of the same layout.
  mutating func become(_ other: borrowing Parameters) {
    precondition(layout.paddedCount == other.layout.paddedCount, "of another network")
    unsafe floats.base.update(from: other.floats.base, count: layout.paddedCount)
    touch()
  }
}
