import Recurrent
import TestSupport
import Testing

/// What is to be seen of single steps.
@Suite struct StepTests {
  /// ∂L/∂h of a step is the gradient of the initial state of what comes after it.
  @Test(arguments: RecurrentOptions.Cell.allCases)
  func gradientsOfStatesAreThoseOfTheRestOfTheSequence(cell: RecurrentOptions.Cell) throws {
    var whole = try network(cell, steps: 5, seed: 1)
    _ = whole.forward()
    whole.backward()
    let place = RecurrentPlace(step: 1)
    let state = whole.workspace.state(place)

    var rest = try network(cell, steps: 5, from: 2, seed: 1)
    _ = rest.forward()
    let cells = cell == .lstm ? [whole.workspace.cell(place)] : []
    rest.setInitial([state] + cells)
    _ = rest.forward()
    rest.backward()
    // The loss of the whole is a mean over all steps; only the last step has a target here.
    expectClose(whole.workspace.stateGradient(place), rest.initialGradients[0], within: 1e-6)
    let norm = rest.workspace.initialState.hidden.gradientNorm(ofRow: 0)
    #expect(abs(whole.workspace.stateGradientNorm(place) - norm) < 1e-6)
  }

  /// A sequence of 3 inputs a step, or what is left of it from a step on, with a target for the last.
  private func network(
    _ cell: RecurrentOptions.Cell, steps: Int, from first: Int = 0, seed: UInt64
  ) throws -> Network {
    let options = RecurrentOptions(cell: cell, inputSize: 3, hiddenSize: 5)
    var targets = Array(repeating: CrossEntropy.ignored, count: steps - first)
    targets[targets.count - 1] = 2
    var network = try Network(options, classes: 4, lengths: [steps - first], targets: [targets])
    network.initialize(seed: seed)
    var random = SeededGenerator(seed: seed)
    network.setInputs([Array(random.normals(3 * steps)[(3 * first)...])])
    return network
  }

  /// Differences of states that are floats: their rounding over the step, and the step's square.
  @Test(arguments: RecurrentOptions.Cell.allCases)
  func jacobiansAreTheDifferencesOfStates(cell: RecurrentOptions.Cell) throws {
    var network = try network(cell, steps: 1, seed: 4)
    _ = network.forward()
    var random = SeededGenerator(seed: 6)
    let count = cell == .lstm ? 10 : 5
    let start = random.normals(count)
    func states(_ moved: [Float]) -> [Float] {
      network.setInitial(cell == .lstm ? [Array(moved[..<5]), Array(moved[5...])] : [moved])
      _ = network.forward()
      return network.finalStates.flatMap(\.self)
    }
    let step: Float = 1e-2
    var expected = [Float](repeating: 0, count: count * count)
    for column in 0..<count {
      var (above, below) = (start, start)
      above[column] += step
      below[column] -= step
      for (row, pair) in zip(states(above), states(below)).enumerated() {
        expected[row * count + column] = (pair.0 - pair.1) / (above[column] - below[column])
      }
    }
    _ = states(start)
    let jacobian = StepJacobian(
      RecurrentPlace(step: 0), of: network.layers, network.parameters, network.workspace)
    #expect(jacobian.size == count)
    expectClose(jacobian.elements.map { Float($0) }, expected, within: 1e-4)
  }

  @Test func gatesAreBetweenTheirBounds() throws {
    var network = try network(.lstm, steps: 3, seed: 2)
    _ = network.forward()
    network.backward()
    let gates = network.workspace.gates(RecurrentPlace(step: 2))
    #expect(gates.count == 20)
    let isGate = (gates[..<10] + gates[15...]).allSatisfy { $0 > 0 && $0 < 1 }
    #expect(isGate && gates[10..<15].contains { $0 < 0 })
    #expect(network.workspace.gateGradients(RecurrentPlace(step: 2)).count == 20)
  }

  @Test func packedRowsAreStepsOfTheLongestFirst() {
    let batch = PackedSequences(lengths: [2, 3, 1])
    #expect(batch.rowCount == 6 && batch.stepCount == 3 && batch.count == 3)
    #expect(batch.pack([["a", "b"], ["c", "d", "e"], ["f"]]) == ["c", "a", "f", "d", "b", "e"])
    #expect(batch.unpack(Array(0..<6)) == [[1, 4], [0, 3, 5], [2]])
  }
}
