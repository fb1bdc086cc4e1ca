/// Trains an RNN, an LSTM, a GRU on the same windows of a text, each from torch's first parameters, and
/// records where their gradients go.
///
/// A window's characters go through the cell one after the other; the loss L is on the character that
/// follows, read from the last state h_T. Recorded are
///
/// - the loss, and the length of all gradients together, of every step of training;
/// - ‖∂L/∂h_(T-k)‖ for every number k of steps back in time, on the mean of an epoch's windows, and for
///   an LSTM ‖∂L/∂c_(T-k)‖ by its cell;
/// - how many of the gates' numbers have next to no slope (``GateSaturation``);
/// - the singular values of the step Jacobians ∂h_t/∂h_(t-1), and of their products ∂h_T/∂h_(T-k)
///   (``JacobianProbe``).
///
/// What makes gradients vanish and explode, and what to see of it: <doc:VanishingGradients>.
public struct GradientMicroscope: Sendable {
  /// What is trained.
  public let options: MicroscopeOptions
  /// The text's characters.
  public let vocabulary: CharacterVocabulary
  /// How many characters the text has.
  public let characterCount: Int
  /// Where each window begins, in the order in which they are learned.
  public let windowStarts: [Int]
  private let symbols: [Int]

  /// The windows of a text.
  ///
  /// - Parameters:
  ///   - options: What to train.
  ///   - text: The text; its characters are Unicode scalars.
  ///   - name: What errors call it.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``, and
  ///   ``RecurrentError/textTooShort(name:characters:expected:)`` where there is no whole window with a
  ///   character after it.
  public init(
    _ options: MicroscopeOptions, text: String, name: String
  ) throws(RecurrentError) {
    try options.validate()
    vocabulary = CharacterVocabulary(of: text)
    symbols = try vocabulary.numbers(of: text)
    guard symbols.count > options.length else {
      throw .textTooShort(
        name: name, characters: symbols.count, expected: options.length + 1)
    }
    self.options = options
    characterCount = symbols.count
    let stride = Self.stride(symbols.count - options.length, atMost: options.mostWindows)
    windowStarts = Array(Swift.stride(from: 0, to: symbols.count - options.length, by: stride))
  }

  /// How many characters each window begins after the one before.
  public var stride: Int { windowStarts.count > 1 ? windowStarts[1] : 1 }

  private static func stride(_ count: Int, atMost most: Int) -> Int {
    count / most + (count % most > 0 ? 1 : 0)
  }

  /// How far a recording has come.
  public struct Progress: Sendable {
    /// How many steps of training are done.
    public let step: Int
    /// How many there are.
    public let stepCount: Int
    /// Which epoch it is, from 1.
    public let epoch: Int
    /// The mean loss of the epoch so far.
    public let loss: Double
  }

  /// Trains a cell.
  ///
  /// The parameters' first numbers, the windows and their order are the same each time.
  ///
  /// - Parameters:
  ///   - cell: How a state follows from the one before.
  ///   - clipping: How gradients are shortened; nil for not at all.
  ///   - compute: Where to compute; the record does not depend on the number of threads.
  ///   - progress: Called after every step; training ends where it returns false.
  /// - Returns: The record, up to where a loss or a gradient was no finite number.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  /// - Complexity: a step is O(length · parameters), a probe O(length · hidden³).
  public func record(
    _ cell: RecurrentOptions.Cell, clipping: GradientClipping? = nil, _ compute: Compute,
    progress: (Progress) -> Bool = { _ in true }
  ) throws(RecurrentError) -> GradientRecord {
    var trainer = try WindowTrainer(options, cell: cell, vocabulary)
    var record = GradientRecord(
      cell: cell, clipping: clipping, parameterCount: trainer.model.parameters.layout.count)
    let stepCount = options.epochCount * windowStarts.count
    record.losses.reserveCapacity(stepCount)
    record.gradientNorms.reserveCapacity(stepCount)
    if let probe = probe(&trainer, after: 0, compute) { record.probes.append(probe) }
    for epoch in 1...options.epochCount {
      runEpoch(epoch, &trainer, &record, compute) { step, loss in
        progress(Progress(step: step, stepCount: stepCount, epoch: epoch, loss: loss))
      }
      if record.interruption != nil { break }
      guard let probe = probe(&trainer, after: record.losses.count, compute) else {
        record.interruption = .notFinite(
          step: record.losses.count, epoch: epoch, what: .parameters)
        break
      }
      record.probes.append(probe)
    }
    return record
  }

  /// Goes through all windows once, or until something is not finite.
  private func runEpoch(
    _ epoch: Int, _ trainer: inout WindowTrainer, _ record: inout GradientRecord,
    _ compute: Compute, goesOn: (_ step: Int, _ loss: Double) -> Bool
  ) {
    let first = record.losses.count
    var spreads = [GradientRecord.Spread](repeating: .init(), count: options.length)
    let isLSTM = record.cell == .lstm
    var cells = isLSTM ? spreads : []
    var gates = GateCounter(trainer.model.layers.options)
    var sum = 0.0
    for start in windowStarts {
      let step = record.losses.count + 1
      let loss = trainer.forward(symbols, from: start, compute)
      let norm = trainer.backward(compute)
      guard loss.isFinite, norm.isFinite else {
        record.interruption = .notFinite(
          step: step, epoch: epoch, what: loss.isFinite ? .gradient : .loss)
        break
      }
      trainer.addStateGradients(to: &spreads)
      if isLSTM { trainer.addCellGradients(to: &cells) }
      gates.add(trainer.workspace)
      trainer.step(record.clipping, compute)
      record.losses.append(loss)
      record.gradientNorms.append(norm)
      sum += loss
      guard goesOn(step, sum / Double(step - first)) else {
        record.interruption = .asked(step: step)
        break
      }
    }
    let count = record.losses.count - first
    guard count > 0 else { return }
    for back in spreads.indices { spreads[back].divide(by: count) }
    for back in cells.indices { cells[back].divide(by: count) }
    record.epochs.append(
      GradientRecord.Epoch(
        windowCount: count, loss: sum / Double(count), stateGradients: spreads,
        cellGradients: cells, saturation: gates.saturation))
  }

  /// Looks at the Jacobians of evenly spaced windows; nil where the parameters give no finite losses.
  private func probe(
    _ trainer: inout WindowTrainer, after step: Int, _ compute: Compute
  ) -> JacobianProbe? {
    guard trainer.model.parameters.isFinite else { return nil }
    let count = min(options.probeCount, windowStarts.count)
    let size = options.hiddenSize * (trainer.model.options.cell == .lstm ? 2 : 1)
    var sums = JacobianSums(stepCount: options.length, size: size)
    for index in 0..<count {
      let start = windowStarts[(2 * index + 1) * windowStarts.count / (2 * count)]
      guard trainer.forward(symbols, from: start, compute).isFinite else { return nil }
      sums.add({ trainer.jacobian($0) }, compute)
    }
    return sums.probe(after: step)
  }
}
