internal import Glibc

extension Folder {
  /// The paths of all regular files below the folder at `path`, in the order of their bytes.
  ///
  /// Links to files count as the files; links to folders are not followed, so that this ends. Pipes
  /// and devices are left out.
  ///
  /// - Throws: ``FileError`` where a folder cannot be read, or a name is not UTF-8 (`EILSEQ`).
  package static func files(below path: String) throws(FileError) -> [String] {
    var files: [String] = []
    var folders = [path]
    while let folder = folders.popLast() {
      for name in try allNames(in: folder) {
        let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        var own = stat()
        guard unsafe lstat(path, &own) == 0 else { throw FileError(.open, path) }
        if own.st_mode & S_IFMT == S_IFDIR {
          folders.append(path)
        } else if isFile(path) {
          files.append(path)
        }
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether `path` is a regular file, or a link that leads nowhere, which opening it reports.
  private static func isFile(_ path: String) -> Bool {
    var target = stat()
    return unsafe stat(path, &target) != 0 || target.st_mode & S_IFMT == S_IFREG
  }

  private static func allNames(in path: String) throws(FileError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw FileError(.open, path) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(folder) {
      let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
        unsafe Array(name.prefix { $0 != 0 })
      }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        let repaired = String(decoding: bytes, as: UTF8.self)
        throw FileError(.open, "\(path)/\(repaired)", code: EILSEQ)
      }
      if ![".", ".."].contains(name) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw FileError(.read, path) }
    return names
  }
}
