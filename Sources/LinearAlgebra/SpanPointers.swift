/// Calls `body` with the addresses of two spans, unless one is empty.
///
/// A span cannot enter a closure that runs on several threads. These are read only; what such
/// closures write, they cut into parts that do not overlap.
@unsafe
func withPointers(
  _ a: Span<Float>, _ b: Span<Float>,
  _ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void
) {
  unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      guard let a = a.baseAddress, let b = b.baseAddress else { return }
      unsafe body(a, b)
    }
  }
}
