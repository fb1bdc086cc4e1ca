internal import CKernels
internal import LinearAlgebra

extension DirectionPass {
  /// Takes the sequences of some ranks through all their steps.
  ///
  /// The gates hold the input's products, and get their activations.
  ///
  /// - Complexity: allocates nothing.
  func forward(_ ranks: Range<Int>) {
    for index in 0..<batch.stepCount {
      let step = step(index)
      let active = active(ranks, at: step)
      guard !active.isEmpty else { continue }
      fetchStates(active, before: step)
      let row = batch.starts[step] + active.lowerBound
      let sums = unsafe recurrent + active.lowerBound * width
      unsafe kernels.multiply(
        statesBefore + row * hidden, rows: active.count, inputs: hidden, by: forwardWeights,
        columns: width, into: sums)
      unsafe runCells(row, active.count, sums)
    }
    for rank in ranks { keepFinalState(rank) }
  }

  /// Puts the states before a step beside it: the initial ones where a sequence begins there.
  private func fetchStates(_ active: Range<Int>, before step: Int) {
    let previous = isReverse ? step + 1 : step - 1
    let going = batch.activeCounts.indices ~= previous ? batch.activeCounts[previous] : 0
    for rank in active {
      let row = batch.starts[step] + rank
      if rank < going {
        let source = batch.starts[previous] + rank
        unsafe copy(output + source * outputStride, to: statesBefore + row * hidden)
        if cell == .lstm { unsafe copy(cells + source * hidden, to: cellsBefore + row * hidden) }
      } else {
        let source = batch.order[rank] * hidden
        unsafe copy(initial.hidden + source, to: statesBefore + row * hidden)
        if cell == .lstm { unsafe copy(initial.cell + source, to: cellsBefore + row * hidden) }
      }
    }
  }

  private func runCells(_ row: Int, _ rows: Int, _ sums: UnsafePointer<Float>) {
    let (gates, state) = unsafe (gates + row * width, output + row * outputStride)
    let place = row * hidden
    switch cell {
    case .tanh, .relu:
      var step = unsafe ck_rnn_step(
        rows: rows, hidden: hidden, is_relu: cell == .relu ? 1 : 0, gates: gates,
        recurrent: sums, bias: bias, state: state, state_stride: outputStride)
      unsafe kernels.forward(&step)
    case .lstm:
      var step = unsafe ck_lstm_step(
        rows: rows, hidden: hidden, gates: gates, recurrent: sums, bias: bias,
        cell_before: cellsBefore + place, cell: cells + place, cell_tanh: cellTanhs + place,
        state: state, state_stride: outputStride)
      unsafe kernels.forward(&step)
    case .gru:
      var step = unsafe ck_gru_step(
        rows: rows, hidden: hidden, gates: gates, recurrent: sums, bias: bias,
        state_before: statesBefore + place, candidate: candidates + place, state: state,
        state_stride: outputStride)
      unsafe kernels.forward(&step)
    }
  }

  private func keepFinalState(_ rank: Int) {
    let sequence = batch.order[rank]
    let row = batch.starts[isReverse ? 0 : batch.lengths[sequence] - 1] + rank
    unsafe copy(output + row * outputStride, to: final.hidden + sequence * hidden)
    if cell == .lstm {
      unsafe copy(cells + row * hidden, to: final.cell + sequence * hidden)
    }
  }
}
