internal import LinearAlgebra
internal import Parallel

/// The weights of the inputs' products and, both ways round, the states', in the order in which the
/// kernels read them.
///
/// They are packed anew when the parameters have changed. A single sequence's products are each of one
/// row, for which they are only turned.
@safe
final class PackedRecurrentWeights {
  /// Gates by inputs.
  private(set) var input = FloatBuffer()
  /// Gates by hidden; turned, hidden by gates.
  private(set) var forward = FloatBuffer()
  private var forwardIsTurned = false
  /// Hidden by gates.
  private(set) var backward = FloatBuffer()
  /// The sum of both biases; a GRU's for n are kept apart, the state's at the end.
  private(set) var bias = FloatBuffer()
  private var forwardRevision = 0
  private var backwardRevision = 0

  /// Prepares the way forward, of one sequence or of several.
  func packForward(
    _ parameters: borrowing Parameters, _ direction: DirectionParameters,
    _ options: RecurrentOptions, isSingle: Bool, _ compute: Compute
  ) {
    let hasChanged = forwardRevision != parameters.revision
    let rows = options.cell.gateCount * options.hiddenSize
    if hasChanged {
      forwardRevision = parameters.revision
      let inputWeight = unsafe parameters.base(direction.inputWeight)
      unsafe Self.pack(inputWeight, rows, direction.inputSize, into: &input, compute)
      sumBiases(parameters, direction, options)
    }
    guard hasChanged || forwardIsTurned != isSingle else { return }
    forwardIsTurned = isSingle
    let hiddenWeight = unsafe parameters.base(direction.hiddenWeight)
    if isSingle {
      unsafe Self.turn(hiddenWeight, rows, options.hiddenSize, into: &forward, compute)
    } else {
      unsafe Self.pack(hiddenWeight, rows, options.hiddenSize, into: &forward, compute)
    }
  }

  @unsafe
  private static func pack(
    _ weight: UnsafePointer<Float>, _ rows: Int, _ inputs: Int, into buffer: inout FloatBuffer,
    _ compute: Compute
  ) {
    let kernels = compute.backend.kernels
    buffer.reserve(kernels.padded(rows) * inputs)
    nonisolated(unsafe) let (weight, floats) = unsafe (weight, buffer.base)
    let part = 2 * kernels.panelWidth
    compute.suited(to: rows * inputs).backend.pool.run((rows + part - 1) / part) { index in
      let first = index * part
      unsafe kernels.pack(
        weight + first * inputs, outputs: rows, first: first, count: min(part, rows - first),
        inputs: inputs, stride: inputs, .float32, into: words(floats), scales: floats)
    }
  }

  @unsafe
  private static func turn(
    _ weight: UnsafePointer<Float>, _ rows: Int, _ inputs: Int, into buffer: inout FloatBuffer,
    _ compute: Compute
  ) {
    let kernels = compute.backend.kernels
    buffer.reserve(rows * inputs)
    nonisolated(unsafe) let (weight, floats) = unsafe (weight, buffer.base)
    let part = 64
    compute.suited(to: rows * inputs).backend.pool.run((rows + part - 1) / part) { index in
      let first = index * part
      unsafe kernels.turn(
        weight + first * inputs, outputs: rows, first: first, count: min(part, rows - first),
        inputs: inputs, into: words(floats))
    }
  }

  /// Prepares the way back, of several sequences; one reads the parameters as they are.
  func packBackward(
    _ parameters: borrowing Parameters, _ direction: DirectionParameters,
    _ options: RecurrentOptions, _ compute: Compute
  ) {
    guard backwardRevision != parameters.revision else { return }
    backwardRevision = parameters.revision
    let (hidden, rows) = (options.hiddenSize, options.cell.gateCount * options.hiddenSize)
    let kernels = compute.backend.kernels
    backward.reserve(kernels.padded(hidden) * rows)
    nonisolated(unsafe) let weight = unsafe parameters.base(direction.hiddenWeight)
    nonisolated(unsafe) let packed = unsafe Self.words(backward.base)
    let part = kernels.panelWidth
    compute.suited(to: rows * hidden).backend.pool.run((hidden + part - 1) / part) { index in
      let first = index * part
      unsafe kernels.packTransposed(
        weight, outputs: hidden, first: first, count: min(part, hidden - first), inputs: rows,
        into: packed)
    }
  }

  /// The words of packed floats, as the kernels know them.
  @unsafe
  static func words(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<UInt32> {
    unsafe UnsafeMutableRawPointer(floats).assumingMemoryBound(to: UInt32.self)
  }

  private func sumBiases(
    _ parameters: borrowing Parameters, _ direction: DirectionParameters,
    _ options: RecurrentOptions
  ) {
    let hidden = options.hiddenSize
    let rows = options.cell.gateCount * hidden
    bias.reserve(options.cell == .gru ? rows + hidden : rows)
    guard let input = direction.inputBias, let state = direction.hiddenBias else { return }
    let (b, d) = unsafe (parameters.base(input), parameters.base(state))
    let summed = options.cell == .gru ? 2 * hidden : rows
    for index in 0..<summed { unsafe bias.base[index] = b[index] + d[index] }
    for index in summed..<rows {
      unsafe bias.base[index] = b[index]
      unsafe bias.base[index + hidden] = d[index]
    }
  }
}
