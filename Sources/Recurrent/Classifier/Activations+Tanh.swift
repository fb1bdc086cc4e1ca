internal import Glibc
internal import LinearAlgebra
internal import Parallel

extension Activations {
  /// Makes tanh of all values, on all threads.
  mutating func applyTanh(_ compute: Compute) {
    nonisolated(unsafe) let base = unsafe values.base
    let (count, part) = (rowCount * width, 1 << 14)
    compute.backend.pool.run((count + part - 1) / part) { index in
      for place in index * part..<min((index + 1) * part, count) {
        unsafe base[place] = tanhf(base[place])
      }
    }
  }
}
