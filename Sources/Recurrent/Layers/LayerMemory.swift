internal import LinearAlgebra

/// What one layer keeps of a batch.
final class LayerMemory {
  var output = Activations()
  /// What dropout multiplied the output by.
  var mask = FloatBuffer()
  /// Whether it did.
  var isMasked = false
  let directions: [DirectionMemory]

  init(_ options: RecurrentOptions) {
    directions = (0..<options.directionCount).map { _ in DirectionMemory() }
  }

  func resize(_ options: RecurrentOptions, _ batch: PackedSequences) {
    output.resize(rowCount: batch.rowCount, width: options.outputSize)
    for direction in directions {
      direction.resize(options, rows: batch.rowCount, sequences: batch.count)
    }
  }
}

/// What one direction of a layer keeps of a batch; rows are those of ``PackedSequences``.
final class DirectionMemory {
  // Rows by gates; after their activations.
  var gates = FloatBuffer()
  // Rows by hidden.
  var statesBefore = FloatBuffer()
  var cells = FloatBuffer()
  var cellsBefore = FloatBuffer()
  var cellTanhs = FloatBuffer()
  /// A GRU's product of the state, before the reset gate.
  var candidates = FloatBuffer()
  // The gradients of the same, before the gates' activations.
  var gateGradients = FloatBuffer()
  /// A GRU's, as its state's product sees them; other cells have but one kind.
  var hiddenGradients = FloatBuffer()
  var stateGradients = FloatBuffer()
  // Sequences, longest first, by gates and by hidden: what goes from step to step.
  var recurrent = FloatBuffer()
  var carried = FloatBuffer()
  /// The gradient of an LSTM's cell, or what goes past a GRU's products.
  var carriedAside = FloatBuffer()
  let weights = PackedRecurrentWeights()

  func resize(_ options: RecurrentOptions, rows: Int, sequences: Int) {
    let (hidden, width) = (
      options.hiddenSize, options.cell.gateCount * options.hiddenSize
    )
    let isLSTM = options.cell == .lstm
    let isGRU = options.cell == .gru
    gates.reserve(rows * width)
    statesBefore.reserve(rows * hidden)
    gateGradients.reserve(rows * width)
    stateGradients.reserve(rows * hidden)
    recurrent.reserve(sequences * width)
    carried.reserve(sequences * hidden)
    carriedAside.reserve(isLSTM || isGRU ? sequences * hidden : 0)
    cells.reserve(isLSTM ? rows * hidden : 0)
    cellsBefore.reserve(isLSTM ? rows * hidden : 0)
    cellTanhs.reserve(isLSTM ? rows * hidden : 0)
    candidates.reserve(isGRU ? rows * hidden : 0)
    hiddenGradients.reserve(isGRU ? rows * width : 0)
  }
}
