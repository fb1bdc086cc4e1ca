/// Floats that several threads write, each some of its own, and read when all have written.
@safe
package final class FloatStore: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  /// How many floats there are.
  package let count: Int

  /// Memory for `count` floats, with nothing in it yet, which takes up none before it is written.
  package init(count: Int) {
    self.count = count
    unsafe base = UnsafeMutablePointer.allocate(capacity: max(count, 1))
  }

  deinit { unsafe base.deallocate() }

  /// Copies the first `count` floats of a buffer to `offset`.
  ///
  /// - Returns: Whether all of them are finite.
  package func write(_ buffer: borrowing FloatBuffer, count: Int, at offset: Int) -> Bool {
    precondition(count <= buffer.count && offset + count <= self.count, "\(count) at \(offset)")
    let source = unsafe buffer.base
    unsafe (base + offset).update(from: source, count: count)
    // Anything that is not finite makes the sum of these zeros NaN.
    var zeros = SIMD16<Float>()
    var index = 0
    while index + 16 <= count {
      let values = unsafe UnsafeRawPointer(source + index).loadUnaligned(as: SIMD16<Float>.self)
      zeros += values * 0
      index += 16
    }
    var zero = zeros.sum()
    while index < count {
      zero += unsafe source[index] * 0
      index += 1
    }
    return zero == 0
  }

  /// The floats, to read when all are written.
  package var span: Span<Float> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// All of them, when all are written.
  package func array() -> [Float] {
    // Of no capacity it would write to the one empty array that all threads share.
    guard count > 0 else { return [] }
    return unsafe [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let target = buffer.baseAddress else { return }
      unsafe target.update(from: base, count: count)
      initialized = count
    }
  }
}
