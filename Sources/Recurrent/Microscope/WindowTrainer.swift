internal import LinearAlgebra

/// Trains a character model on one window at a time: all its characters go in, and the loss is on the
/// one that follows.
struct WindowTrainer: ~Copyable {
  var model: CharacterModel
  var workspace: RecurrentWorkspace
  private var gradients: Parameters
  private var optimizer: Optimizer
  private var embedded = Activations()
  private var final = Activations()
  private var logits = Activations()
  private var entropy = CrossEntropy()
  private var inputs: [Int]
  private var target = [0]
  private var cellGradient: [Double]
  private let batch: PackedSequences

  init(
    _ options: MicroscopeOptions, cell: RecurrentOptions.Cell, _ vocabulary: CharacterVocabulary
  ) throws(RecurrentError) {
    var model = try CharacterModel(
      CharacterModelOptions(
        cell: cell, hiddenSize: options.hiddenSize, embeddingSize: options.embeddingSize),
      vocabulary)
    let optimizer = try Optimizer(
      options.rule, learningRate: options.learningRate, for: model.parameters.layout)
    var generator = TorchGenerator(seed: options.seed)
    model.initialize(from: &generator)
    workspace = RecurrentWorkspace(for: model.layers)
    gradients = Parameters(model.parameters.layout)
    self.optimizer = optimizer
    inputs = Array(repeating: 0, count: options.length)
    cellGradient = Array(repeating: 0, count: options.hiddenSize)
    batch = PackedSequences(count: 1, length: options.length)
    self.model = model
  }

  /// Takes the window that begins at `start` forward.
  ///
  /// - Returns: Its loss.
  mutating func forward(_ symbols: [Int], from start: Int, _ compute: Compute) -> Double {
    for step in inputs.indices { inputs[step] = symbols[start + step] }
    target[0] = symbols[start + inputs.count]
    model.embedding.forward(inputs, model.parameters, into: &embedded)
    model.layers.forward(embedded, of: batch, model.parameters, &workspace, compute)
    workspace.copyFinalStates(into: &final)
    model.head.forward(final, model.parameters, into: &logits, compute)
    return entropy.loss(&logits, targets: target, compute)
  }

  /// Takes the gradients of the last loss back.
  ///
  /// - Returns: The length of all of them.
  mutating func backward(_ compute: Compute) -> Double {
    model.head.backward(to: &final, from: logits, model.parameters, &gradients, compute)
    workspace.setFinalGradients(from: final)
    model.layers.backward(
      to: &embedded, from: .finalState, model.parameters, &gradients, &workspace, compute)
    model.embedding.backward(inputs, from: embedded, &gradients, compute)
    return gradients.norm(compute)
  }

  /// Changes the parameters by the gradients.
  mutating func step(_ clipping: GradientClipping?, _ compute: Compute) {
    switch clipping {
    case .norm(let maximum): gradients.clipNorm(to: maximum, compute)
    case .value(let limit): gradients.clipValues(to: limit, compute)
    case nil: break
    }
    optimizer.step(&model.parameters, gradients: gradients, compute)
  }

  /// Adds the lengths of the states' gradients, the last step's first.
  ///
  /// - Complexity: O(steps · hidden); allocates nothing.
  func addStateGradients(to spreads: inout [GradientRecord.Spread]) {
    let hidden = model.options.hiddenSize
    let gradients = unsafe workspace.layers[0].directions[0].stateGradients.base
    for back in spreads.indices {
      let first = (batch.rowCount - 1 - back) * hidden
      var sum = 0.0
      for index in first..<first + hidden {
        let value = unsafe Double(gradients[index])
        sum += value * value
      }
      spreads[back].add(sum.squareRoot())
    }
  }

  /// Adds the lengths of the gradients by an LSTM's cells, the last step's first.
  ///
  /// A cell reaches the loss by its state h = o ⊙ tanh(c) and by the cell after it, c' = f' ⊙ c + …:
  ///
  ///     ∂L/∂c = ∂L/∂h ⊙ o ⊙ (1 - tanh²(c)) + ∂L/∂c' ⊙ f'
  ///
  /// - Complexity: O(steps · hidden); allocates nothing.
  mutating func addCellGradients(to spreads: inout [GradientRecord.Spread]) {
    let hidden = model.options.hiddenSize
    let memory = workspace.layers[0].directions[0]
    let (gates, tanhs) = unsafe (memory.gates.base, memory.cellTanhs.base)
    let gradients = unsafe memory.stateGradients.base
    for back in spreads.indices {
      let row = batch.rowCount - 1 - back
      var sum = 0.0
      for index in 0..<hidden {
        let place = row * hidden + index
        let tanh = unsafe Double(tanhs[place])
        let output = unsafe Double(gates[(4 * row + 3) * hidden + index])
        let forget = unsafe back == 0 ? 0 : Double(gates[(4 * row + 5) * hidden + index])
        let value =
          unsafe Double(gradients[place]) * output * (1 - tanh * tanh)
          + cellGradient[index] * forget
        cellGradient[index] = value
        sum += value * value
      }
      spreads[back].add(sum.squareRoot())
    }
  }

  /// The Jacobian of a step of the last way forward, so many before its last.
  func jacobian(_ back: Int) -> StepJacobian {
    StepJacobian(
      RecurrentPlace(step: batch.rowCount - 1 - back), of: model.layers, model.parameters,
      workspace)
  }
}
