import LinearAlgebra
import Recurrent
import StrictJSON
import TestSupport
import Testing

/// The gradient microscope, against what torch's autograd says of the same training.
@Suite struct MicroscopeTests {
  private static let compute = Compute(threadCount: 2)

  private func golden() throws -> JSONValue { try TorchFixture.json("microscope.json") }

  private func microscope(_ golden: JSONValue) throws -> GradientMicroscope {
    var options = MicroscopeOptions()
    options.length = try golden.integer("length")
    options.hiddenSize = try golden.integer("hidden")
    options.embeddingSize = try golden.integer("embedding")
    options.epochCount = try golden.integer("epochs")
    options.learningRate = try golden.number("rate")
    options.seed = UInt64(try golden.integer("seed"))
    options.probeCount = 1
    return try GradientMicroscope(options, text: golden.text("text"), name: "text")
  }

  private func records() throws -> [(record: GradientRecord, golden: JSONValue)] {
    let golden = try golden()
    let microscope = try microscope(golden)
    return try golden.list("cases").map { one in
      let clip = one["clip"]?.number
      let record = try microscope.record(
        TorchFixture.cell(one.text("cell")), clipping: clip.map { .norm($0) }, Self.compute)
      return (record, one)
    }
  }

  /// Two epochs of Adam at 1e-2 pass rounding on: ten times what ten steps may differ by.
  private func expect(
    _ ours: [Double], are torchs: [Double], within tolerance: Double = 1e-5, _ what: Comment
  ) {
    #expect(ours.count == torchs.count, what)
    for (index, (our, golden)) in zip(ours, torchs).enumerated() {
      #expect(
        abs(our - golden) <= tolerance * max(1, abs(golden)), "\(what), \(index): \(our), \(golden)"
      )
    }
  }

  @Test func lossesAndNormsAreTorchs() throws {
    for (record, golden) in try records() {
      #expect(record.parameterCount == (try golden.integer("parameters")))
      let name = Comment("\(record.cell)")
      expect(record.losses, are: try golden.doubles("losses"), name)
      expect(record.gradientNorms, are: try golden.doubles("norms"), name)
      expect(
        record.epochs.map(\.loss), are: try golden.list("epochs").map { try $0.number("loss") },
        name)
      #expect(record.interruption == nil)
    }
  }

  @Test func theFirstStepsAreTorchsToTheLastDigits() throws {
    for (record, golden) in try records() {
      let name = Comment("\(record.cell)")
      expect(
        Array(record.losses.prefix(5)), are: Array(try golden.doubles("losses").prefix(5)),
        within: 2e-6, name)
      expect(
        Array(record.gradientNorms.prefix(5)), are: Array(try golden.doubles("norms").prefix(5)),
        within: 2e-6, name)
    }
  }

  @Test func gradientsByStepsBackAreAutograds() throws {
    for (record, golden) in try records() {
      let epochs = try golden.list("epochs")
      #expect(record.epochs.count == epochs.count)
      for (epoch, golden) in zip(record.epochs, epochs) {
        let name = Comment("\(record.cell)")
        expect(epoch.stateGradients.map(\.mean), are: try golden.doubles("mean"), name)
        expect(epoch.stateGradients.map(\.minimum), are: try golden.doubles("minimum"), name)
        expect(epoch.stateGradients.map(\.maximum), are: try golden.doubles("maximum"), name)
        expect(epoch.cellGradients.map(\.mean), are: try golden.doubles("cells"), name)
        #expect(epoch.cellGradients.isEmpty == (record.cell != .lstm))
        // Small ones too are right in their own measure, on the mean.
        for (ours, torchs) in zip(epoch.stateGradients, try golden.doubles("mean")) {
          #expect(abs(ours.mean - torchs) <= 1e-3 * torchs)
        }
      }
    }
  }

  @Test func saturatedGatesAreCounted() throws {
    for (record, golden) in try records() {
      for (epoch, golden) in zip(record.epochs, try golden.list("epochs")) {
        let all = Double(try golden.integer("of"))
        let counts = try golden.list("saturated")
        #expect(epoch.saturation.count == counts.count)
        for (gate, counted) in zip(epoch.saturation, counts) {
          let counted = try counted.doubles
          // A number at a bound may fall to either side.
          #expect(abs(gate.low * all - counted[0]) <= 2, "\(record.cell) \(gate.gate)")
          #expect(abs(gate.high * all - counted[1]) <= 2, "\(record.cell) \(gate.gate)")
        }
      }
    }
  }

  @Test func singularValuesAreNumPysOfAutogradsJacobians() throws {
    for (record, golden) in try records() {
      let probes = try golden.list("probes")
      #expect(record.probes.count == probes.count)
      for (probe, golden) in zip(record.probes, probes) {
        #expect(probe.step == (try golden.integer("step")))
        // Before learning, states differ by the rounding of floats; then by what learning makes of it.
        let tolerance = probe.step == 0 ? 1e-6 : 1e-4
        let name = Comment("\(record.cell) after \(probe.step)")
        expect(probe.largest, are: try golden.doubles("largest"), within: tolerance, name)
        expect([probe.greatest], are: [try golden.number("greatest")], within: tolerance, name)
        expect([probe.median], are: [try golden.number("median")], within: tolerance, name)
        expect(probe.spectrum, are: try golden.doubles("spectrum"), within: tolerance, name)
        expect(
          probe.productLogarithms, are: try golden.doubles("products"), within: tolerance, name)
      }
    }
  }

  @Test func recordsDoNotDependOnThreads() throws {
    let microscope = try microscope(golden())
    let runs = [
      GradientMicroscope.Run(.gru), .init(.tanh, clipping: .norm(0.7)), .init(.lstm),
    ]
    let together = try microscope.records(of: runs, Compute(threadCount: 3))
    for (run, record) in zip(runs, together) {
      let alone = try microscope.record(
        run.cell, clipping: run.clipping, Compute(threadCount: 1))
      #expect(alone == record)
      #expect(record.cell == run.cell && record.clipping == run.clipping)
    }
  }
}
