internal import LinearAlgebra

/// The one layer of a classifier of vectors.
struct VectorLayer: Sendable {
  let layout: ParameterLayout
  let head: Linear

  init(width: Int, labelCount: Int) throws(RecurrentError) {
    var layout = ParameterLayout()
    head = try Linear(
      inputSize: width, outputSize: LabelLoss.width(labelCount: labelCount), prefix: "head.",
      in: &layout)
    self.layout = layout
  }
}

/// A linear layer at work on vectors: logistic or softmax regression.
struct VectorNetwork: ~Copyable, ClassifierNetwork {
  let layer: VectorLayer
  private let vectors: [Float]
  private var input: Activations

  private var head: Linear { layer.head }
  var layout: ParameterLayout { layer.layout }

  /// A network for some vectors, one behind the other.
  init(_ layer: VectorLayer, vectors: [Float]) {
    self.layer = layer
    self.vectors = vectors
    input = Activations()
  }

  func initialize(_ parameters: inout Parameters, from generator: inout TorchGenerator) {
    head.initialize(&parameters, from: &generator)
  }

  func stepCount(of example: Int) -> Int { 1 }

  func batch(of examples: ArraySlice<Int>) -> ArraySlice<Int> { examples }

  mutating func forward(
    _ batch: ArraySlice<Int>, _ parameters: borrowing Parameters, isTraining: Bool,
    into logits: inout Activations, _ compute: Compute
  ) {
    let width = head.inputSize
    input.resize(rowCount: batch.count, width: width)
    for (row, example) in batch.enumerated() {
      for column in 0..<width {
        unsafe input.values.base[row * width + column] = vectors[example * width + column]
      }
    }
    head.forward(input, parameters, into: &logits, compute)
  }

  mutating func backward(
    _ batch: ArraySlice<Int>, from logits: borrowing Activations,
    _ parameters: borrowing Parameters, _ gradients: inout Parameters, _ compute: Compute
  ) {
    head.backward(to: &input, from: logits, parameters, &gradients, compute)
  }
}
