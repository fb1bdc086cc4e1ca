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
  /// - Returns: The first layer whose states are not finite; nil where all are.
  func run(in scratches: [ForwardScratch]) -> Int? {
    let failure = Failure()
    let alone = backend.onCallingThread
    backend.pool.runOnWorkers(plan.apart.count) { index, worker in
      forward(plan.apart[index], scratches[worker], on: alone, failure)
    }
    for group in plan.together { forward(group, scratches[0], on: backend, failure) }
    return failure.layer
  }

  /// Takes one group of sequences through the layers.
  private func forward(
    _ group: Range<Int>, _ scratch: ForwardScratch, on backend: Backend, _ failure: Failure
  ) {
    let batch = sequences.slice(group)
    guard batch.tokenCount > 0 else { return }
    encoder.embeddings.forward(batch, scratch, on: backend)
    keep(0, group, batch, scratch, failure)
    for (index, layer) in encoder.layers.prefix(layerCount).enumerated() {
      layer.forward(batch, scratch, weights: weights(of: index, group), on: backend)
      keep(index + 1, group, batch, scratch, failure)
    }
  }

  /// Copies the hidden states of a layer to where they are wanted.
  private func keep(
    _ layer: Int, _ group: Range<Int>, _ batch: PackedSequences, _ scratch: ForwardScratch,
    _ failure: Failure
  ) {
    guard let store = states[layer] else { return }
    scratch.measure(.results) {
      let isFinite = store.write(
        scratch.hidden, count: batch.tokenCount * width,
        at: sequences.ranges[group.lowerBound].lowerBound * width)
      if !isFinite { failure.note(layer) }
    }
  }

  private func weights(of index: Int, _ group: Range<Int>) -> AttentionWeightsTarget? {
    guard !attentions.isEmpty else { return nil }
    let starts = Self.attentionStarts(sequences, headCount: encoder.layers[index].headCount)
    return AttentionWeightsTarget(attentions[index], starts: Array(starts[group]))
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
