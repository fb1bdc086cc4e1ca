import Foundation
import FoundationXML

/// Whether a drawing can be opened.
enum XML {
  /// Where a drawing is not well-formed.
  struct Malformed: Error { let line: Int }

  /// - Throws: ``Malformed`` where the bytes are no XML document.
  static func check(_ bytes: [UInt8]) throws {
    let parser = XMLParser(data: Data(bytes))
    guard parser.parse() else { throw Malformed(line: parser.lineNumber) }
  }
}
