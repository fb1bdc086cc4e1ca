internal import Glibc

/// An operation on a file that the system refused.
public struct FileError: Error, Equatable, Sendable {
  /// What was being done with the file.
  public enum Operation: String, Sendable {
    /// Opening an existing file to read it.
    case open
    /// Reading from an open file.
    case read
    /// Creating a file, or opening it to write.
    case create
    /// Writing to an open file, or giving a finished file its name.
    case write
  }

  /// What was being done.
  public let operation: Operation
  /// The file's path as the caller gave it.
  public let path: String
  /// The system's error number (`errno`).
  public let code: Int32

  package init(_ operation: Operation, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }
}

extension FileError: CustomStringConvertible {
  /// One line: the path, what failed and why.
  public var description: String {
    let reason = unsafe String(cString: strerror(code)).lowercased()
    return switch operation {
    case .open where code == ENOENT: "\(path): no such file or folder"
    case .open: "\(path): cannot be opened: \(reason)"
    case .read: "\(path): cannot be read: \(reason)"
    case .create: "\(path): cannot be created: \(reason)"
    case .write: "\(path): cannot be written: \(reason)"
    }
  }
}

extension FileError {
  /// Whether the file, or a folder on the way to it, does not exist.
  public var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether the user may not do that.
  public var isPermission: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// Whether the reader of a pipe has gone away.
  public var isBrokenPipe: Bool { code == EPIPE }
}
