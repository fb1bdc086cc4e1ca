import Recurrent
import TestSupport
import Testing

/// Every gradient against differences of the loss, which a plain network computes in double precision.
@Suite struct GradientTests {
  private static let lengths = [2, 4, 1]
  /// The step of the differences; their own error is some 1e-9.
  private static let step = 1e-5
  /// Gradients are of size 1, and sums of up to some hundred terms.
  private static let tolerance: Float = 3e-6

  static func options(_ cell: RecurrentOptions.Cell, isDeep: Bool) -> RecurrentOptions {
    RecurrentOptions(
      cell: cell, inputSize: 3, hiddenSize: isDeep ? 3 : 17, layerCount: isDeep ? 2 : 1,
      isBidirectional: isDeep)
  }

  @Test(arguments: RecurrentOptions.Cell.allCases, [false, true])
  func everyGradientIsTheDifferenceOfTheLoss(cell: RecurrentOptions.Cell, isDeep: Bool) throws {
    let options = Self.options(cell, isDeep: isDeep)
    var random = SeededGenerator(seed: 3)
    let targets = Self.lengths.map { length in (0..<length).map { _ in Int(random.next() % 4) } }
    var network = try Network(options, classes: 4, lengths: Self.lengths, targets: targets)
    network.initialize(seed: 9)
    let inputs = Self.lengths.map { random.normals($0 * options.inputSize) }
    network.setInputs(inputs)
    _ = network.forward()
    let count = options.layerCount * options.directionCount * 3 * options.hiddenSize
    let initial = (0..<(cell == .lstm ? 2 : 1)).map { _ in random.normals(count).map { 0.5 * $0 } }
    network.setInitial(initial)
    let loss = network.forward()
    network.backward()

    var plain = ReferenceNetwork(
      options: options, classes: 4, lengths: Self.lengths, targets: targets,
      inputs: inputs.map { $0.map(Double.init) }, initial: initial.map { $0.map(Double.init) },
      parameters: [:])
    for entry in network.parameters.layout.entries {
      plain.parameters[entry.name] = network.parameters[entry.name].map(Double.init)
    }
    #expect(abs(loss - plain.loss) < 1e-6)
    for entry in network.parameters.layout.entries {
      let differences = differences(&plain, (plain.parameters[entry.name] ?? []).count) {
        $0.parameters[entry.name, default: []][$1] += $2
      }
      expectClose(
        network.gradients[entry.name], differences, within: Self.tolerance, "\(entry.name)")
    }
    for (number, ours) in network.initialGradients.enumerated() {
      let differences = differences(&plain, count) { $0.initial[number][$1] += $2 }
      expectClose(ours, differences, within: Self.tolerance, "initial state \(number)")
    }
    let ours = network.batch.unpack(network.input.allGradients, width: options.inputSize)
    for (sequence, ours) in ours.enumerated() {
      let differences = differences(&plain, ours.count) { $0.inputs[sequence][$1] += $2 }
      expectClose(ours, differences, within: Self.tolerance, "input \(sequence)")
    }
  }

  private func differences(
    _ plain: inout ReferenceNetwork, _ count: Int,
    _ move: (inout ReferenceNetwork, Int, Double) -> Void
  ) -> [Float] {
    (0..<count).map { index in
      move(&plain, index, Self.step)
      let above = plain.loss
      move(&plain, index, -2 * Self.step)
      let below = plain.loss
      move(&plain, index, Self.step)
      return Float((above - below) / (2 * Self.step))
    }
  }
}
