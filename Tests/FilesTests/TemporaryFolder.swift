import Foundation
import Testing

/// A folder of a test's own, removed with all it holds when the test ends.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "polysemy-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file into the folder; its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// The bytes of a file of the folder.
  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// The names of all that the folder holds, hidden files among them.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// The permission bits of a file of the folder.
  func permissions(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
    return attributes[.posixPermissions] as? Int ?? -1
  }

  /// Sets the permission bits of a file of the folder.
  func setPermissions(_ permissions: Int, of name: String) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: permissions], ofItemAtPath: file(name))
  }
}

/// Becomes nobody in particular, because no permission holds for the superuser.
///
/// For exit tests, which have a process to themselves. What they try is in a folder of the test around
/// them, which can remove it still.
func giveUpPrivileges() throws {
  try #require(geteuid() != 0 || setuid(65_534) == 0)
}
