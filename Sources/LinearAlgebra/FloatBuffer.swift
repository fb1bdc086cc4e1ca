/// Floats in memory of their own, aligned to a cache line; zeros at first.
///
/// It grows and never shrinks, so that a workspace that is used again allocates nothing.
@safe
package struct FloatBuffer: ~Copyable, @unchecked Sendable {
  /// Where the floats stand.
  package private(set) var base: UnsafeMutablePointer<Float>
  /// How many floats there is room for.
  package private(set) var count: Int

  /// A buffer of `count` zeros.
  package init(count: Int = 0) {
    unsafe base = Self.allocate(count)
    self.count = count
  }

  deinit { unsafe base.deallocate() }

  /// Makes room for at least `count` floats; what was in the buffer is lost when it grows.
  ///
  /// - Parameters:
  ///   - count: How many floats there must be room for.
  ///   - zeroed: Whether new room holds zeros; else nothing that may be read before it is written,
  ///     and no memory is taken up before it is.
  package mutating func reserve(_ count: Int, zeroed: Bool = true) {
    guard count > self.count else { return }
    unsafe base.deallocate()
    unsafe base = Self.allocate(count, zeroed: zeroed)
    self.count = count
  }

  /// The floats, to read.
  package var span: Span<Float> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The floats, to write.
  package var mutableSpan: MutableSpan<Float> {
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableSpan(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }

  private static func allocate(_ count: Int, zeroed: Bool = true) -> UnsafeMutablePointer<Float> {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    let floats = unsafe bytes.bindMemory(to: Float.self, capacity: count)
    if zeroed { unsafe floats.initialize(repeating: 0, count: count) }
    return unsafe floats
  }
}
