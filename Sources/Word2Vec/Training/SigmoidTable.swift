internal import Glibc

/// The logistic function 1 / (1 + e⁻ˣ), by table for |x| < 6, as word2vec trains with.
///
/// 1000 entries over -6...6; the entry for x is number ⌊83 (x + 6)⌋. The exact factor would be
/// 83⅓: word2vec.c divides whole numbers there, and gensim compiles to the same.
///
/// **Accuracy** At most 0.01 too low: an entry stands for an argument that is below x by 0.012 near
/// -6, 0.036 at 0 and 0.06 near 6.
@safe
package struct SigmoidTable: @unchecked Sendable {
  // One for all, never freed: of its own, each thread's and chunk's would be another 4 KB in the cache.
  private let values: UnsafePointer<Float>

  private static let shared: SigmoidTable = {
    let values = UnsafeMutablePointer<Float>.allocate(capacity: count)
    for index in 0..<count {
      let argument = (Double(Float(index) / 1000) * 2 - 1) * 6
      let power = Float(exp(argument))
      unsafe (values + index).initialize(to: Float(Double(power) / (Double(power) + 1)))
    }
    return unsafe SigmoidTable(values: UnsafePointer(values))
  }()

  private static let count = 1000

  private init(values: UnsafePointer<Float>) { unsafe self.values = values }

  /// The table.
  package init() { self = Self.shared }

  /// The function at `x`, or nil from |x| = 6, where training leaves the weights as they are.
  ///
  /// A NaN gives nil.
  package func callAsFunction(_ x: Float) -> Float? {
    guard abs(x) < 6 else { return nil }
    return unsafe values[Int((Double(x) + 6) * 83)]
  }
}
