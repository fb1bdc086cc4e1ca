internal import Glibc

extension ThreadPool {
  /// How many CPUs this process may use: its affinity mask, lowered by its control group's quota.
  ///
  /// Never the host's count, which in a container is larger and makes threads wait for each other.
  package static var availableProcessors: Int {
    max(1, min(affinityCount, quota(ofGroups: "/proc/self/cgroup") ?? .max))
  }

  /// The CPUs of the affinity mask, which the kernel lists as hexadecimal words: `ff,ffffffff`.
  private static var affinityCount: Int {
    let lines = text(of: "/proc/thread-self/status")?.split(separator: "\n") ?? []
    let mask = lines.first { $0.hasPrefix("Cpus_allowed:") }?.dropFirst("Cpus_allowed:".count)
    let count = mask?.reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) } ?? 0
    return count > 0 ? count : Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// The tightest quota of the process's control group and those above it, in whole CPUs.
  ///
  /// Version 2 lists the group as `0::/path` and keeps `cpu.max` ("200000 100000", or "max"
  /// without a quota); version 1 keeps two files under the `cpu` controller.
  private static func quota(ofGroups file: String) -> Int? {
    let groups = text(of: file)?.split(separator: "\n") ?? []
    return groups.compactMap { line -> Int? in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      let controllers = fields[1].split(separator: ",")
      if fields[1].isEmpty {
        return tightest(of: "/sys/fs/cgroup", below: fields[2], version2Quota)
      }
      guard controllers.contains("cpu") else { return nil }
      return tightest(of: "/sys/fs/cgroup/cpu", below: fields[2], version1Quota)
    }.min()
  }

  private static func tightest(
    of root: String, below path: Substring, _ quota: (String) -> Int?
  ) -> Int? {
    var folder = root
    var quotas = [quota(folder)]
    for part in path.split(separator: "/") {
      folder += "/\(part)"
      quotas.append(quota(folder))
    }
    return quotas.compactMap { $0 }.min()
  }

  private static func version2Quota(in folder: String) -> Int? {
    let fields = text(of: folder + "/cpu.max")?.split(whereSeparator: \.isWhitespace) ?? []
    guard fields.count == 2, let quota = Int(fields[0]), let period = Int(fields[1]) else {
      return nil
    }
    return wholeProcessors(quota, per: period)
  }

  private static func version1Quota(in folder: String) -> Int? {
    guard let quota = number(in: folder + "/cpu.cfs_quota_us"),
      let period = number(in: folder + "/cpu.cfs_period_us")
    else { return nil }
    return wholeProcessors(quota, per: period)
  }

  private static func wholeProcessors(_ quota: Int, per period: Int) -> Int? {
    quota > 0 && period > 0 ? max(1, (quota + period - 1) / period) : nil
  }

  private static func number(in file: String) -> Int? {
    text(of: file)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
  }

  /// A file of the kernel's, which are short and have no size.
  private static func text(of file: String) -> String? {
    let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
