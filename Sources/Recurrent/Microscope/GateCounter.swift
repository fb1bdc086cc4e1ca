internal import LinearAlgebra

/// Counts the numbers of gates that are near their bounds.
struct GateCounter {
  private let cell: RecurrentOptions.Cell
  private let hiddenSize: Int
  private let bounds: [Bounds]
  private var low: [Int]
  private var high: [Int]
  private var count = 0

  init(_ options: RecurrentOptions) {
    cell = options.cell
    hiddenSize = options.hiddenSize
    low = Array(repeating: 0, count: cell.gateCount)
    high = low
    bounds = Self.bounds(of: cell)
  }

  /// A gate, and between which numbers it is not near its bounds.
  private struct Bounds {
    let gate: String
    let low: Float
    let high: Float

    static func sigmoid(_ gate: String) -> Bounds { Bounds(gate: gate, low: 0.1, high: 0.9) }
    static func tanh(_ gate: String) -> Bounds { Bounds(gate: gate, low: -0.97, high: 0.97) }
  }

  private static func bounds(of cell: RecurrentOptions.Cell) -> [Bounds] {
    switch cell {
    case .tanh: [.tanh("h")]
    // The state is 0 or more, so that a zero alone is below the least number above it.
    case .relu: [Bounds(gate: "h", low: .leastNonzeroMagnitude, high: .infinity)]
    case .lstm: [.sigmoid("i"), .sigmoid("f"), .tanh("g"), .sigmoid("o")]
    case .gru: [.sigmoid("r"), .sigmoid("z"), .tanh("n")]
    }
  }

  /// Counts all steps of the last way forward through the first layer.
  ///
  /// - Complexity: O(steps · gates); allocates nothing.
  mutating func add(_ workspace: borrowing RecurrentWorkspace) {
    guard let batch = workspace.batch else { return }
    let gates = unsafe workspace.layers[0].directions[0].gates.base
    let width = cell.gateCount * hiddenSize
    for gate in bounds.indices {
      let (least, greatest) = (bounds[gate].low, bounds[gate].high)
      var (below, above) = (0, 0)
      for row in 0..<batch.rowCount {
        let first = row * width + gate * hiddenSize
        for index in first..<first + hiddenSize {
          let value = unsafe gates[index]
          below += value < least ? 1 : 0
          above += value > greatest ? 1 : 0
        }
      }
      low[gate] += below
      high[gate] += above
    }
    count += batch.rowCount * hiddenSize
  }

  /// The shares of all that was counted.
  var saturation: [GateSaturation] {
    bounds.enumerated().map { index, bounds in
      let all = Double(max(1, count))
      return GateSaturation(
        gate: bounds.gate, low: Double(low[index]) / all, high: Double(high[index]) / all)
    }
  }
}
