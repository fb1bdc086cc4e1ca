internal import CKernels
internal import LinearAlgebra
internal import Parallel

extension DirectionPass {
  /// Takes the gradients of the sequences of some ranks back through all their steps.
  ///
  /// - Parameters:
  ///   - ranks: Whose gradients.
  ///   - sources: Where the loss's gradients come from; the others' are not looked at.
  ///   - pool: The threads that share every step.
  /// - Complexity: allocates nothing on one thread.
  func backward(_ ranks: Range<Int>, from sources: GradientSources, on pool: ThreadPool) {
    for rank in ranks { fetchFinalGradient(rank, isGiven: sources.contains(.finalState)) }
    let stepCount = batch.stepCount
    // The first step's gradients still have to be carried to the initial state.
    pool.runInLockstep(stepCount + 1) { turn, share, shares in
      let places = places(share, of: shares)
      guard !places.isEmpty else { return }
      if turn > 0 { carry(ranks, from: stepCount - turn, places) }
      if turn < stepCount {
        runCellsBack(
          ranks, stepCount - 1 - turn, places, hasUpstream: sources.contains(.outputs))
      }
    }
    for rank in ranks { keepInitialGradient(rank) }
  }

  /// The product that takes the gates' gradients of a step to the states before it.
  private func carry(_ ranks: Range<Int>, from index: Int, _ places: Range<Int>) {
    let active = active(ranks, at: step(index))
    guard !active.isEmpty else { return }
    let row = batch.starts[step(index)] + active.lowerBound
    unsafe multiply(
      hiddenGradients + row * width, count: active.count, inputs: width, by: backwardWeights,
      columns: places, of: hidden, into: carried + active.lowerBound * hidden)
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

  /// Takes what has come to some places of the states after a step back into its gates.
  private func runCellsBack(
    _ ranks: Range<Int>, _ index: Int, _ places: Range<Int>, hasUpstream: Bool
  ) {
    let active = active(ranks, at: step(index))
    let (rows, first, count) = (active.count, places.lowerBound, places.count)
    guard rows > 0 else { return }
    let row = batch.starts[step(index)] + active.lowerBound
    let (place, at) = (active.lowerBound * hidden + first, row * hidden + first)
    let upstream =
      unsafe hasUpstream
      ? UnsafePointer(outputGradients + row * outputStride + first) : nil
    let gates = unsafe gates + row * width + first
    let (toGates, toState) = unsafe (gateGradients + row * width + first, stateGradients + at)
    switch cell {
    case .tanh, .relu:
      var slope = unsafe ck_rnn_slope(
        rows: rows, hidden: hidden, places: count, is_relu: cell == .relu ? 1 : 0, gates: gates,
        carried: carried + place, upstream: upstream, state_stride: outputStride,
        state_gradient: toState, gate_gradients: toGates)
      unsafe kernels.backward(&slope)
    case .lstm:
      var slope = unsafe ck_lstm_slope(
        rows: rows, hidden: hidden, places: count, gates: gates, cell_before: cellsBefore + at,
        cell_tanh: cellTanhs + at, carried: carried + place, upstream: upstream,
        state_stride: outputStride, cell_gradient: carriedAside + place,
        state_gradient: toState, gate_gradients: toGates)
      unsafe kernels.backward(&slope)
    case .gru:
      var slope = unsafe ck_gru_slope(
        rows: rows, hidden: hidden, places: count, gates: gates, candidate: candidates + at,
        state_before: statesBefore + at, carried: carried + place, upstream: upstream,
        state_stride: outputStride, direct: carriedAside + place, state_gradient: toState,
        gate_gradients: toGates, recurrent_gradients: hiddenGradients + row * width + first)
      unsafe kernels.backward(&slope)
    }
  }
}
