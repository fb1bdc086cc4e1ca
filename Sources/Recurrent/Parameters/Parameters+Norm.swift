internal import LinearAlgebra
internal import Parallel

extension Parameters {
  /// Numbers that one thread takes at a time; a sum over them is in the same order on any number of
  /// threads.
  static let chunkSize = 1 << 14

  static func chunkCount(_ count: Int) -> Int { (count + chunkSize - 1) / chunkSize }

  /// Calls `body` with the ranges of all numbers, on all threads.
  func forEachChunk(_ compute: Compute, _ body: @Sendable (Range<Int>) -> Void) {
    let count = layout.paddedCount
    compute.suited(to: count).backend.pool.run(Self.chunkCount(count)) { index in
      body(index * Self.chunkSize..<min((index + 1) * Self.chunkSize, count))
    }
  }

  /// The root of the sum of all squares, in double precision.
  ///
  /// - Parameter compute: Where to compute.
  /// - Returns: The norm of all parameters together.
  /// - Complexity: O(parameters); allocates nothing.
  public mutating func norm(_ compute: Compute) -> Double {
    nonisolated(unsafe) let base = unsafe floats.base
    let (count, chunks) = (layout.paddedCount, chunkSums.count)
    return unsafe chunkSums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = unsafe sums
      compute.suited(to: count).backend.pool.run(chunks) { index in
        let first = index * Self.chunkSize
        unsafe sums[index] = compute.backend.kernels.sumOfSquares(
          base + first, count: min(Self.chunkSize, count - first))
      }
      return unsafe sums.reduce(0, +).squareRoot()
    }
  }

  /// The norm of one parameter.
  ///
  /// - Parameter name: The parameter.
  /// - Returns: The root of the sum of its squares.
  /// - Precondition: There is a parameter of that name.
  public func norm(of name: String) -> Double {
    self[name].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// Shortens gradients to a norm, as torch's `clip_grad_norm_` does.
  ///
  ///     coefficient = min(1, maximum / (norm + 1e-6))
  ///
  /// **Edge cases** An infinite norm makes what was infinite NaN, and zeros of the others; a NaN makes
  /// all NaN.
  ///
  /// - Parameters:
  ///   - maximum: The longest norm that is left as it is, over all parameters together.
  ///   - compute: Where to compute.
  /// - Returns: The norm before.
  /// - Complexity: O(parameters); allocates nothing.
  @discardableResult
  public mutating func clipNorm(to maximum: Double, _ compute: Compute) -> Double {
    let norm = norm(compute)
    let coefficient = maximum / (norm + 1e-6)
    // Unlike `min`, this lets a NaN through.
    if !(coefficient >= 1) { scale(by: Float(coefficient), limit: .infinity, compute) }
    return norm
  }

  /// Cuts off gradients beyond a limit, as torch's `clip_grad_value_` does.
  ///
  /// - Parameters:
  ///   - limit: The largest size that is left as it is.
  ///   - compute: Where to compute.
  /// - Returns: The norm of all gradients before.
  /// - Complexity: O(parameters); allocates nothing.
  @discardableResult
  public mutating func clipValues(to limit: Double, _ compute: Compute) -> Double {
    let norm = norm(compute)
    scale(by: 1, limit: Float(limit), compute)
    return norm
  }

  private mutating func scale(by factor: Float, limit: Float, _ compute: Compute) {
    nonisolated(unsafe) let base = unsafe floats.base
    forEachChunk(compute) { range in
      unsafe compute.backend.kernels.scale(
        base + range.lowerBound, count: range.count, by: factor, limit: limit)
    }
    touch()
  }
}
