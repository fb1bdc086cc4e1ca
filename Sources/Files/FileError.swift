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

  /// What stands at a path where a regular file was expected.
  @nonexhaustive
  public enum Obstacle: String, Sendable {
    /// A pipe, which would be waited for.
    case pipe
    /// A device.
    case device
    /// A folder.
    case folder
    /// A link whose target is not there.
    case danglingLink = "link that leads nowhere"
    /// A socket, or what else a system may have.
    case other = "special file"
  }

  /// What was being done.
  public let operation: Operation
  /// The file's path as the caller gave it.
  public let path: String
  /// The system's error number (`errno`).
  public let code: Int32
  /// What was found in place of a regular file, where that is what is wrong.
  public let obstacle: Obstacle?

  package init(
    _ operation: Operation, _ path: String, code: Int32 = errno, obstacle: Obstacle? = nil
  ) {
    self.operation = operation
    self.path = path
    self.code = code
    self.obstacle = obstacle
  }
}

extension FileError: CustomStringConvertible {
  /// One line: the path, what failed and why.
  public var description: String {
    if let obstacle { return "\(path): expected a regular file, found a \(obstacle.rawValue)" }
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
