internal import Glibc

/// Making a folder, and what is in one.
package enum Folder {
  /// Makes the folder at `path`, where there is none; what it stands in must be there.
  package static func create(_ path: String) throws(FileError) {
    guard unsafe mkdir(path, 0o777) != 0 else { return }
    guard errno == EEXIST, WholeFile.isFolder(path) else { throw FileError(.create, path) }
  }

  /// The names of what is in the folder at `path`, sorted by their bytes; none where it cannot be
  /// read.
  ///
  /// Names that are not UTF-8, which nothing of this package can be called, are left out.
  package static func names(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(validatingCString: $0)
        }
      }
      if let name, ![".", ".."].contains(name) { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// How many bytes the files in the folder at `path` have, and those in its folders.
  ///
  /// Links to files count as the files; links to folders are not followed, so that this ends.
  package static func byteCount(of path: String) -> Int {
    names(in: path).reduce(0) { sum, name in
      let path = "\(path)/\(name)"
      var own = stat()
      guard unsafe lstat(path, &own) == 0 else { return sum }
      if own.st_mode & S_IFMT == S_IFDIR { return sum + byteCount(of: path) }
      var target = stat()
      guard unsafe stat(path, &target) == 0, target.st_mode & S_IFMT == S_IFREG else { return sum }
      return sum + Int(target.st_size)
    }
  }

  /// The path without links and dots; nil where nothing stands at `path`.
  package static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
