import Recurrent
import StrictJSON
import TestSupport
import Testing

/// Layers below a linear one, against torch: outputs, all gradients, ten steps of Adam.
@Suite struct TrainingGoldenTests {
  /// Sums of some ten terms of ordinary size, some ten of them one after the other.
  private static let tolerance: Float = 2e-6
  /// What ten steps of Adam may add to that.
  private static let trainedTolerance: Float = 1e-5

  private func network(_ golden: JSONValue, threads: Int) throws -> Network {
    let options = RecurrentOptions(
      cell: try TorchFixture.cell(golden.text("cell")), inputSize: try golden.integer("input"),
      hiddenSize: try golden.integer("hidden"), layerCount: try golden.integer("layers"),
      isBidirectional: try golden.flag("bidirectional"), hasBias: try golden.flag("bias"))
    var network = try Network(
      options, classes: try golden.integer("classes"), lengths: try golden.integers("lengths"),
      targets: try golden.list("targets").map { try $0.doubles.map { Int($0) } },
      compute: Compute(threadCount: threads))
    network.initialize(seed: UInt64(try golden.integer("seed")))
    network.setInputs(try golden.floatLists("inputs"))
    // Makes room for the states, which are set then.
    _ = network.forward()
    network.setInitial(try golden.floatLists("initial"))
    return network
  }

  @Test(arguments: RecurrentOptions.Cell.allCases)
  func outputsAndGradientsAreTorchs(cell: RecurrentOptions.Cell) throws {
    for golden in try TorchFixture.json("training-\(cell.rawValue).json").list("cases") {
      var network = try network(golden, threads: 2)
      let loss = network.forward()
      #expect(abs(loss - (try golden.doubles("losses")[0])) < Double(Self.tolerance))
      let width = network.layers.options.outputSize
      for (ours, torchs) in zip(
        network.batch.unpack(network.output, width: width), try golden.floatLists("output"))
      {
        expectClose(ours, torchs, within: Self.tolerance)
      }
      for (ours, torchs) in zip(network.finalStates, try golden.floatLists("final")) {
        expectClose(ours, torchs, within: Self.tolerance)
      }
      network.backward()
      try expectGradients(&network, golden)
    }
  }

  private func expectGradients(_ network: inout Network, _ golden: JSONValue) throws {
    let torchs = try golden.dictionary("gradients")
    #expect(Set(torchs.keys) == Set(network.gradients.layout.entries.map(\.name)))
    for (name, gradient) in torchs {
      expectClose(network.gradients[name], try gradient.floats, within: Self.tolerance, "\(name)")
    }
    let inputs = network.batch.unpack(
      network.input.allGradients, width: network.layers.options.inputSize)
    for (ours, torchs) in zip(inputs, try golden.floatLists("input_gradients")) {
      expectClose(ours, torchs, within: Self.tolerance)
    }
    for (ours, torchs) in zip(
      network.initialGradients, try golden.floatLists("initial_gradients"))
    {
      expectClose(ours, torchs, within: Self.tolerance)
    }
  }

  @Test(arguments: RecurrentOptions.Cell.allCases)
  func tenStepsOfAdamAreTorchs(cell: RecurrentOptions.Cell) throws {
    for golden in try TorchFixture.json("training-\(cell.rawValue).json").list("cases") {
      var network = try network(golden, threads: 1)
      var optimizer = try Optimizer(
        .adam(), learningRate: 1e-2, for: network.parameters.layout)
      for expected in try golden.doubles("losses") {
        let loss = network.forward()
        #expect(abs(loss - expected) < Double(Self.trainedTolerance))
        network.backward()
        optimizer.step(&network.parameters, gradients: network.gradients, network.compute)
      }
      let gradients = try golden.dictionary("gradients")
      for (name, values) in try golden.dictionary("trained") {
        // Of a gradient next to nothing, Adam's first step is the sign, which rounding may turn.
        let isCounted = try #require(gradients[name]).floats.map { abs($0) >= 1e-6 }
        func counted(_ values: [Float]) -> [Float] {
          zip(values, isCounted).map { $1 ? $0 : 0 }
        }
        expectClose(
          counted(network.parameters[name]), counted(try values.floats),
          within: Self.trainedTolerance, "\(name)")
      }
    }
  }
}
