import Recurrent
import TestSupport
import Testing

@Suite struct FinalStateTests {
  /// The forward direction ends at each sequence's own last step, the backward one at its first.
  @Test func finalStatesAreThoseOfTheLastValidStep() throws {
    let options = RecurrentOptions(
      cell: .gru, inputSize: 2, hiddenSize: 3, layerCount: 2, isBidirectional: true)
    let lengths = [3, 1, 4]
    var network = try Network(
      options, classes: 2, lengths: lengths, targets: lengths.map { Array(repeating: 0, count: $0) }
    )
    network.initialize(seed: 1)
    var random = SeededGenerator(seed: 1)
    network.setInputs(lengths.map { random.normals(2 * $0) })
    _ = network.forward()
    var last = Activations()
    network.workspace.copyFinalStates(into: &last)
    for (sequence, length) in lengths.enumerated() {
      func state(_ direction: Int, _ step: Int) -> [Float] {
        network.workspace.state(
          RecurrentPlace(layer: 1, direction: direction, sequence: sequence, step: step))
      }
      let (found, expected) = (last.values(ofRow: sequence), state(0, length - 1) + state(1, 0))
      #expect(found == expected)
    }
    last.setGradients((0..<18).map(Float.init))
    network.workspace.setFinalGradients(from: last)
    let gradients = network.workspace.finalState.hidden.allGradients
    // Two layers below come first, then the forward rows, then the backward ones.
    #expect(gradients[..<18].allSatisfy { $0 == 0 })
    #expect(
      Array(gradients[18...]) == [0, 1, 2, 6, 7, 8, 12, 13, 14, 3, 4, 5, 9, 10, 11, 15, 16, 17])
  }

  /// Beside others and alone, a sequence has the same states, to the bit.
  @Test(arguments: RecurrentOptions.Cell.allCases)
  func statesDoNotDependOnTheRestOfTheBatch(cell: RecurrentOptions.Cell) throws {
    let options = RecurrentOptions(
      cell: cell, inputSize: 19, hiddenSize: 21, layerCount: 2, isBidirectional: true)
    let lengths = [5, 9, 2, 70, 9, 1, 5, 5, 3]
    var random = SeededGenerator(seed: 5)
    let inputs = lengths.map { random.normals(19 * $0) }
    func outputs(_ lengths: [Int], _ inputs: [[Float]]) throws -> [[Float]] {
      var network = try Network(
        options, classes: 2, lengths: lengths,
        targets: lengths.map { Array(repeating: 0, count: $0) })
      network.initialize(seed: 1)
      network.setInputs(inputs)
      _ = network.forward()
      return network.batch.unpack(network.output, width: options.outputSize)
    }
    let together = try outputs(lengths, inputs)
    for index in lengths.indices {
      #expect(try outputs([lengths[index]], [inputs[index]])[0] == together[index])
    }
  }
}
