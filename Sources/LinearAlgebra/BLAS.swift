internal import CKernels
internal import COpenBLAS
internal import Glibc

/// The only calls of OpenBLAS, with sizes and pointers as it takes them.
///
/// OpenBLAS has but one state for the whole process. The first ``Backend`` sets it, see
/// ``isConfigured``; nothing else touches it.
enum BLAS {
  /// Sets OpenBLAS up for this package, once in the process.
  ///
  /// Its thread count becomes one, because products run on threads of this package's own, and the
  /// threads that it started when it was loaded, which spin for a while before they sleep, are sent
  /// home. And it is made to use kernels whose rows are independent, see
  /// ``selectIndependentKernels()``.
  ///
  /// The result is always true; it is there to be used, because the compiler may leave out the
  /// initializer of a constant that nobody looks at.
  static let isConfigured: Bool = {
    selectIndependentKernels()
    openblas_set_num_threads(1)
    undeclared("blas_thread_shutdown_")?()
    return true
  }()

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

  /// `c = a * b`, or `c + a * b`, where either may stand transposed in memory; `a` is rows by depth and
  /// `c` rows by columns.
  @unsafe
  static func multiply(
    _ a: Operand, isTransposed: Bool = false, _ b: Operand, transposed: Bool, rows: Int,
    columns: Int, depth: Int, adds: Bool = false, into c: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    unsafe cblas_sgemm(
      CblasRowMajor, isTransposed ? CblasTrans : CblasNoTrans,
      transposed ? CblasTrans : CblasNoTrans, CInt(rows), CInt(columns), CInt(depth), 1, a.base,
      CInt(a.stride), b.base, CInt(b.stride), adds ? 1 : 0, c,
      CInt(stride))
  }

  // MARK: Kernels

  /// The kernels whose rows were found to be independent of each other and of their places.
  private static let independentCores = ["SkylakeX", "Cooperlake", "Sandybridge"]

  /// Whether a row of a product has the same bits wherever it stands; see `ProductTiling`.
  static var hasIndependentRows: Bool { independentCores.contains(coreName) }

  /// Replaces kernels that compute a row differently from place to place.
  ///
  /// In the kernels for Haswell and Zen of OpenBLAS 0.3.21 the first six of every twelve rows add
  /// some products in another order than the other six, so a sentence's vectors would depend on
  /// where in its batch it stands; some older ones have such places too. With AVX-512 the exchange is
  /// a gain, SkylakeX being twice as fast; without, Sandybridge lacks the fused multiply-add, and
  /// costs up to a half of the speed. The promise is worth that, so `OPENBLAS_CORETYPE` is heeded
  /// only where it names one of the independent ones. CPUs without AVX keep what they have.
  private static func selectIndependentKernels() {
    let variable = "OPENBLAS_CORETYPE"
    let asked = unsafe getenv(variable).map { unsafe String(cString: $0) }
    guard !hasIndependentRows, ck_cpu_has_avx() != 0,
      let forget = undeclared("gotoblas_dynamic_quit"),
      let choose = undeclared("gotoblas_dynamic_init")
    else { return }
    let hasAVX512 = KernelSet.allSupported.contains { $0.name == "avx512" }
    unsafe setenv(variable, hasAVX512 ? "SkylakeX" : "Sandybridge", 1)
    forget()
    choose()
    if let asked { unsafe setenv(variable, asked, 1) } else { unsafe unsetenv(variable) }
  }

  /// A function of OpenBLAS that its headers do not declare, where the library has it.
  private static func undeclared(_ name: String) -> (@convention(c) () -> Void)? {
    guard let symbol = unsafe dlsym(nil, name) else { return nil }
    return unsafe unsafeBitCast(symbol, to: (@convention(c) () -> Void).self)
  }
}
