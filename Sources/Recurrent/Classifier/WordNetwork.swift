/// The layers of a recurrent classifier: words, states, one vector a text, logits.
struct WordLayers: Sendable {
  let layout: ParameterLayout
  let embedding: Embedding
  let recurrent: RecurrentLayers
  /// Nil for the final state, which the recurrent layers have at hand.
  let pooling: StatePoolingLayer?
  let head: Linear

  init(
    _ options: ClassifierOptions, wordCount: Int, labelCount: Int
  ) throws(RecurrentError) {
    try options.validate()
    var layout = ParameterLayout()
    embedding = try Embedding(count: wordCount, width: options.embeddingSize, in: &layout)
    recurrent = try RecurrentLayers(options.layers, prefix: "rnn.", in: &layout)
    let width = options.layers.outputSize
    pooling =
      options.pooling == .final
      ? nil : try StatePoolingLayer(options.pooling, width: width, in: &layout)
    head = try Linear(
      inputSize: width, outputSize: LabelLoss.width(labelCount: labelCount), prefix: "head.",
      in: &layout)
    self.layout = layout
  }
}

/// A recurrent classifier at work on texts as numbers of words.
struct WordNetwork: ~Copyable, ClassifierNetwork {
  struct Batch {
    let words: [Int]
    let sequences: PackedSequences
  }

  let layers: WordLayers
  private let texts: [[Int]]
  private var embedded: Activations
  private var workspace: RecurrentWorkspace
  private var poolingMemory: StatePoolingLayer.Memory
  private var pooled: Activations
  private var embeddedDropout: Dropout
  private var pooledDropout: Dropout
  /// What dropout draws from; while the layers have it, nil.
  private var generator: TorchGenerator?

  var layout: ParameterLayout { layers.layout }

  /// A network for some texts.
  init(_ layers: WordLayers, texts: [[Int]], seed: UInt64 = 0) {
    let share = layers.recurrent.options.dropout
    embeddedDropout = Dropout(checkedShare: share)
    pooledDropout = Dropout(checkedShare: share)
    self.layers = layers
    self.texts = texts
    embedded = Activations()
    workspace = RecurrentWorkspace(for: layers.recurrent)
    poolingMemory = StatePoolingLayer.Memory()
    pooled = Activations()
    generator = TorchGenerator(seed: seed)
  }

  func initialize(_ parameters: inout Parameters, from generator: inout TorchGenerator) {
    layers.embedding.initialize(&parameters, from: &generator)
    layers.recurrent.initialize(&parameters, from: &generator)
    layers.pooling?.initialize(&parameters, from: &generator)
    layers.head.initialize(&parameters, from: &generator)
  }

  func stepCount(of example: Int) -> Int { texts[example].count }

  func batch(of examples: ArraySlice<Int>) -> Batch {
    let sequences = examples.map { texts[$0] }
    let packed = PackedSequences(lengths: sequences.map(\.count))
    return Batch(words: packed.pack(sequences), sequences: packed)
  }

  private var drops: Bool { layers.recurrent.options.dropout > 0 }

  mutating func forward(
    _ batch: Batch, _ parameters: borrowing Parameters, isTraining: Bool,
    into logits: inout Activations, _ compute: Compute
  ) {
    layers.embedding.forward(batch.words, parameters, into: &embedded)
    // The generator is moved, not copied: it is large.
    if isTraining, drops, var generator = generator.take() {
      embeddedDropout.forward(&embedded, from: &generator)
      workspace.dropout = generator
    }
    layers.recurrent.forward(embedded, of: batch.sequences, parameters, &workspace, compute)
    pool(batch, parameters, compute)
    if var generator = workspace.dropout.take() {
      pooledDropout.forward(&pooled, from: &generator)
      self.generator = generator
    }
    layers.head.forward(pooled, parameters, into: &logits, compute)
  }

  private mutating func pool(
    _ batch: Batch, _ parameters: borrowing Parameters, _ compute: Compute
  ) {
    guard let pooling = layers.pooling else {
      workspace.copyFinalStates(into: &pooled)
      return
    }
    workspace.withOutput {
      pooling.forward(
        $0, of: batch.sequences, parameters, &poolingMemory, into: &pooled, compute)
    }
  }

  mutating func backward(
    _ batch: Batch, from logits: borrowing Activations, _ parameters: borrowing Parameters,
    _ gradients: inout Parameters, _ compute: Compute
  ) {
    layers.head.backward(to: &pooled, from: logits, parameters, &gradients, compute)
    if drops { pooledDropout.backward(&pooled) }
    if let pooling = layers.pooling {
      workspace.withOutput {
        pooling.backward(
          to: &$0, of: batch.sequences, from: pooled, parameters, &gradients, &poolingMemory,
          compute)
      }
    } else {
      workspace.setFinalGradients(from: pooled)
    }
    layers.recurrent.backward(
      to: &embedded, from: layers.pooling == nil ? .finalState : .outputs, parameters, &gradients,
      &workspace, compute)
    if drops { embeddedDropout.backward(&embedded) }
    layers.embedding.backward(batch.words, from: embedded, &gradients, compute)
  }
}
