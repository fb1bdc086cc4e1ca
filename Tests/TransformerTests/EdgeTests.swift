import TestSupport
import Testing
import Transformer

/// The smallest and the largest of what a model takes, in every precision.
@Suite struct EdgeTests {
  @Test(arguments: ModelKind.all) func noSequencesGiveNoStates(kind: ModelKind) throws {
    let output = try kind.tiny().encode(PackedSequences(), layers: .all, pooling: true)
    for layer in 0...2 {
      let states = try #require(output.layers[layer])
      #expect(states.values.isEmpty && states.ranges.isEmpty && states.width == 32)
    }
    #expect(output.pooled == [])
  }

  @Test(arguments: ModelKind.all, [1, 3, 100])
  func sequencesThatAreAllEmptyGiveEmptyStates(kind: ModelKind, count: Int) throws {
    let batch = PackedSequences([[Int32]](repeating: [], count: count))
    let output = try kind.tiny(threads: 3).encode(batch, layers: .all, pooling: true)
    #expect(output.lastHiddenState.ranges == [Range<Int>](repeating: 0..<0, count: count))
    #expect(output.lastHiddenState.values.isEmpty)
    #expect(
      output.pooled == [[Float]](repeating: [Float](repeating: 0, count: 32), count: count))
  }

  @Test(arguments: ModelKind.all)
  func aSequenceOfAllPositionsFitsAndOneMoreTokenDoesNot(kind: ModelKind) throws {
    let model = try kind.tiny()
    let most = [Int32](repeating: 59, count: 24)
    let states = try model.encode(PackedSequences([most, [], most])).lastHiddenState
    #expect(states[0].count == 24 * 32 && states[0].elementsEqual(states[2]))
    #expect(throws: BertError.tooLong(tokens: 25, limit: 24, sequence: 1)) {
      try model.encode(PackedSequences([most, most + [0]]))
    }
  }

  @Test(
    .enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"),
    arguments: ModelKind.best)
  func theRealModelTakesAllOfItsPositions(kind: ModelKind) throws {
    let model = try kind.model(try #require(Fixtures.realModel), threads: 2)
    let count = model.configuration.maximumPositions
    let sequence = (0..<count).map { Int32(1000 + 7 * $0) }
    let alone = try model.encode(PackedSequences([sequence])).lastHiddenState
    #expect(alone.values.count == count * 384)
    let among = try model.encode(PackedSequences([[101, 102], sequence, [], [101, 2924, 102]]))
    #expect(among.lastHiddenState.bits[1] == alone.bits[0])
  }
}
