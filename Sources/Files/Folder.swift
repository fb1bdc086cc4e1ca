internal import Glibc

/// Making a folder.
package enum Folder {
  /// Makes the folder at `path`, where there is none; what it stands in must be there.
  package static func create(_ path: String) throws(FileError) {
    guard unsafe mkdir(path, 0o777) != 0 else { return }
    guard errno == EEXIST, WholeFile.isFolder(path) else { throw FileError(.create, path) }
  }
}
