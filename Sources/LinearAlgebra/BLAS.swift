internal import COpenBLAS

/// The only calls of OpenBLAS, with sizes and pointers as it takes them.
///
/// OpenBLAS 0.3.21 has but one thread count for the whole process. This package runs products on
/// threads of its own, so the first ``Backend`` sets that count to one and leaves it there.
enum BLAS {
  /// Sets OpenBLAS's thread count to one, once in the process.
  static let runsOnTheCallersThread: Void = openblas_set_num_threads(1)

  /// The CPU that OpenBLAS chose its kernels for.
  static var coreName: String { unsafe String(cString: openblas_get_corename()) }

  /// A row-major matrix in someone else's memory.
  @safe
  struct Operand {
    let base: UnsafePointer<Float>
    /// The distance between rows in floats.
    let stride: Int

    init(_ base: UnsafePointer<Float>, stride: Int) {
      unsafe self.base = base
      self.stride = stride
    }
  }

  /// `c = a * b`, or `a * bᵀ`; `a` is rows by depth and `c` rows by columns.
  @unsafe
  static func multiply(
    _ a: Operand, _ b: Operand, transposed: Bool, rows: Int, columns: Int, depth: Int,
    into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    unsafe cblas_sgemm(
      CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, CInt(rows),
      CInt(columns), CInt(depth), 1, a.base, CInt(a.stride), b.base, CInt(b.stride), 0, c,
      CInt(stride))
  }
}
