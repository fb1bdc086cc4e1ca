/// What keeps a list of checksums from being used.
package enum ChecksumError: Error, Equatable {
  /// A line is none of a list of SHA-256 digests; lines count from 1.
  case malformedLine(path: String, line: Int)
  /// The list has no digest.
  case empty(path: String)
}

extension ChecksumError: CustomStringConvertible {
  /// One line: where, and what was expected.
  package var description: String {
    switch self {
    case .malformedLine(let path, let line):
      "\(path): line \(line): expected 64 hexadecimal digits, two spaces and a file's name, as sha256sum writes them"
    case .empty(let path):
      "\(path): expected lines as sha256sum writes them, found none"
    }
  }
}
