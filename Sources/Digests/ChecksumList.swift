internal import Files

/// The digests that files should have, in a file as `sha256sum` writes it.
///
/// A line is 64 hexadecimal digits, a space, a space or `*`, and the file's name, relative to the
/// folder that is checked. Where a line begins with `\`, its name has `\\`, `\n` and `\r` for a
/// backslash and line ends. Empty lines, and lines that begin with `#`, are passed over, as
/// `sha256sum --check` does.
package struct ChecksumList: Sendable {
  /// A file's name and its digest in lower case.
  package typealias Entry = (name: String, digest: String)

  /// In the order of the file; at least one.
  package let entries: [Entry]

  /// - Throws: `FileError` where the file cannot be read, ``ChecksumError`` where it is of another
  ///   kind.
  package init(contentsOf path: String) throws {
    let bytes = try WholeFile.bytes(of: path, limit: 1 << 24, takesPipes: true)
    var entries: [Entry] = []
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let line = line.last == 0x0D ? line.dropLast() : line
      guard !line.isEmpty, line.first != UInt8(ascii: "#") else { continue }
      guard let entry = Self.entry(line) else {
        throw ChecksumError.malformedLine(path: path, line: index + 1)
      }
      entries.append(entry)
    }
    guard !entries.isEmpty else { throw ChecksumError.empty(path: path) }
    self.entries = entries
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> Entry? {
    let isEscaped = line.first == UInt8(ascii: "\\")
    let line = isEscaped ? line.dropFirst() : line
    let digest = line.prefix(64)
    let rest = line.dropFirst(64)
    guard digest.count == 64, digest.allSatisfy(isHexDigit), rest.first == UInt8(ascii: " "),
      let mark = rest.dropFirst().first, [UInt8(ascii: " "), UInt8(ascii: "*")].contains(mark)
    else { return nil }
    guard let name = name(rest.dropFirst(2), isEscaped: isEscaped) else { return nil }
    return (name, String(decoding: digest, as: UTF8.self).lowercased())
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  /// Nil for a name that no file can have.
  private static func name(_ bytes: ArraySlice<UInt8>, isEscaped: Bool) -> String? {
    var name: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard isEscaped, byte == UInt8(ascii: "\\") else {
        name.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "\\"): name.append(byte)
      case UInt8(ascii: "n"): name.append(0x0A)
      case UInt8(ascii: "r"): name.append(0x0D)
      default: return nil
      }
    }
    guard !name.isEmpty, !name.contains(0) else { return nil }
    return String(validating: name, as: UTF8.self)
  }
}
