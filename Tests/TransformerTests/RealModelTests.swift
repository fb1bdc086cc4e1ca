import LinearAlgebra
import Parallel
import StrictJSON
import TestSupport
import Testing
import Transformer

/// all-MiniLM-L6-v2, against samples of what transformers computes with it.
@Suite(.enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"))
struct RealModelTests {
  struct Case: Sendable {
    let ids: [Int32]
    let tokens: [Int]
    let dimensions: [Int]
    let layers: [[Float]]
  }

  static func cases() throws -> [Case] {
    try #require(Fixtures.json("Transformer/minilm.json")["cases"]?.elements).map { value in
      Case(
        ids: try value.integers("ids"), tokens: try value.integers("tokens").map { Int($0) },
        dimensions: try value.integers("dimensions").map { Int($0) },
        layers: try #require(value["layers"]?.elements).map { $0.floats })
    }
  }

  static func model(threads: Int = 2) throws -> BertModel {
    try BertModel(directory: try #require(Fixtures.realModel), threadCount: threads)
  }

  @Test func everyLayerOfEverySentenceIsTheReferences() throws {
    let cases = try Self.cases()
    #expect(cases.count >= 50)
    let output = try Self.model().encode(PackedSequences(cases.map(\.ids)), layers: .all)
    for (number, one) in cases.enumerated() {
      for (layer, expected) in one.layers.enumerated() {
        let states = try #require(output.layers[layer])
        let actual = zip(one.tokens, one.dimensions).map { token, dimension in
          states.vector(sequence: number, token: token)[dimension]
        }
        // The reference's own error against float64 is up to 8e-6 (largest value 10.5).
        expectClose(actual, expected, within: 2e-5, "sentence \(number), layer \(layer)")
      }
    }
  }

  @Test(.enabled(if: BertModel.isBatchInvariant, "OpenBLAS's kernels for this CPU promise nothing"))
  func aSentenceIsTheSameBitsInAnyBatchOnAnyNumberOfThreads() throws {
    let ids = try Self.cases().map(\.ids)
    let together = try Self.model(threads: 2).encode(PackedSequences(ids), layers: .all)
    for threads in [1, 2, 3] {
      let model = try Self.model(threads: threads)
      for (number, sentence) in ids.enumerated() {
        let alone = try model.encode(PackedSequences([sentence]), layers: .all)
        for layer in 0...6 {
          let expected = try #require(together.layers[layer])[number]
          #expect(
            try #require(alone.layers[layer]).values.map(\.bitPattern)
              == expected.map(\.bitPattern),
            "sentence \(number), layer \(layer), \(threads) threads")
        }
      }
    }
    let backwards = try Self.model(threads: 3).encode(PackedSequences(ids.reversed()))
    for (number, sentence) in together.lastHiddenState.ranges.indices.reversed().enumerated() {
      #expect(
        backwards.lastHiddenState[number].map(\.bitPattern)
          == together.lastHiddenState[sentence].map(\.bitPattern))
    }
  }

  @Test func oneModelServesManyTasksAtOnce() async throws {
    let model = try Self.model()
    let ids = try Self.cases().map(\.ids)
    let expected = try model.encode(PackedSequences(ids)).lastHiddenState
    try await withThrowingTaskGroup { group in
      for number in ids.indices {
        group.addTask { (number, try model.encode(PackedSequences([ids[number]]))) }
      }
      for try await (number, output) in group {
        #expect(output.lastHiddenState.values == Array(expected[number]))
      }
    }
  }
}
