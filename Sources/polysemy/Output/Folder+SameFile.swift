internal import Files

extension Folder {
  /// Whether two paths lead to one file that is there.
  static func isSameFile(_ first: String, _ second: String) -> Bool {
    guard first != "-", second != "-", let file = realPath(first) else { return false }
    return file == realPath(second)
  }
}
