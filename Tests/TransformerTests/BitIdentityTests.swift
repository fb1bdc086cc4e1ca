import LinearAlgebra
import TestSupport
import Testing
import Transformer

/// The promise that a sequence's vectors are the same bits whatever is computed beside it.
@Suite struct BitIdentityTests {
  /// Computes each sequence alone on one thread, and then all of them together in any order on several
  /// numbers of threads, `orderCount` orders on each.
  private func check(
    _ sequences: [[Int32]], _ kind: ModelKind, directory: String, orderCount: Int
  ) throws {
    let alone = try kind.model(directory, threads: 1)
    let expected = try sequences.map {
      try alone.encode(PackedSequences([$0])).lastHiddenState.bits[0]
    }
    var random = SeededGenerator(seed: 41)
    for threads in [1, 2, 3] {
      let model = threads == 1 ? alone : try kind.model(directory, threads: threads)
      for _ in 0..<orderCount {
        let order = sequences.indices.shuffled(using: &random)
        let states = try model.encode(PackedSequences(order.map { sequences[$0] })).lastHiddenState
        for (bits, number) in zip(states.bits, order) where bits != expected[number] {
          Issue.record("sequence \(number) of \(sequences.count) on \(threads) threads")
        }
      }
      for number in stride(from: 0, to: sequences.count, by: 9) {
        let states = try model.encode(PackedSequences([sequences[number]])).lastHiddenState
        #expect(states.bits[0] == expected[number], "sequence \(number), \(threads) threads")
      }
    }
  }

  @Test(arguments: ModelKind.all) func aSequenceIsTheSameBitsInEveryBatch(kind: ModelKind) throws {
    for batch in TinyBatch.all {
      try check(batch, kind, directory: Fixtures.path("Transformer/tiny"), orderCount: 3)
    }
  }

  @Test(
    .enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"),
    arguments: ModelKind.best)
  func aSentenceIsTheSameBitsInEveryBatchOfTheRealModel(kind: ModelKind) throws {
    let sentences = try RealModelTests.cases().map(\.ids)
    let directory = try #require(Fixtures.realModel)
    try check(sentences, kind, directory: directory, orderCount: 1)
    // The last one has some 300 tokens, and is most of this batch.
    try check(Array(sentences.suffix(4)), kind, directory: directory, orderCount: 1)
  }

  @Test(arguments: ModelKind.all) func everyLayerAndThePoolerAreTheSameBits(kind: ModelKind) throws
  {
    for batch in TinyBatch.all {
      let one = try kind.tiny(threads: 1).encode(
        PackedSequences(batch), layers: .all, pooling: true)
      let three = try kind.tiny(threads: 3).encode(
        PackedSequences(batch), layers: .all, pooling: true)
      #expect(one.layers == three.layers)
      guard BertModel.isBatchInvariant else { continue }
      #expect(one.pooled == three.pooled)
    }
  }

  // MARK: Workspaces

  @Test(arguments: ModelKind.all)
  func aWorkspaceServesBatchesOfEverySizeOneAfterTheOther(kind: ModelKind) throws {
    let model = try kind.tiny()
    let batches = TinyBatch.all + [[], [[]], TinyBatch.single] + TinyBatch.all.reversed()
    var workspace = BertWorkspace()
    for (number, batch) in batches.enumerated() {
      let fresh = try model.encode(PackedSequences(batch), layers: .all, pooling: true)
      let reused = try model.encode(
        PackedSequences(batch), layers: .all, pooling: true, in: &workspace)
      #expect(reused.layers == fresh.layers && reused.pooled == fresh.pooled, "batch \(number)")
    }
  }

  @Test func aWorkspaceServesModelsOfSeveralKinds() throws {
    let models = try ModelKind.all.map { try $0.tiny() }
    var workspace = BertWorkspace()
    for model in models + models.reversed() {
      let batch = PackedSequences(TinyBatch.mixed)
      let states = try model.encode(batch, in: &workspace).lastHiddenState
      #expect(try states == model.encode(batch).lastHiddenState)
    }
  }

  @Test func timingsGrowWithEveryPass() throws {
    let model = try ModelKind.best[0].tiny()
    var workspace = BertWorkspace()
    #expect(model.timings.total == .zero)
    var before = model.timings
    for batch in TinyBatch.all {
      _ = try model.encode(PackedSequences(batch), in: &workspace)
      let after = model.timings
      for phase in ForwardTimings.Phase.allCases {
        #expect(after[phase] > before[phase], "\(phase.rawValue)")
      }
      #expect(after.total == ForwardTimings.Phase.allCases.reduce(.zero) { $0 + after[$1] })
      before = after
    }
  }

  // MARK: Tasks

  @Test(arguments: ModelKind.all)
  func manyTasksAtOnceGetTheBitsOfOneAfterTheOther(kind: ModelKind) async throws {
    let model = try kind.tiny(threads: 3)
    let expected = try TinyBatch.all.map {
      try model.encode(PackedSequences($0), layers: .all, pooling: true, attentions: true)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          var workspace = BertWorkspace()
          for round in 0..<12 {
            let number = (task + round) % TinyBatch.all.count
            let batch = PackedSequences(TinyBatch.all[number])
            let output =
              task % 2 == 0
              ? try model.encode(batch, layers: .all, pooling: true, attentions: true)
              : try model.encode(
                batch, layers: .all, pooling: true, attentions: true, in: &workspace)
            #expect(output.layers == expected[number].layers)
            #expect(output.pooled == expected[number].pooled)
            #expect(output.attentions == expected[number].attentions)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
