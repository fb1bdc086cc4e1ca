internal import LinearAlgebra
internal import Parallel

/// The threads that questions about many vectors run on, as many as this process may use.
///
/// They are started by the first question that is worth it, and sleep between two.
enum QueryThreads {
  static let backend = Backend()

  /// How many numbers are worth the threads, and about how many one takes at a time: 1 MB of them.
  private static let partSize = 1 << 18

  /// Calls `body` with parts of `rows`, on several threads where there is much to do.
  ///
  /// - Parameters:
  ///   - rows: The rows' numbers.
  ///   - width: How many numbers a row has.
  ///   - body: One part; parts run at once, and must not write to the same memory.
  static func run(_ rows: Range<Int>, width: Int, _ body: @Sendable (Range<Int>) -> Void) {
    let partRows = max(1, partSize / max(1, width))
    guard rows.count > partRows else { return body(rows) }
    backend.pool.run((rows.count + partRows - 1) / partRows) { part in
      let start = rows.lowerBound + part * partRows
      body(start..<min(start + partRows, rows.upperBound))
    }
  }
}
