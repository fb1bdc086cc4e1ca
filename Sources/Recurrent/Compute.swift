internal import LinearAlgebra
internal import Parallel

/// Where layers compute: threads of their own, and the vector kernels that this CPU runs.
///
/// One is shared by all layers of a network, and may be by several networks. No result depends on
/// how many threads there are: the same numbers come out to the bit.
public struct Compute: Sendable {
  let backend: Backend

  /// A place to compute on threads of its own.
  ///
  /// - Parameter threadCount: How many threads; nil for the CPUs that this process may use.
  /// - Precondition: `threadCount` is positive.
  public init(threadCount: Int? = nil) { backend = Backend(threadCount: threadCount) }

  init(backend: Backend) { self.backend = backend }

  /// How many threads share the work.
  public var threadCount: Int { backend.pool.threadCount }

  /// The same kernels on the calling thread alone, for what is too small to share.
  public var onCallingThread: Compute { Compute(backend: backend.onCallingThread) }
}
