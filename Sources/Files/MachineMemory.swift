internal import Glibc

/// How much memory there is.
package enum MachineMemory {
  /// The machine's memory in bytes, or the limit of the process's control group where that is lower.
  ///
  /// The group is the one that the process sees as the topmost, which in a container is the
  /// container's own.
  package static var byteCount: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let (bytes, overflow) = pages.multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
    let physical = overflow || bytes <= 0 ? Int.max : bytes
    return [
      "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ].reduce(physical) { min($0, limit(in: $1) ?? .max) }
  }

  /// The number in a file of the kernel's; nil where it says "max", or is not there.
  private static func limit(in path: String) -> Int? {
    guard let bytes = try? WholeFile.bytes(of: path, limit: 1 << 10) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
  }
}
