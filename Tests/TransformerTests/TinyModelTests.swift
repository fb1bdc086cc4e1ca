import Files
import LinearAlgebra
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing
import Transformer

/// A seeded model of two layers, against all of what transformers computes with it.
@Suite struct TinyModelTests {
  struct Case: Sendable {
    let ids: [Int32]
    let types: [Int32]
    let layers: [[Float]]
    let pooled: [Float]
  }

  static func cases() throws -> [Case] {
    try #require(Fixtures.json("Transformer/tiny.json")["cases"]?.elements).map { value in
      Case(
        ids: try value.integers("ids"), types: try value.integers("types"),
        layers: try #require(value["layers"]?.elements).map { $0.floats },
        pooled: try #require(value["pooled"]).floats)
    }
  }

  static func batch(_ cases: [Case]) -> PackedSequences {
    var sequences = PackedSequences()
    for one in cases { sequences.append(one.ids, tokenTypeIDs: one.types) }
    return sequences
  }

  /// The reference's own error against float64 on this model is up to 2e-6 (largest value 4.6).
  static let tolerance: Float = 1e-5

  @Test(arguments: ["tiny", "tiny-unprefixed"]) func everyLayerIsTheReferences(layout: String)
    throws
  {
    let model = try BertModel(directory: Fixtures.path("Transformer/\(layout)"))
    let cases = try Self.cases()
    let output = try model.encode(Self.batch(cases), layers: .all)
    #expect(output.layers.keys.sorted() == [0, 1, 2])
    for (number, one) in cases.enumerated() {
      for (layer, expected) in one.layers.enumerated() {
        let states = try #require(output.layers[layer])
        expectClose(
          Array(states[number]), expected, within: Self.tolerance, "case \(number), layer \(layer)")
      }
    }
  }

  @Test(arguments: [SafeTensorsFile.Access.mapped, .read])
  func shardsGiveTheSameBits(access: SafeTensorsFile.Access) throws {
    let whole = try BertModel(directory: Fixtures.path("Transformer/tiny"))
    let sharded = try BertModel(
      directory: Fixtures.path("Transformer/tiny-sharded"), access: access)
    let batch = Self.batch(try Self.cases())
    let expected = try whole.encode(batch, layers: .all, pooling: true)
    let actual = try sharded.encode(batch, layers: .all, pooling: true)
    for layer in 0...2 {
      let states = try #require(actual.layers[layer])
      #expect(states.values == expected.layers[layer]?.values)
    }
    #expect(actual.pooled == expected.pooled)
  }

  @Test func thePoolerIsTheReferences() throws {
    let model = try BertModel(directory: Fixtures.path("Transformer/tiny"))
    #expect(model.hasPooler)
    let cases = try Self.cases()
    let pooled = try #require(try model.encode(Self.batch(cases), pooling: true).pooled)
    for (actual, one) in zip(pooled, cases) {
      expectClose(actual, one.pooled, within: Self.tolerance)
    }
  }

  @Test func aCheckpointWithoutPoolerPoolsNothing() throws {
    let model = try BertModel(directory: Fixtures.path("Transformer/tiny-unprefixed"))
    #expect(!model.hasPooler)
    #expect(try model.encode(Self.batch(Self.cases()), pooling: true).pooled == nil)
  }

  @Test(arguments: KernelSet.allSupported) func everyKernelSetAgrees(kernels: KernelSet) throws {
    let model = try BertModel(
      directory: Fixtures.path("Transformer/tiny"), backend: Backend(kernels: kernels))
    let cases = try Self.cases()
    let states = try model.encode(Self.batch(cases)).lastHiddenState
    for (number, one) in cases.enumerated() {
      expectClose(Array(states[number]), try #require(one.layers.last), within: Self.tolerance)
    }
  }

  @Test(arguments: [
    "gelu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "relu", "silu", "swish",
  ])
  func everyActivationIsTheReferences(name: String) throws {
    let golden = try Fixtures.json("Transformer/activations.json")
    let folder = try TemporaryFolder()
    let tiny = Fixtures.path("Transformer/tiny")
    let config = String(decoding: try WholeFile.bytes(of: "\(tiny)/config.json"), as: UTF8.self)
    try folder.write("config.json", config.replacing("\"gelu\"", with: "\"\(name)\""))
    try folder.write("model.safetensors", WholeFile.bytes(of: "\(tiny)/model.safetensors"))
    let model = try BertModel(directory: folder.path)
    #expect(model.configuration.hiddenActivation == HiddenActivation(name: name))
    var sequences = PackedSequences()
    sequences.append(try golden.integers("ids"), tokenTypeIDs: try golden.integers("types"))
    let expected = try #require(golden["states"]?[name]).floats
    let states = try model.encode(sequences).lastHiddenState
    expectClose(states.values, expected, within: Self.tolerance)
  }

  // MARK: Edges

  @Test func emptySequencesAreLegal() throws {
    let model = try BertModel(directory: Fixtures.path("Transformer/tiny"))
    let output = try model.encode(PackedSequences([[], [5, 6], []]), layers: .all, pooling: true)
    #expect(output.lastHiddenState[0].isEmpty)
    #expect(output.lastHiddenState[1].count == 64)
    #expect(output.lastHiddenState[2].isEmpty)
    #expect(output.pooled?[0] == [Float](repeating: 0, count: 32))
    #expect(try model.encode(PackedSequences()).lastHiddenState.values.isEmpty)
    let pooled = try model.encode(PackedSequences([[], []]), pooling: true).pooled
    #expect(pooled == [[Float]](repeating: [Float](repeating: 0, count: 32), count: 2))
  }

  @Test func refusesWhatTheModelDoesNotHave() throws {
    let model = try BertModel(directory: Fixtures.path("Transformer/tiny"))
    #expect(throws: BertError.tokenID(60, rows: 60, sequence: 1, token: 2)) {
      try model.encode(PackedSequences([[1], [1, 2, 60]]))
    }
    #expect(throws: BertError.tokenID(-1, rows: 60, sequence: 0, token: 0)) {
      try model.encode(PackedSequences([[-1]]))
    }
    #expect(throws: BertError.tooLong(tokens: 25, limit: 24, sequence: 0)) {
      try model.encode(PackedSequences([[Int32](repeating: 1, count: 25)]))
    }
    #expect(throws: BertError.noSuchLayer(3, layerCount: 2)) {
      try model.encode(PackedSequences([[1]]), layers: .layers([1, 3]))
    }
    var sequences = PackedSequences()
    sequences.append([1], tokenTypeIDs: [3])
    #expect(throws: BertError.tokenType(3, rows: 3, sequence: 0, token: 0)) {
      try model.encode(sequences)
    }
  }

  @Test func computesNoFurtherThanTheLayersWanted() throws {
    let model = try BertModel(directory: Fixtures.path("Transformer/tiny"))
    let output = try model.encode(PackedSequences([[1, 2]]), layers: .layers([0]))
    #expect(output.layers.keys.sorted() == [0])
  }
}

extension JSONValue {
  var floats: [Float] { elements?.compactMap { $0.number.map { Float($0) } } ?? [] }

  func integers(_ key: String) throws -> [Int32] {
    try #require(self[key]?.elements).map { Int32(try #require($0.integer)) }
  }
}
