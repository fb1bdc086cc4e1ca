internal import LinearAlgebra
internal import Parallel

/// The memory that forward passes compute in.
///
/// Nothing of it outlives a pass but ``timings``; it is kept so that the next pass allocates nothing
/// but its results. It grows to the largest batch it has seen. Each task that runs a model at the same
/// time needs its own.
public struct BertWorkspace: ~Copyable, Sendable {
  /// One for each thread that works apart; the first also serves all together.
  private(set) var scratches: [ForwardScratch] = []

  /// An empty workspace, good for any model.
  public init() {}

  /// Where the time went of all passes in this workspace.
  public var timings: ForwardTimings {
    scratches.reduce(into: ForwardTimings()) { $0.add($1.timings) }
  }

  /// Makes room for a batch.
  mutating func reserve(
    _ plan: BatchPlan, _ configuration: BertConfiguration, _ precision: BertPrecision,
    on backend: Backend
  ) {
    let count = plan.apart.isEmpty ? 1 : backend.pool.threadCount
    while scratches.count < count { scratches.append(ForwardScratch()) }
    for scratch in scratches[..<count] {
      scratch.reserve(
        tokens: plan.mostTokens, longest: plan.longest, configuration, precision, on: backend)
    }
  }
}
