internal import Glibc
internal import LinearAlgebra

/// Attention: which weights the steps of a sequence have, and what they are changed by.
extension StatePoolingLayer {
  /// Computes the weights of all steps.
  func weigh(
    _ states: borrowing Activations, of batch: PackedSequences,
    _ parameters: borrowing Parameters, _ memory: inout Memory, _ compute: Compute
  ) {
    guard let attention else { return }
    attention.projection.forward(states, parameters, into: &memory.projected, compute)
    memory.projected.applyTanh(compute)
    attention.context.forward(memory.projected, parameters, into: &memory.scores, compute)
    memory.weights.reserve(batch.rowCount)
    for sequence in 0..<batch.count {
      softmax(memory.scores, rows: batch, sequence, into: memory.weights)
    }
  }

  /// The weights of a sequence's rows, in double precision.
  private func softmax(
    _ scores: borrowing Activations, rows batch: PackedSequences, _ sequence: Int,
    into weights: borrowing FloatBuffer
  ) {
    let steps = 0..<batch.lengths[sequence]
    var (greatest, sum) = (-Double.infinity, 0.0)
    for step in steps {
      let row = batch.row(ofSequence: sequence, step: step)
      greatest = unsafe max(greatest, Double(scores.values.base[row]))
    }
    for step in steps {
      let row = batch.row(ofSequence: sequence, step: step)
      sum += unsafe exp(Double(scores.values.base[row]) - greatest)
    }
    for step in steps {
      let row = batch.row(ofSequence: sequence, step: step)
      let power = unsafe exp(Double(scores.values.base[row]) - greatest)
      unsafe weights.base[row] = Float(power / sum)
    }
  }

  /// The gradients of the scores s: `∂L/∂sₜ = aₜ (gₜ - Σ aᵢ gᵢ)` with `gₜ = ∂L/∂p · hₜ`.
  func takeScoresBack(
    _ states: borrowing Activations, of batch: PackedSequences,
    from pooled: borrowing Activations, _ memory: inout Memory
  ) {
    for sequence in 0..<batch.count {
      var mean = 0.0
      for step in 0..<batch.lengths[sequence] {
        let row = batch.row(ofSequence: sequence, step: step)
        var product = 0.0
        for column in 0..<width {
          product +=
            unsafe Double(pooled.gradients.base[sequence * width + column])
            * Double(states.values.base[row * width + column])
        }
        unsafe memory.scores.gradients.base[row] = Float(product)
        mean += unsafe product * Double(memory.weights.base[row])
      }
      for step in 0..<batch.lengths[sequence] {
        let row = batch.row(ofSequence: sequence, step: step)
        let slope = unsafe Double(memory.scores.gradients.base[row]) - mean
        unsafe memory.scores.gradients.base[row] = Float(slope) * memory.weights.base[row]
      }
    }
  }

  /// From the scores to the states, by way of u.
  func takeProjectionBack(
    to states: inout Activations, _ parameters: borrowing Parameters,
    _ gradients: inout Parameters, _ memory: inout Memory, _ compute: Compute
  ) {
    guard let attention else { return }
    attention.context.backward(
      to: &memory.projected, from: memory.scores, parameters, &gradients, compute)
    for index in 0..<memory.projected.rowCount * width {
      let value = unsafe memory.projected.values.base[index]
      unsafe memory.projected.gradients.base[index] *= 1 - value * value
    }
    attention.projection.backward(
      to: &states, from: memory.projected, parameters, &gradients, compute)
  }
}
