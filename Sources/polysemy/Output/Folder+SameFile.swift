internal import Files

extension Folder {
  /// Whether two paths lead to one file, be it there or not yet; links that lead nowhere are not followed.
  static func isSameFile(_ first: String, _ second: String) -> Bool {
    first != "-" && second != "-" && place(first) == place(second)
  }

  /// Where a path leads, whatever its spelling.
  private static func place(_ path: String) -> String {
    if let place = realPath(path) { return place }
    let end = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let folder = path[..<end].isEmpty ? "." : String(path[..<end])
    return realPath(folder).map { "\($0)/\(path[end...])" } ?? path
  }
}
