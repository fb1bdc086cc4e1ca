internal import Digests
public import Files
internal import SafeTensorsLoader
internal import Transformer

/// What became of the files that a list of checksums names.
public struct ChecksumReport: Sendable {
  /// A file that is not as the list says.
  @nonexhaustive
  public enum Mismatch: Sendable {
    /// The file has another digest.
    case different(name: String, expected: String, found: String)
    /// The file cannot be read.
    case unreadable(name: String, FileError)
  }

  /// The list's path.
  public let path: String
  /// How many files it names.
  public let fileCount: Int
  /// Those that are not as it says, in its order.
  public let mismatches: [Mismatch]

  /// Compares the files in `directory` with a list.
  ///
  /// - Parameters:
  ///   - path: The list, as `sha256sum` writes it, with names relative to `directory`.
  ///   - directory: The folder.
  ///   - checkpoint: Files whose digests are known already.
  ///   - access: Whether other files are mapped or read.
  /// - Throws: `FileError` where the list cannot be read, `ChecksumError` where it is none.
  init(
    list path: String, directory: String, _ checkpoint: CheckpointInspection?,
    access: SafeTensorsFile.Access
  ) throws {
    let list = try ChecksumList(contentsOf: path)
    let known = Dictionary(
      (checkpoint?.files ?? []).map { ($0.path, $0.sha256) },
      uniquingKeysWith: { first, _ in first }
    )
    self.path = path
    fileCount = list.entries.count
    mismatches = list.entries.compactMap { name, expected -> Mismatch? in
      let file = "\(directory)/\(name)"
      do throws(FileError) {
        let found =
          if let digest = known[file] { digest } else { try Self.digest(of: file, access) }
        return found == expected ? nil : .different(name: name, expected: expected, found: found)
      } catch {
        return .unreadable(name: name, error)
      }
    }
  }

  private static func digest(
    of path: String, _ access: SafeTensorsFile.Access
  ) throws(FileError) -> String {
    let file =
      switch access {
      case .mapped: try MappedFile(path: path)
      case .read: try MappedFile(reading: path)
      }
    return SHA256.hexadecimal(of: file.bytes)
  }
}
