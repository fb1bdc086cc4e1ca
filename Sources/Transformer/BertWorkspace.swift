internal import LinearAlgebra
internal import Parallel

/// The memory that forward passes compute in.
///
/// Nothing of it outlives a pass; it is kept so that the next pass need not allocate it again: one over
/// a batch as large allocates its results and a plan of the batch. It grows to the largest batch it has
/// seen. Each task that runs a model at the same time needs its own.
public struct BertWorkspace: ~Copyable, Sendable {
  /// One for each thread that works apart, or for each block of rows; the first also serves all
  /// together.
  private(set) var scratches: [ForwardScratch] = []

  /// An empty workspace, good for any model.
  public init() {}

  /// Makes room for a batch.
  mutating func reserve(
    _ plan: BatchPlan, _ configuration: BertConfiguration, isPacked: Bool, on backend: Backend
  ) {
    let count = plan.scratchCount(threadCount: backend.pool.threadCount)
    while scratches.count < count { scratches.append(ForwardScratch()) }
    for (index, scratch) in scratches[..<count].enumerated() {
      // All threads share the first one where a group has a single block.
      scratch.reserve(
        tokens: plan.mostRows(inScratch: index, threadCount: backend.pool.threadCount),
        longest: plan.longest, configuration, isPacked: isPacked,
        on: index == 0 ? backend : backend.onCallingThread)
      let hasProjections = index == 0 || index < backend.pool.threadCount && !plan.apart.isEmpty
      if hasProjections {
        scratch.reserveProjections(
          tokens: plan.mostTokens, both: index == 0, configuration, isPacked: isPacked,
          on: backend)
      }
    }
  }
}
