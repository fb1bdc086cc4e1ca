internal import LinearAlgebra
internal import Parallel
internal import Synchronization

/// One batch on its way through an encoder.
struct ForwardPass {
  let encoder: Encoder
  let sequences: PackedSequences
  let plan: BatchPlan
  let backend: Backend
  let width: Int
  /// Where the hidden states of the wanted layers go, by layer.
  let states: [Int: FloatStore]
  /// Where the attention weights of each layer go, counted from 0; empty where they are not wanted.
  let attentions: [FloatStore]
  /// Where each sequence's weights begin in a store of ``attentions``.
  let attentionStarts: [Int]
  /// How many layers to compute.
  let layerCount: Int

  /// Where each sequence's weights begin in a store of ``attentions``, and where the last ones end.
  static func attentionStarts(_ sequences: PackedSequences, headCount: Int) -> [Int] {
    sequences.ranges.reduce(into: [0]) { starts, range in
      starts.append((starts.last ?? 0) + headCount * range.count * range.count)
    }
  }

  /// Computes all that is wanted.
  ///
  /// - Parameter scratches: As many as the plan asks for; the first has room for the projections of
  ///   the largest group.
  /// - Returns: The first layer whose states are not finite; nil where all are.
  func run(in scratches: [ForwardScratch]) -> Int? {
    let failure = Failure()
    let alone = backend.onCallingThread
    backend.pool.runOnWorkers(plan.apart.count) { index, worker in
      let batch = Batch(plan.apart[index], of: sequences)
      for step in 0...layerCount {
        compute(
          step, batch.rows, of: batch, scratches[worker].projections[..<1],
          scratches[worker], on: alone, failure)
      }
    }
    for group in plan.together {
      let batch = Batch(group.sequences, of: sequences)
      // Blocks read a layer's projections while others write the next one's.
      let projections = scratches[0].projections[..<(group.blocks.count > 1 ? 2 : 1)]
      for step in 0...layerCount {
        if let rows = group.blocks.first, group.blocks.count == 1 {
          compute(step, rows, of: batch, projections, scratches[0], on: backend, failure)
        } else {
          backend.pool.run(group.blocks.count) { block in
            compute(
              step, group.blocks[block], of: batch, projections, scratches[block], on: alone,
              failure)
          }
        }
      }
    }
    return failure.layer
  }

  /// Computes the output of layer `step` for some rows, where 0 is the embedding layer, and the next
  /// layer's projections of them.
  private func compute(
    _ step: Int, _ rows: Range<Int>, of batch: Batch, _ projections: ArraySlice<FloatStore>,
    _ scratch: ForwardScratch, on backend: Backend, _ failure: Failure
  ) {
    guard !rows.isEmpty else { return }
    let count = projections.count
    if step == 0 {
      encoder.embeddings.forward(rows, of: batch.sequences, scratch, on: backend)
    } else {
      encoder.layers[step - 1].forward(
        rows, of: batch.sequences.ranges, projections[(step - 1) % count], scratch,
        weights: weights(of: step - 1, batch),
        next: step < layerCount ? encoder.layers[step] : nil, on: backend)
    }
    if let store = states[step] {
      scratch.measure(.results) {
        let isFinite = store.write(
          scratch.hidden, count: rows.count * width,
          at: (batch.firstRow + rows.lowerBound) * width)
        if !isFinite { failure.note(step) }
      }
    }
    if step < layerCount {
      encoder.layers[step].project(rows, into: projections[step % count], scratch, on: backend)
    }
  }

  private func weights(of index: Int, _ batch: Batch) -> AttentionWeightsTarget? {
    guard !attentions.isEmpty else { return nil }
    return AttentionWeightsTarget(attentions[index], starts: Array(attentionStarts[batch.group]))
  }

  /// Some of the sequences by themselves.
  private struct Batch {
    let group: Range<Int>
    let sequences: PackedSequences
    /// Where their rows begin among those of all.
    let firstRow: Int

    var rows: Range<Int> { 0..<sequences.tokenCount }

    init(_ group: Range<Int>, of all: PackedSequences) {
      self.group = group
      sequences = all.slice(group)
      firstRow = all.ranges[group].first?.lowerBound ?? 0
    }
  }

  /// The first layer that was not finite, as the threads find them.
  private final class Failure: Sendable {
    private let first = Atomic(Int.max)

    func note(_ layer: Int) { first.min(layer, ordering: .relaxed) }

    var layer: Int? {
      let layer = first.load(ordering: .relaxed)
      return layer == .max ? nil : layer
    }
  }
}
