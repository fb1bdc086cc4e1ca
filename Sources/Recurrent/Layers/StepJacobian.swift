/// How the state after a step depends on the one before: ∂h'/∂h, and for an LSTM ∂(h', c')/∂(h, c).
///
/// A product of them over the steps is what gradients go through: where their singular values are below
/// 1 it vanishes, where they are above 1 it explodes.
public struct StepJacobian: Sendable, Equatable {
  /// The number of rows, and of columns: the state's size, or twice it for an LSTM, h before c.
  public let size: Int
  /// The matrix, row by row.
  public private(set) var elements: [Double]

  private init(size: Int) {
    self.init(size: size, elements: Array(repeating: 0, count: size * size))
  }

  init(size: Int, elements: [Double]) {
    self.size = size
    self.elements = elements
  }

  /// Adds `factor[i] · weight[gate·n + i, j]` to the element of row `row + i` and column j.
  private mutating func add(
    _ factor: (Int) -> Double, _ weight: [Float], gate: Int, hidden: Int, row: Int = 0
  ) {
    for i in 0..<hidden {
      let scale = factor(i)
      for j in 0..<hidden {
        elements[(row + i) * size + j] += scale * Double(weight[(gate * hidden + i) * hidden + j])
      }
    }
  }

  /// The matrix of a step that a workspace holds.
  ///
  /// **Accuracy** In double precision, from gates and states that are floats.
  ///
  /// - Parameters:
  ///   - place: The step.
  ///   - layers: The layers.
  ///   - parameters: The network's parameters, unchanged since the way forward.
  ///   - workspace: What the way forward left.
  /// - Complexity: O(gates · hidden²).
  public init(
    _ place: RecurrentPlace, of layers: RecurrentLayers, _ parameters: borrowing Parameters,
    _ workspace: borrowing RecurrentWorkspace
  ) {
    let hidden = layers.options.hiddenSize
    let weight = parameters[layers.layers[place.layer][place.direction].hiddenWeight]
    let gates = workspace.gates(place).map(Double.init)
    switch layers.options.cell {
    case .tanh, .relu:
      self.init(size: hidden)
      let isRelu = layers.options.cell == .relu
      add(
        { isRelu ? (gates[$0] > 0 ? 1 : 0) : 1 - gates[$0] * gates[$0] }, weight, gate: 0,
        hidden: hidden)
    case .gru:
      self.init(size: hidden)
      let before = workspace.stateBefore(place).map(Double.init)
      let candidates = workspace.candidate(place).map(Double.init)
      addGRU(gates, before, candidates, weight, hidden)
    case .lstm:
      self.init(size: 2 * hidden)
      let before = workspace.cellBefore(place).map(Double.init)
      let tanhs = workspace.cellTanh(place).map(Double.init)
      addLSTM(gates, before, tanhs, weight, hidden)
    }
  }

  private mutating func addGRU(
    _ gates: [Double], _ before: [Double], _ candidates: [Double], _ weight: [Float], _ n: Int
  ) {
    let (r, z, new) = (gates[..<n], gates[n..<2 * n], gates[(2 * n)...])
    func toNew(_ i: Int) -> Double {
      (1 - z[n + i]) * (1 - new[2 * n + i] * new[2 * n + i])
    }
    add({ toNew($0) * candidates[$0] * r[$0] * (1 - r[$0]) }, weight, gate: 0, hidden: n)
    add(
      { (before[$0] - new[2 * n + $0]) * z[n + $0] * (1 - z[n + $0]) }, weight, gate: 1, hidden: n)
    add({ toNew($0) * r[$0] }, weight, gate: 2, hidden: n)
    for i in 0..<n { elements[i * size + i] += z[n + i] }
  }

  private mutating func addLSTM(
    _ gates: [Double], _ before: [Double], _ tanhs: [Double], _ weight: [Float], _ n: Int
  ) {
    let (i, f, g) = (gates[..<n], gates[n..<2 * n], gates[2 * n..<3 * n])
    let o = gates[(3 * n)...]
    // The lower half first, of the cell; the upper half follows from it.
    add({ g[2 * n + $0] * i[$0] * (1 - i[$0]) }, weight, gate: 0, hidden: n, row: n)
    add({ before[$0] * f[n + $0] * (1 - f[n + $0]) }, weight, gate: 1, hidden: n, row: n)
    add({ i[$0] * (1 - g[2 * n + $0] * g[2 * n + $0]) }, weight, gate: 2, hidden: n, row: n)
    for k in 0..<n { elements[(n + k) * size + n + k] += f[n + k] }
    add({ tanhs[$0] * o[3 * n + $0] * (1 - o[3 * n + $0]) }, weight, gate: 3, hidden: n)
    for k in 0..<n {
      let slope = o[3 * n + k] * (1 - tanhs[k] * tanhs[k])
      for column in 0..<size {
        elements[k * size + column] += slope * elements[(n + k) * size + column]
      }
    }
  }
}

extension RecurrentWorkspace {
  fileprivate func candidate(_ place: RecurrentPlace) -> [Float] {
    numbers(memory(place).candidates, row(place), options.hiddenSize)
  }

  fileprivate func cellBefore(_ place: RecurrentPlace) -> [Float] {
    numbers(memory(place).cellsBefore, row(place), options.hiddenSize)
  }

  fileprivate func cellTanh(_ place: RecurrentPlace) -> [Float] {
    numbers(memory(place).cellTanhs, row(place), options.hiddenSize)
  }
}
