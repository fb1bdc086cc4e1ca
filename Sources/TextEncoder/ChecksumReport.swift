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
    /// The name leads out of the folder, or does not begin there.
    case outside(name: String)
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
      guard Self.isInside(name) else { return .outside(name: name) }
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

  /// Whether a name, relative to a folder, is of a file in it; links are followed all the same.
  private static func isInside(_ name: String) -> Bool {
    // Bytes, as the system divides paths.
    let slash = UInt8(ascii: "/")
    return name.utf8.first != slash
      && !name.utf8.split(separator: slash).contains { Substring($0) == ".." }
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
