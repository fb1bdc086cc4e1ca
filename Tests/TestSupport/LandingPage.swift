internal import Files

/// The first page of a library's documentation, whose first example the tests compile and run.
package struct LandingPage {
  private let page: String

  /// Reads the page of `module`.
  package init(of module: String) throws {
    page = try Self.text(
      "\(Fixtures.checkout)/Sources/\(module)/Documentation.docc/\(module).md")
  }

  /// The lines of the page's first block of Swift, without indentation.
  package var example: [String] {
    guard let block = page.firstMatch(of: /```swift\n(?<code>[^`]+)```/) else { return [] }
    return Self.lines(block.output.code)
  }

  /// Whether the example stands in a source file, line for line but for indentation.
  package func isExample(in path: String) throws -> Bool {
    let source = Self.lines(try Self.text(path)).joined(separator: "\n")
    return !example.isEmpty && source.contains(example.joined(separator: "\n"))
  }

  private static func lines(_ text: some StringProtocol) -> [String] {
    text.split(separator: "\n").map { line in String(line.drop { $0 == " " }) }
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
  }
}
