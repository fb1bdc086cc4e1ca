package import Parallel

/// Where arithmetic runs: a pool of threads, OpenBLAS, and a kernel set for what it lacks.
///
/// All operations are methods here, in one file each. They check sizes, and split the work so that no
/// bit of a row depends on how; those of the forward pass allocate nothing.
package struct Backend: Sendable {
  /// The threads that share each operation.
  package let pool: ThreadPool
  /// The vector kernels in use.
  package let kernels: KernelSet
  /// What products with packed weights multiply: what was asked for, or floats where the kernels gain
  /// nothing by it.
  package let precision: ProductPrecision

  /// A backend on `pool`.
  package init(
    pool: ThreadPool = ThreadPool(), kernels: KernelSet = .best,
    precision: ProductPrecision = .float32
  ) {
    precondition(BLAS.isConfigured)
    self.pool = pool
    self.kernels = kernels
    self.precision = kernels.precision(for: precision)
  }

  /// A backend on threads of its own.
  ///
  /// - Parameters:
  ///   - threadCount: How many; nil for the CPUs that this process may use.
  ///   - precision: What products with packed weights are to multiply.
  package init(threadCount: Int?, precision: ProductPrecision = .float32) {
    let threadCount = threadCount ?? ThreadPool.availableProcessors
    self.init(pool: ThreadPool(threadCount: threadCount), precision: precision)
  }

  /// The same kernels on the calling thread alone.
  package var onCallingThread: Backend {
    Backend(pool: Self.noThreads, kernels: kernels, precision: precision)
  }

  /// A pool of one has no state: all threads may use it at once.
  private static let noThreads = ThreadPool(threadCount: 1)

  /// Whether a row of a product has the same bits whatever else is in the batch, on any number of
  /// threads: so on every x86 CPU with AVX.
  package static var hasIndependentRows: Bool {
    precondition(BLAS.isConfigured)
    return BLAS.hasIndependentRows
  }

  /// The CPU that OpenBLAS chose its kernels for, as it names it.
  package static var blasCoreName: String {
    precondition(BLAS.isConfigured)
    return BLAS.coreName
  }
}
