internal import CKernels
internal import LinearAlgebra

extension DirectionPass {
  /// Takes the gradients of the sequences of some ranks back through all their steps.
  ///
  /// - Parameters:
  ///   - ranks: Whose gradients.
  ///   - sources: Where the loss's gradients come from; the others' are not looked at.
  /// - Complexity: allocates nothing.
  func backward(_ ranks: Range<Int>, from sources: GradientSources) {
    for rank in ranks { fetchFinalGradient(rank, isGiven: sources.contains(.finalState)) }
    for index in (0..<batch.stepCount).reversed() {
      let step = step(index)
      let active = active(ranks, at: step)
      guard !active.isEmpty else { continue }
      let row = batch.starts[step] + active.lowerBound
      runCellsBack(
        row, active.count, place: active.lowerBound * hidden,
        hasUpstream: sources.contains(.outputs))
      unsafe kernels.multiply(
        hiddenGradients + row * width, rows: active.count, inputs: width, by: backwardWeights,
        columns: hidden, into: carried + active.lowerBound * hidden)
    }
    for rank in ranks { keepInitialGradient(rank) }
  }

  private func fetchFinalGradient(_ rank: Int, isGiven: Bool) {
    let (target, source) = (rank * hidden, batch.order[rank] * hidden)
    if isGiven {
      unsafe copy(final.hiddenGradients + source, to: carried + target)
    } else {
      unsafe (carried + target).update(repeating: 0, count: hidden)
    }
    if cell == .lstm, isGiven {
      unsafe copy(final.cellGradients + source, to: carriedAside + target)
    } else if cell == .lstm || cell == .gru {
      unsafe (carriedAside + target).update(repeating: 0, count: hidden)
    }
  }

  private func keepInitialGradient(_ rank: Int) {
    let (source, target) = (rank * hidden, batch.order[rank] * hidden)
    unsafe copy(carried + source, to: initial.hiddenGradients + target)
    switch cell {
    case .tanh, .relu: break
    case .lstm: unsafe copy(carriedAside + source, to: initial.cellGradients + target)
    case .gru:
      unsafe kernels.addScaled(
        1, carriedAside + source, to: initial.hiddenGradients + target, count: hidden)
    }
  }

  private func runCellsBack(_ row: Int, _ rows: Int, place: Int, hasUpstream: Bool) {
    let upstream = unsafe hasUpstream ? UnsafePointer(outputGradients + row * outputStride) : nil
    let (gates, at) = unsafe (gates + row * width, row * hidden)
    let (toGates, toState) = unsafe (gateGradients + row * width, stateGradients + at)
    switch cell {
    case .tanh, .relu:
      var slope = unsafe ck_rnn_slope(
        rows: rows, hidden: hidden, is_relu: cell == .relu ? 1 : 0, gates: gates,
        carried: carried + place, upstream: upstream, state_stride: outputStride,
        state_gradient: toState, gate_gradients: toGates)
      unsafe kernels.backward(&slope)
    case .lstm:
      var slope = unsafe ck_lstm_slope(
        rows: rows, hidden: hidden, gates: gates, cell_before: cellsBefore + at,
        cell_tanh: cellTanhs + at, carried: carried + place, upstream: upstream,
        state_stride: outputStride, cell_gradient: carriedAside + place,
        state_gradient: toState, gate_gradients: toGates)
      unsafe kernels.backward(&slope)
    case .gru:
      var slope = unsafe ck_gru_slope(
        rows: rows, hidden: hidden, gates: gates, candidate: candidates + at,
        state_before: statesBefore + at, carried: carried + place, upstream: upstream,
        state_stride: outputStride, direct: carriedAside + place, state_gradient: toState,
        gate_gradients: toGates, recurrent_gradients: hiddenGradients + row * width)
      unsafe kernels.backward(&slope)
    }
  }
}
