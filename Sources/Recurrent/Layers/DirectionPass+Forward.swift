internal import CKernels
internal import LinearAlgebra
internal import Parallel

extension DirectionPass {
  /// Takes the sequences of some ranks through all their steps.
  ///
  /// The gates hold the input's products, and get their activations.
  ///
  /// - Parameters:
  ///   - ranks: The sequences.
  ///   - pool: The threads that share every step.
  /// - Complexity: allocates nothing on one thread.
  func forward(_ ranks: Range<Int>, on pool: ThreadPool) {
    fetchStates(ranks, before: 0, 0..<hidden)
    pool.runInLockstep(batch.stepCount) { index, share, shares in
      let places = places(share, of: shares)
      if !places.isEmpty { forward(ranks, index, places) }
    }
    for rank in ranks { keepFinalState(rank) }
  }

  /// Takes some places of the states through a step, and puts them where the next one finds them.
  private func forward(_ ranks: Range<Int>, _ index: Int, _ places: Range<Int>) {
    let active = active(ranks, at: step(index))
    if !active.isEmpty {
      let row = batch.starts[step(index)] + active.lowerBound
      let sums = unsafe recurrent + active.lowerBound * width
      unsafe multiply(statesBefore + row * hidden, rows: active.count, places, into: sums)
      unsafe runCells(row, active.count, sums, places)
    }
    if index + 1 < batch.stepCount { fetchStates(ranks, before: index + 1, places) }
  }

  /// The product of the states before a step.
  private func multiply(
    _ states: UnsafePointer<Float>, rows: Int, _ places: Range<Int>,
    into sums: UnsafeMutablePointer<Float>
  ) {
    let isWhole = places.count == hidden
    for gate in 0..<(isWhole ? 1 : cell.gateCount) {
      let first = gate * hidden + places.lowerBound
      unsafe multiply(
        states, count: rows, inputs: hidden, by: forwardWeights,
        columns: first..<first + (isWhole ? width : places.count), of: width, into: sums)
    }
  }

  /// Puts the states before a step beside it: the initial ones where a sequence begins there.
  private func fetchStates(_ ranks: Range<Int>, before index: Int, _ places: Range<Int>) {
    let step = step(index)
    let previous = isReverse ? step + 1 : step - 1
    let going = batch.activeCounts.indices ~= previous ? batch.activeCounts[previous] : 0
    for rank in active(ranks, at: step) {
      let row = batch.starts[step] + rank
      if rank < going {
        let source = batch.starts[previous] + rank
        unsafe copy(output + source * outputStride, to: statesBefore + row * hidden, places)
        if cell == .lstm {
          unsafe copy(cells + source * hidden, to: cellsBefore + row * hidden, places)
        }
      } else {
        let source = batch.order[rank] * hidden
        unsafe copy(initial.hidden + source, to: statesBefore + row * hidden, places)
        if cell == .lstm {
          unsafe copy(initial.cell + source, to: cellsBefore + row * hidden, places)
        }
      }
    }
  }

  private func runCells(
    _ row: Int, _ rows: Int, _ sums: UnsafePointer<Float>, _ places: Range<Int>
  ) {
    let (first, count) = (places.lowerBound, places.count)
    let (gates, state) = unsafe (
      gates + row * width + first, output + row * outputStride + first
    )
    let (sums, bias, place) = unsafe (sums + first, bias + first, row * hidden + first)
    switch cell {
    case .tanh, .relu:
      var step = unsafe ck_rnn_step(
        rows: rows, hidden: hidden, places: count, is_relu: cell == .relu ? 1 : 0, gates: gates,
        recurrent: sums, bias: bias, state: state, state_stride: outputStride)
      unsafe kernels.forward(&step)
    case .lstm:
      var step = unsafe ck_lstm_step(
        rows: rows, hidden: hidden, places: count, gates: gates, recurrent: sums, bias: bias,
        cell_before: cellsBefore + place, cell: cells + place, cell_tanh: cellTanhs + place,
        state: state, state_stride: outputStride)
      unsafe kernels.forward(&step)
    case .gru:
      var step = unsafe ck_gru_step(
        rows: rows, hidden: hidden, places: count, gates: gates, recurrent: sums, bias: bias,
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
