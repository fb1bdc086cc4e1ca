internal import Files
package import StrictJSON

/// Files that the tests read: committed fixtures, and the fetched model.
package enum Fixtures {
  /// The checkout that these sources were compiled in.
  package static let checkout = String(
    #filePath.dropLast("/Tests/TestSupport/Fixtures.swift".count))

  /// The path of `name` under Tests/Fixtures.
  package static func path(_ name: String) -> String { "\(checkout)/Tests/Fixtures/\(name)" }

  /// A fixture as JSON.
  package static func json(_ name: String) throws -> JSONValue {
    try JSONDocument(parsing: WholeFile.bytes(of: path(name))).root
  }

  /// The folder of the real model, or nil where set-up has not fetched it.
  package static let realModel: String? = {
    let folder = "\(checkout)/weights/all-MiniLM-L6-v2"
    return WholeFile.exists("\(folder)/model.safetensors") ? folder : nil
  }()
}
