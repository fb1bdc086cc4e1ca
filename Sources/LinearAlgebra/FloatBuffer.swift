/// Floats in memory of their own, aligned to a cache line; zeros at first.
///
/// It grows and never shrinks, so that a workspace that is used again allocates nothing.
@safe
package struct FloatBuffer: ~Copyable, @unchecked Sendable {
  private var storage: UnsafeMutableBufferPointer<Float>

  /// A buffer of `count` zeros.
  package init(count: Int = 0) {
    unsafe storage = Self.allocate(count)
  }

  deinit { unsafe storage.deallocate() }

  /// How many floats there is room for.
  package var count: Int { unsafe storage.count }

  /// Makes room for at least `count` floats; what was in the buffer is lost when it grows.
  package mutating func reserve(_ count: Int) {
    guard count > self.count else { return }
    unsafe storage.deallocate()
    unsafe storage = Self.allocate(count)
  }

  /// The floats, to read.
  package var span: Span<Float> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeElements: UnsafeBufferPointer(storage))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The floats, to write.
  package var mutableSpan: MutableSpan<Float> {
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableSpan(_unsafeElements: storage)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }

  private static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    let floats = unsafe bytes.bindMemory(to: Float.self)
    unsafe floats.initialize(repeating: 0)
    return unsafe floats
  }
}
