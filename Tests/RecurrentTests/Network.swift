import Recurrent

/// A network for tests: recurrent layers, a linear layer on every step, cross-entropy, and a loss of the
/// final states that is (0.1 + 0.05 k) times their squares, k = 0 for h and 1 for c.
struct Network: ~Copyable {
  let layers: RecurrentLayers
  let head: Linear
  let batch: PackedSequences
  let targets: [Int]
  let compute: Compute
  var parameters: Parameters
  var gradients: Parameters
  var workspace: RecurrentWorkspace
  var input: Activations
  var logits: Activations
  var entropy: CrossEntropy

  /// Where final states weigh in the loss.
  static let weights: [Float] = [0.1, 0.15]

  init(
    _ options: RecurrentOptions, classes: Int, lengths: [Int], targets: [[Int]],
    compute: Compute = Compute(threadCount: 2)
  ) throws {
    var layout = ParameterLayout()
    let layers = try RecurrentLayers(options, prefix: "rnn.", in: &layout)
    head = try Linear(
      inputSize: options.outputSize, outputSize: classes, prefix: "head.", in: &layout)
    self.layers = layers
    input = Activations()
    logits = Activations()
    entropy = CrossEntropy()
    parameters = Parameters(layout)
    gradients = Parameters(layout)
    workspace = RecurrentWorkspace(for: layers)
    batch = PackedSequences(lengths: lengths)
    self.targets = batch.pack(targets)
    self.compute = compute
    input.resize(rowCount: batch.rowCount, width: options.inputSize)
  }

  mutating func initialize(seed: UInt64) {
    var generator = TorchGenerator(seed: seed)
    layers.initialize(&parameters, from: &generator)
    head.initialize(&parameters, from: &generator)
  }

  /// Sets the inputs, a row for each step of each sequence.
  mutating func setInputs(_ sequences: [[Float]]) {
    let width = layers.options.inputSize
    let rows = sequences.map { sequence in
      (0..<sequence.count / width).map { Array(sequence[$0 * width..<($0 + 1) * width]) }
    }
    input.setValues(batch.pack(rows).flatMap(\.self))
  }

  /// Sets the states before the first step; a batch must have gone forward once.
  mutating func setInitial(_ states: [[Float]]) {
    workspace.initialState.hidden.setValues(states[0])
    if states.count > 1 { workspace.initialState.cell.setValues(states[1]) }
  }

  mutating func forward() -> Double {
    layers.forward(input, of: batch, parameters, &workspace, compute)
    workspace.withOutput { head.forward($0, parameters, into: &logits, compute) }
    var loss = entropy.loss(&logits, targets: targets, compute)
    for (weight, state) in zip(Self.weights, finalStates) {
      loss += Double(weight) * state.reduce(0.0) { $0 + Double($1) * Double($1) }
    }
    return loss
  }

  /// The way back from the loss.
  mutating func backward() {
    workspace.withOutput {
      head.backward(to: &$0, from: logits, parameters, &gradients, compute)
    }
    let states = finalStates
    workspace.finalState.hidden.setGradients(states[0].map { 2 * Self.weights[0] * $0 })
    if states.count > 1 {
      workspace.finalState.cell.setGradients(states[1].map { 2 * Self.weights[1] * $0 })
    }
    layers.backward(
      to: &input, from: [.outputs, .finalState], parameters, &gradients, &workspace, compute)
  }

  var finalStates: [[Float]] {
    let hidden = workspace.finalState.hidden.allValues
    return layers.options.cell == .lstm
      ? [hidden, workspace.finalState.cell.allValues] : [hidden]
  }

  var initialGradients: [[Float]] {
    let hidden = workspace.initialState.hidden.allGradients
    return layers.options.cell == .lstm
      ? [hidden, workspace.initialState.cell.allGradients] : [hidden]
  }

  var output: [Float] { mutating get { workspace.withOutput { $0.allValues } } }
}

extension PackedSequences {
  /// Rows of a width as one list for each sequence.
  func unpack(_ rows: [Float], width: Int) -> [[Float]] {
    unpack((0..<rowCount).map { Array(rows[$0 * width..<($0 + 1) * width]) })
      .map { $0.flatMap(\.self) }
  }
}
