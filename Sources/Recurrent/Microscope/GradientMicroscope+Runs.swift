internal import LinearAlgebra
internal import Parallel
internal import Synchronization

extension GradientMicroscope {
  /// A training to record.
  public struct Run: Sendable, Equatable {
    /// How a state follows from the one before.
    public let cell: RecurrentOptions.Cell
    /// How gradients are shortened; nil for not at all.
    public let clipping: GradientClipping?

    /// A training.
    ///
    /// - Parameters:
    ///   - cell: How a state follows from the one before.
    ///   - clipping: How gradients are shortened; nil for not at all.
    public init(_ cell: RecurrentOptions.Cell, clipping: GradientClipping? = nil) {
      self.cell = cell
      self.clipping = clipping
    }
  }

  /// Records several trainings side by side, each on one thread; one alone on all.
  ///
  /// - Parameters:
  ///   - runs: The trainings.
  ///   - compute: Where to compute; the records do not depend on the number of threads.
  ///   - progress: Called after every step of each, from their threads; all end where it returns false.
  /// - Returns: The record of each run.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  public func records(
    of runs: [Run], _ compute: Compute,
    progress: @Sendable (_ run: Int, Progress) -> Bool = { _, _ in true }
  ) throws(RecurrentError) -> [GradientRecord] {
    if runs.count == 1 {
      return [try record(runs[0].cell, clipping: runs[0].clipping, compute) { progress(0, $0) }]
    }
    // The longest first, so that no thread is left with one at the end.
    let order = runs.indices.sorted {
      (runs[$1].cell.gateCount, $0) < (runs[$0].cell.gateCount, $1)
    }
    let none: [Result<GradientRecord, RecurrentError>?] = Array(repeating: nil, count: runs.count)
    let results = Mutex(none)
    compute.backend.pool.run(runs.count) { part in
      let number = order[part]
      let result = Result { () throws(RecurrentError) in
        try record(
          runs[number].cell, clipping: runs[number].clipping, compute.onCallingThread
        ) { progress(number, $0) }
      }
      results.withLock { $0[number] = result }
    }
    var records: [GradientRecord] = []
    for result in results.withLock({ $0 }) {
      if let result { records.append(try result.get()) }
    }
    return records
  }
}
