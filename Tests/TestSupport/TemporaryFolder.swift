internal import Files
internal import Foundation

/// A folder that is removed, with all in it, when nobody holds it any more.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "polysemy-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, replacing one of the same name.
  @discardableResult
  package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    var file = try AtomicFile(path: "\(path)/\(name)")
    try unsafe file.write(bytes.span.bytes)
    try file.commit()
    return "\(path)/\(name)"
  }

  /// Writes a text file, replacing one of the same name.
  @discardableResult
  package func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }
}
