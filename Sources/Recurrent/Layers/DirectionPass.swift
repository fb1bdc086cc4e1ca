internal import CKernels
internal import LinearAlgebra

/// One direction of one layer on its way through a batch: bare addresses, for threads that take
/// sequences of their own, or, where there is but one, places of the state.
///
/// Sequences are independent, so threads that take some never wait for each other between steps. What a
/// thread writes are the rows of its sequences. Places of the state need each other's last values, so
/// threads that share them meet after every step. What a thread writes are its places of every gate.
@safe
struct DirectionPass: @unchecked Sendable {
  let cell: RecurrentOptions.Cell
  let hidden: Int
  let width: Int
  let isReverse: Bool
  let batch: PackedSequences
  let kernels: KernelSet

  let gates: UnsafeMutablePointer<Float>
  let statesBefore: UnsafeMutablePointer<Float>
  let cells: UnsafeMutablePointer<Float>
  let cellsBefore: UnsafeMutablePointer<Float>
  let cellTanhs: UnsafeMutablePointer<Float>
  let candidates: UnsafeMutablePointer<Float>
  let gateGradients: UnsafeMutablePointer<Float>
  let hiddenGradients: UnsafeMutablePointer<Float>
  let stateGradients: UnsafeMutablePointer<Float>
  let recurrent: UnsafeMutablePointer<Float>
  let carried: UnsafeMutablePointer<Float>
  let carriedAside: UnsafeMutablePointer<Float>
  /// Of a single sequence, what row products read, else what is packed.
  let forwardWeights: UnsafePointer<UInt32>
  let backwardWeights: UnsafePointer<UInt32>
  let bias: UnsafeMutablePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let outputGradients: UnsafeMutablePointer<Float>
  let outputStride: Int
  let initial: StateRows
  let final: StateRows

  /// The rows of this direction among the states, in the order of the sequences.
  @safe
  struct StateRows {
    let hidden: UnsafeMutablePointer<Float>
    let hiddenGradients: UnsafeMutablePointer<Float>
    let cell: UnsafeMutablePointer<Float>
    let cellGradients: UnsafeMutablePointer<Float>

    init(_ state: borrowing RecurrentState, offset: Int) {
      let cellOffset = state.cell.rowCount > 0 ? offset : 0
      unsafe hidden = state.hidden.values.base + offset
      unsafe hiddenGradients = state.hidden.gradients.base + offset
      unsafe cell = state.cell.values.base + cellOffset
      unsafe cellGradients = state.cell.gradients.base + cellOffset
    }
  }

  init(
    _ options: RecurrentOptions, _ layer: LayerMemory, direction: Int, batch: PackedSequences,
    hiddenWeight: UnsafeMutablePointer<Float>, kernels: KernelSet, initial: StateRows,
    final: StateRows
  ) {
    let memory = layer.directions[direction]
    cell = options.cell
    hidden = options.hiddenSize
    width = options.cell.gateCount * options.hiddenSize
    isReverse = direction == 1
    self.batch = batch
    self.kernels = kernels
    unsafe gates = memory.gates.base
    unsafe statesBefore = memory.statesBefore.base
    unsafe cells = memory.cells.base
    unsafe cellsBefore = memory.cellsBefore.base
    unsafe cellTanhs = memory.cellTanhs.base
    unsafe candidates = memory.candidates.base
    unsafe gateGradients = memory.gateGradients.base
    unsafe hiddenGradients =
      options.cell == .gru ? memory.hiddenGradients.base : memory.gateGradients.base
    unsafe stateGradients = memory.stateGradients.base
    unsafe recurrent = memory.recurrent.base
    unsafe carried = memory.carried.base
    unsafe carriedAside = memory.carriedAside.base
    unsafe forwardWeights = UnsafePointer(PackedRecurrentWeights.words(memory.weights.forward.base))
    unsafe backwardWeights = UnsafePointer(
      PackedRecurrentWeights.words(batch.count == 1 ? hiddenWeight : memory.weights.backward.base))
    unsafe bias = memory.weights.bias.base
    unsafe output = layer.output.values.base + direction * options.hiddenSize
    unsafe outputGradients = layer.output.gradients.base + direction * options.hiddenSize
    outputStride = options.outputSize
    self.initial = initial
    self.final = final
  }

  /// The places of the state that one of several shares computes: cache lines of its own, where a state
  /// is whole lines.
  func places(_ share: Int, of shares: Int) -> Range<Int> {
    let line = 16
    let lines = (hidden + line - 1) / line
    let (first, end) = (share * lines / shares, (share + 1) * lines / shares)
    return min(first * line, hidden)..<min(end * line, hidden)
  }

  /// Some columns of the products of rows of states or gradients; of several sequences, all columns.
  @unsafe
  func multiply(
    _ rows: UnsafePointer<Float>, count: Int, inputs: Int, by weights: UnsafePointer<UInt32>,
    columns: Range<Int>, of width: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    if batch.count == 1 {
      let first = columns.lowerBound
      unsafe kernels.multiplyRow(
        rows, count: inputs, by: weights + first, stride: width, columns: columns.count,
        into: sums + first)
    } else {
      unsafe kernels.multiply(
        rows, rows: count, inputs: inputs, by: weights, columns: columns, into: sums,
        stride: width)
    }
  }

  /// The step that comes `index`-th on the way forward.
  func step(_ index: Int) -> Int { isReverse ? batch.stepCount - 1 - index : index }

  /// The sequences of `ranks` that reach a step.
  func active(_ ranks: Range<Int>, at step: Int) -> Range<Int> {
    ranks.clamped(to: 0..<batch.activeCounts[step])
  }

  /// Copies a row of states, or some places of it.
  @inline(__always) @unsafe
  func copy(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    _ places: Range<Int>? = nil
  ) {
    let (first, count) = (places?.lowerBound ?? 0, places?.count ?? hidden)
    unsafe (target + first).update(from: source + first, count: count)
  }
}
