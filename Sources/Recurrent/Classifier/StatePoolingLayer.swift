internal import LinearAlgebra

/// Makes one vector of each sequence's states h₁ … hₙ.
///
///     mean       p = (h₁ + … + hₙ) / n
///     max        p[i] = max(h₁[i], …, hₙ[i])
///     attention  uₜ = tanh(W hₜ + b),   a = softmax(u · c),   p = Σ aₜ hₜ
///
/// where W and b are `projection.weight` and `projection.bias`, and c, the vector that says what is to be
/// looked for, `context.weight` (Yang et al., "Hierarchical attention networks for document
/// classification", 2016).
///
/// **Edge cases** The gradient of a maximum goes to the first of equal states.
package struct StatePoolingLayer: Sendable {
  /// Which states count how much; never the final one's, which ``RecurrentWorkspace`` copies itself.
  package let pooling: StatePooling
  let width: Int
  let attention: (projection: Linear, context: Linear)?

  /// Adds the layer's parameters, those of attention, to a network's.
  package init(
    _ pooling: StatePooling, width: Int, prefix: String = "attention.",
    in layout: inout ParameterLayout
  ) throws(RecurrentError) {
    self.pooling = pooling
    self.width = width
    guard pooling == .attention else {
      attention = nil
      return
    }
    attention = (
      try Linear(
        inputSize: width, outputSize: width, prefix: "\(prefix)projection.", in: &layout),
      try Linear(
        inputSize: width, outputSize: 1, hasBias: false, prefix: "\(prefix)context.", in: &layout)
    )
  }

  /// Draws the parameters as torch does when it makes the two linear layers.
  package func initialize(
    _ parameters: inout Parameters, from generator: inout TorchGenerator
  ) {
    attention?.projection.initialize(&parameters, from: &generator)
    attention?.context.initialize(&parameters, from: &generator)
  }

  /// What pooling keeps from its way forward for its way back.
  package struct Memory: ~Copyable {
    /// Attention's u, a row for each step.
    var projected = Activations()
    /// Attention's weights before the softmax, and their gradients.
    var scores = Activations()
    /// Attention's weights after it, as many as rows.
    var weights = FloatBuffer()
    /// Of a maximum, the row that it stands in.
    var rows: [Int32] = []

    package init() {}
  }

  /// Fills `pooled` with a row for each sequence.
  package func forward(
    _ states: borrowing Activations, of batch: PackedSequences,
    _ parameters: borrowing Parameters, _ memory: inout Memory,
    into pooled: inout Activations, _ compute: Compute
  ) {
    precondition(
      states.rowCount == batch.rowCount && states.width == width,
      "expected \(batch.rowCount) rows of \(width), found \(states.rowCount) of \(states.width)")
    pooled.resize(rowCount: batch.count, width: width)
    switch pooling {
    case .final: preconditionFailure("the workspace copies final states")
    case .max: takeMaxima(states, of: batch, &memory, into: &pooled)
    case .mean:
      memory.weights.reserve(batch.rowCount)
      for sequence in 0..<batch.count {
        for step in 0..<batch.lengths[sequence] {
          let row = batch.row(ofSequence: sequence, step: step)
          unsafe memory.weights.base[row] = 1 / Float(batch.lengths[sequence])
        }
      }
      addWeighted(states, of: batch, memory.weights, into: &pooled, compute)
    case .attention:
      weigh(states, of: batch, parameters, &memory, compute)
      addWeighted(states, of: batch, memory.weights, into: &pooled, compute)
    }
  }

  /// Sets the gradients of the states and of attention's parameters.
  package func backward(
    to states: inout Activations, of batch: PackedSequences, from pooled: borrowing Activations,
    _ parameters: borrowing Parameters, _ gradients: inout Parameters,
    _ memory: inout Memory, _ compute: Compute
  ) {
    switch pooling {
    case .final: preconditionFailure("the workspace takes the gradients of final states")
    case .max:
      states.clearGradients()
      for place in 0..<batch.count * width {
        let row = Int(memory.rows[place])
        unsafe states.gradients.base[row * width + place % width] = pooled.gradients.base[place]
      }
    case .mean:
      states.clearGradients()
      spread(pooled, of: batch, memory.weights, to: &states, compute)
    case .attention:
      takeScoresBack(states, of: batch, from: pooled, &memory)
      takeProjectionBack(to: &states, parameters, &gradients, &memory, compute)
      spread(pooled, of: batch, memory.weights, to: &states, compute)
    }
  }

  // MARK: Maxima

  private func takeMaxima(
    _ states: borrowing Activations, of batch: PackedSequences, _ memory: inout Memory,
    into pooled: inout Activations
  ) {
    if memory.rows.count < batch.count * width {
      memory.rows = Array(repeating: 0, count: batch.count * width)
    }
    for sequence in 0..<batch.count {
      for column in 0..<width {
        var best = batch.row(ofSequence: sequence, step: 0)
        for step in 1..<max(1, batch.lengths[sequence]) {
          let row = batch.row(ofSequence: sequence, step: step)
          if unsafe states.values.base[row * width + column]
            > states.values.base[best * width + column]
          {
            best = row
          }
        }
        memory.rows[sequence * width + column] = Int32(best)
        unsafe pooled.values.base[sequence * width + column] =
          states.values.base[best * width + column]
      }
    }
  }

  // MARK: Weighted sums

  /// Each sequence's sum of its states times their weights.
  private func addWeighted(
    _ states: borrowing Activations, of batch: PackedSequences, _ weights: borrowing FloatBuffer,
    into pooled: inout Activations, _ compute: Compute
  ) {
    pooled.clearValues()
    for sequence in 0..<batch.count {
      for step in 0..<batch.lengths[sequence] {
        let row = batch.row(ofSequence: sequence, step: step)
        unsafe compute.backend.kernels.addScaled(
          weights.base[row], states.values.base + row * width,
          to: pooled.values.base + sequence * width, count: width)
      }
    }
  }

  /// Adds to each state's gradient its sequence's times its weight.
  private func spread(
    _ pooled: borrowing Activations, of batch: PackedSequences, _ weights: borrowing FloatBuffer,
    to states: inout Activations, _ compute: Compute
  ) {
    for sequence in 0..<batch.count {
      for step in 0..<batch.lengths[sequence] {
        let row = batch.row(ofSequence: sequence, step: step)
        unsafe compute.backend.kernels.addScaled(
          weights.base[row], pooled.gradients.base + sequence * width,
          to: states.gradients.base + row * width, count: width)
      }
    }
  }
}
