import LinearAlgebra
import Parallel
import TestSupport
import Testing
import Transformer

/// A kernel set and a precision that models are computed in with it.
struct ModelKind: Sendable, CustomTestStringConvertible {
  let kernels: KernelSet
  let precision: BertPrecision

  var testDescription: String { "\(kernels.name), \(precision.rawValue)" }

  /// All that differ, but those whose bits OpenBLAS decides about and promises nothing.
  static let all = KernelSet.allSupported.flatMap { kernels in
    BertPrecision.allCases.filter { kernels.precision(for: $0.product) == $0.product }.map {
      ModelKind(kernels: kernels, precision: $0)
    }
  }.filter { $0.kernels.hasProducts || BertModel.isBatchInvariant }

  /// Those of the best set.
  static let best = all.filter { $0.kernels.name == KernelSet.best.name }

  func model(_ directory: String, threads: Int) throws -> BertModel {
    try BertModel(
      directory: directory,
      backend: Backend(
        pool: ThreadPool(threadCount: threads), kernels: kernels, precision: precision.product))
  }

  func tiny(threads: Int = 2) throws -> BertModel {
    try model(Fixtures.path("Transformer/tiny"), threads: threads)
  }
}

/// Batches for the tiny model that are shared out among threads in different ways.
enum TinyBatch {
  /// Groups of whole sequences, each on one thread.
  static let manyShort = sequences(lengths: (0..<120).map { 1 + $0 % 6 }, seed: 31)
  /// One group of most tokens, which all threads share.
  static let oneLong = sequences(lengths: [24, 3, 2, 3], seed: 32)
  /// Of all lengths, none among them.
  static let mixed = sequences(
    lengths: [0, 24, 1, 24, 0, 13, 2, 24, 5, 0, 24, 24, 17, 0], seed: 33)
  /// Nothing to share out but operations.
  static let single = sequences(lengths: [24], seed: 34)

  static let all = [manyShort, oneLong, mixed, single]

  private static func sequences(lengths: [Int], seed: UInt64) -> [[Int32]] {
    var random = SeededGenerator(seed: seed)
    return lengths.map { length in
      (0..<length).map { _ in Int32.random(in: 0..<60, using: &random) }
    }
  }
}

extension HiddenStates {
  /// The bits of each sequence's states.
  var bits: [[UInt32]] { ranges.indices.map { self[$0].map(\.bitPattern) } }
}
