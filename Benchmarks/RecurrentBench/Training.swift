internal import Recurrent

/// An embedding, a recurrent layer and a linear one, trained on random symbols.
struct Training: ~Copyable {
  private static let symbols = 64

  private let isTutorial: Bool
  private let batch: PackedSequences
  private let compute: Compute
  private let embedding: Embedding
  private let layers: RecurrentLayers
  private let head: Linear
  private let inputs: [Int]
  private let targets: [Int]
  private var parameters: Parameters
  private var gradients: Parameters
  private var optimizer: Optimizer
  private var workspace: RecurrentWorkspace
  private var embedded: Activations
  private var logits: Activations
  private var entropy: CrossEntropy

  init(_ cell: RecurrentOptions.Cell, isTutorial: Bool, threads: Int) throws {
    let (hidden, count, length) = isTutorial ? (128, 1, 25) : (256, 32, 64)
    var layout = ParameterLayout()
    let embedding = try Embedding(count: Self.symbols, width: hidden, in: &layout)
    let layers = try RecurrentLayers(
      RecurrentOptions(cell: cell, inputSize: hidden, hiddenSize: hidden), prefix: "rnn.",
      in: &layout)
    let head = try Linear(
      inputSize: hidden, outputSize: Self.symbols, prefix: "head.", in: &layout)
    let optimizer = try Optimizer(.adam(), learningRate: 1e-3, for: layout)
    var generator = TorchGenerator(seed: 0)
    var parameters = Parameters(layout)
    embedding.initialize(&parameters, from: &generator)
    layers.initialize(&parameters, from: &generator)
    head.initialize(&parameters, from: &generator)
    let batch = PackedSequences(count: count, length: length)
    inputs = (0..<batch.rowCount).map { _ in Int(generator.next() % UInt64(Self.symbols)) }
    targets = (0..<(isTutorial ? count : batch.rowCount)).map { _ in
      Int(generator.next() % UInt64(Self.symbols))
    }
    self.isTutorial = isTutorial
    self.batch = batch
    compute = Compute(threadCount: threads)
    self.embedding = embedding
    self.layers = layers
    self.head = head
    self.parameters = parameters
    gradients = Parameters(layout)
    self.optimizer = optimizer
    workspace = RecurrentWorkspace(for: layers)
    embedded = Activations()
    logits = Activations()
    entropy = CrossEntropy()
  }

  /// A step of training.
  ///
  /// - Returns: The loss.
  mutating func step() -> Double {
    embedding.forward(inputs, parameters, into: &embedded)
    layers.forward(embedded, of: batch, parameters, &workspace, compute)
    let loss = isTutorial ? learnFromFinalStates() : learnFromOutputs()
    layers.backward(
      to: &embedded, from: isTutorial ? .finalState : .outputs, parameters, &gradients, &workspace,
      compute)
    embedding.backward(inputs, from: embedded, &gradients, compute)
    gradients.clipNorm(to: 1, compute)
    optimizer.step(&parameters, gradients: gradients, compute)
    return loss
  }

  private mutating func learnFromOutputs() -> Double {
    workspace.withOutput { head.forward($0, parameters, into: &logits, compute) }
    let loss = entropy.loss(&logits, targets: targets, compute)
    workspace.withOutput { head.backward(to: &$0, from: logits, parameters, &gradients, compute) }
    return loss
  }

  /// There is but one layer, one way: its final states are rows of the sequences.
  private mutating func learnFromFinalStates() -> Double {
    head.forward(workspace.finalState.hidden, parameters, into: &logits, compute)
    let loss = entropy.loss(&logits, targets: targets, compute)
    head.backward(
      to: &workspace.finalState.hidden, from: logits, parameters, &gradients, compute)
    return loss
  }
}
