internal import CKernels
internal import Glibc

/// The vector kernels of one instruction set.
///
/// ``best`` is the fastest that this CPU runs. The environment variable `POLYSEMY_KERNELS` names
/// another one (`avx512bf16`, `avx512vnni`, `avx512`, `avx2`, `generic`), for tests and comparisons.
@safe
package struct KernelSet: Sendable {
  // Points to a constant table of the C module.
  nonisolated(unsafe) let table: UnsafePointer<ck_kernel_set>

  /// The instruction set's name.
  package var name: String { unsafe String(cString: table.pointee.name) }

  /// The sets that this CPU runs, fastest first; the last is `generic`, the plain twin of all.
  package static let allSupported: [KernelSet] = {
    var tables = unsafe [UnsafePointer<ck_kernel_set>?](repeating: nil, count: 8)
    let count = unsafe ck_supported_sets(&tables, tables.count)
    return unsafe tables[..<count].compactMap { unsafe $0.map { unsafe KernelSet(table: $0) } }
  }()

  /// The fastest set, or the one that `POLYSEMY_KERNELS` names if this CPU runs it.
  package static let best: KernelSet = {
    let wanted = unsafe getenv("POLYSEMY_KERNELS").map { unsafe String(cString: $0) }
    return allSupported.first { $0.name == wanted } ?? allSupported[0]
  }()
}
