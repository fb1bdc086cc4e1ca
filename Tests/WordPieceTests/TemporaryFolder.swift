import Files
import Glibc

/// A folder of files that goes when its user does.
final class TemporaryFolder {
  let path: String
  private var names: Set<String> = []

  init() {
    var template = Array("/tmp/wordpiece-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) } != nil
    }
    precondition(made, "no folder can be made in /tmp")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unsafe unlink("\(path)/\(name)") }
    unsafe rmdir(path)
  }

  /// Writes a file and gives its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    var file = try AtomicFile(path: "\(path)/\(name)")
    unsafe try file.write(bytes.span.bytes)
    try file.commit()
    names.insert(name)
    return "\(path)/\(name)"
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  func remove(_ name: String) { unsafe unlink("\(path)/\(name)") }
  func removeFolder(_ name: String) { unsafe rmdir("\(path)/\(name)") }
}
