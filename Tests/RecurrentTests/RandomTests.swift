import Recurrent
import StrictJSON
import TestSupport
import Testing

/// Random numbers and first weights, against torch's bits.
@Suite struct RandomTests {
  @Test(arguments: RecurrentOptions.Cell.allCases)
  func firstWeightsHaveTorchsBits(cell: RecurrentOptions.Cell) throws {
    let golden = try TorchFixture.json("initialisation.json")
    let module = try #require(
      try golden.list("modules").first { try $0.text("cell") == cell.rawValue })
    var layout = ParameterLayout()
    let layers = try RecurrentLayers(
      RecurrentOptions(
        cell: cell, inputSize: try module.integer("input"),
        hiddenSize: try module.integer("hidden"), layerCount: try module.integer("layers"),
        isBidirectional: try module.flag("bidirectional")), in: &layout)
    let head = try Linear(inputSize: 14, outputSize: 5, prefix: "", in: &layout)
    var parameters = Parameters(layout)
    var generator = TorchGenerator(seed: UInt64(try golden.integer("seed")))
    layers.initialize(&parameters, from: &generator)
    head.initialize(&parameters, from: &generator)
    let expected = try module.dictionary("parameters")
    #expect(expected.count == layout.entries.count - 2)
    for (name, bits) in expected {
      #expect(parameters[name].map(\.bitPattern) == (try bits.bits), "\(name)")
    }
    #expect(parameters["weight"].map(\.bitPattern) == (try module.required("weight").bits))
    #expect(parameters["bias"].map(\.bitPattern) == (try module.required("bias").bits))
  }

  /// Fewer than 16, an odd number of which leaves one over; whole blocks of 16, and others.
  @Test func normalNumbersHaveTorchsBits() throws {
    let golden = try TorchFixture.json("initialisation.json")
    var generator = TorchGenerator(seed: UInt64(try golden.integer("normal_seed")))
    let native = try golden.list("normal_bits_native")
    for (index, expected) in try golden.list("normal_bits").enumerated() {
      let bits = try expected.bits
      let numbers = generator.normals(bits.count)
      #expect(numbers.map(\.bitPattern) == bits)
      // torch's own vector kernels are that far from its plain ones.
      expectClose(
        numbers, try native[index].bits.map(Float.init(bitPattern:)), within: 1.2e-6)
    }
  }

  @Test func paddingsVectorIsZeros() throws {
    let golden = try TorchFixture.json("initialisation.json").required("embedding")
    var layout = ParameterLayout()
    let embedding = try Embedding(
      count: try golden.integer("count"), width: try golden.integer("width"),
      padding: try golden.integer("padding"), in: &layout)
    var parameters = Parameters(layout)
    var generator = TorchGenerator(seed: UInt64(try golden.integer("seed")))
    embedding.initialize(&parameters, from: &generator)
    let numbers = parameters["embedding.weight"]
    #expect(Array(numbers[5..<10]) == [0, 0, 0, 0, 0])
    #expect((numbers[..<5] + numbers[10...]).allSatisfy { $0 != 0 })
  }
}
