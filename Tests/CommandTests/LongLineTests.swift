import StrictJSON
import TestSupport
import Testing

/// Lines of megabytes: read up to a limit, refused beyond it.
@Suite(.serialized) struct LongLineTests {
  let model: TinyModel
  let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
  }

  static let commands = [["compare", "--word", "bank"], ["tokenize"], ["embed"]]

  private func run(_ command: [String], _ path: String) throws -> Polysemy.Run {
    try Polysemy.run(command + [path, "--model", model.path, "--quiet"])
  }

  /// Some kilobytes of gzip hold a line beyond the limit of 16 MiB.
  @Test(arguments: commands) func aLineThatIsTooLong(command: [String]) throws {
    let path = "\(folder.path)/long.txt.gz"
    let made = try Polysemy.shell(
      "(echo the bank; head -c 16777217 /dev/zero | tr '\\0' a) | gzip > \"$1\"", [path])
    #expect(made.status == 0)
    let run = try run(command, path)
    #expect(run.status == 65)
    #expect(run.errors == "polysemy: \(path): line 2: longer than 16777216 bytes\n")
    #expect(run.lines.count == (command[0] == "compare" ? 0 : 1), "records of the lines before")
    #expect(run.output.isEmpty || run.output.last == UInt8(ascii: "\n"))
  }

  @Test(arguments: commands) func aLineOfTenMegabytes(command: [String]) throws {
    let path = "\(folder.path)/long.txt"
    let made = try Polysemy.shell(
      "(yes 'the river' | head -c 10000000 | tr '\\n' ' '; echo the bank) > \"$1\"", [path])
    #expect(made.status == 0)
    let run = try run(command, path)
    #expect(run.status == 0, "\(run.errors)")
    switch command[0] {
    case "tokenize": #expect(run.lines.first?.hasSuffix(" the river the bank [SEP]") == true)
    case "embed": #expect(try run.json().first?["vector"].numbers.count == 32)
    default: #expect(run.lines.first?.hasPrefix("“bank”: 1 occurrence, ") == true)
    }
  }
}
