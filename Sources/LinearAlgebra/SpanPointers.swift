/// Calls `body` with the addresses of four spans.
///
/// Spans cannot enter a closure that runs on several threads; the operations cut what the pointers
/// address into parts that do not overlap.
@unsafe
func withPointers<E: Error>(
  _ a: Span<Float>, _ b: Span<Float>, _ c: Span<Float>, _ d: inout MutableSpan<Float>,
  _ body: (
    UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>
  ) throws(E) -> Void
) throws(E) {
  unsafe try a.withUnsafeBufferPointer { a throws(E) in
    unsafe try b.withUnsafeBufferPointer { b throws(E) in
      unsafe try c.withUnsafeBufferPointer { c throws(E) in
        unsafe try d.withUnsafeMutableBufferPointer { d throws(E) in
          guard let a = a.baseAddress, let b = b.baseAddress,
            let c = c.baseAddress, let d = d.baseAddress
          else { return }
          try unsafe body(a, b, c, d)
        }
      }
    }
  }
}
