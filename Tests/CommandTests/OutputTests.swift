import Files
import Foundation
import TestSupport
import Testing

/// Where results go, and what happens where they cannot.
@Suite struct OutputTests {
  let model: TinyModel
  let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
    try folder.write("text.txt", "the bank\nthe river bank\nbank money\n")
  }

  private var text: String { "\(folder.path)/text.txt" }

  static let commands = [
    ["--word", "bank"], ["tokenize"], ["embed"], ["embed", "--format", "npy"],
    ["embed", "--format", "safetensors"],
  ]

  private func run(_ arguments: [String]) throws -> Polysemy.Run {
    try Polysemy.run(arguments + [text, "--model", model.path, "-q"], folder: folder.path)
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test(arguments: commands) func aFileHoldsWhatStandardOutputWould(command: [String]) throws {
    let written = try run(command + ["--output", "out"])
    #expect(written.status == 0 && written.output.isEmpty, "\(written.errors)")
    #expect(try WholeFile.bytes(of: "\(folder.path)/out") == run(command).output)
    #expect(try files() == ["out", "text.txt"])
  }

  @Test(arguments: commands) func aFolderThatIsNotThere(command: [String]) throws {
    expectFailure(
      try run(command + ["-o", "no/out"]), 73, "no/out: cannot be created: no such file")
  }

  @Test(arguments: commands) func aFolderInsteadOfAFile(command: [String]) throws {
    expectFailure(try run(command + ["-o", "."]), 73, ".: cannot be created: is a directory")
  }

  @Test(arguments: commands) func whatIsReadIsNotWrittenOver(command: [String]) throws {
    expectFailure(
      try run(command + ["-o", "./text.txt"]), 64, "./text.txt: is read; write to another file")
    #expect(
      try WholeFile.bytes(of: text) == Array("the bank\nthe river bank\nbank money\n".utf8))
  }

  @Test func aPlotThatCannotBeCreatedSpoilsNothing() throws {
    for path in ["no/plot.svg", "."] {
      let arguments = ["--word", "bank", "--plot", path, "-o", "out"]
      expectFailure(try run(arguments), 73, "\(path): cannot be created")
    }
    #expect(try files() == ["text.txt"])
  }

  @Test func whatOthersMayNotWriteIsLeftAlone() throws {
    try folder.write("kept", "kept")
    // Root may write anything; nobody may not, and must be able to reach the command.
    let line = """
      chmod 444 "$1/kept" && chmod 777 "$1" && chmod -R a+rX "$1" "$2"
      if [ $(id -u) = 0 ]; then as="setpriv --reuid=65534 --regid=65534 --clear-groups"; fi
      $as test -x "$POLYSEMY" || exit 99
      $as "$POLYSEMY" --model "$2" -q --word bank "$1/text.txt" "$3" "$1/kept"
      """
    for option in ["--output", "--plot"] {
      let run = try Polysemy.shell(line, [folder.path, model.path, option])
      if run.status == 99 { continue }
      expectFailure(run, 77, "\(folder.path)/kept: cannot be created: permission denied")
      #expect(try WholeFile.bytes(of: "\(folder.path)/kept") == Array("kept".utf8))
    }
  }

  @Test(arguments: commands) func aFullDisk(command: [String]) throws {
    let message = "cannot be written: no space left on device"
    expectFailure(try run(command + ["-o", "/dev/full"]), 74, "/dev/full: \(message)")
    let line =
      "\"$POLYSEMY\" \(command.joined(separator: " ")) --model \"$1\" -q \"$2\" > /dev/full"
    expectFailure(
      try Polysemy.shell(line, [model.path, text]), 74, "standard output: \(message)")
  }

  @Test(arguments: commands) func standardOutputIsClosed(command: [String]) throws {
    let line = "\"$POLYSEMY\" \(command.joined(separator: " ")) --model \"$1\" -q \"$2\" >&-"
    let run = try Polysemy.shell(line, [model.path, text])
    // A matrix needs its file at once, a record only when there is one.
    #expect([73, 74].contains(run.status))
    #expect(run.errors.contains("standard output: cannot be"))
  }

  @Test func aFullDiskForThePlotOrTheText() throws {
    expectFailure(
      try run(["--word", "bank", "--plot", "/dev/full"]), 74, "/dev/full: cannot be written")
    expectFailure(
      try run(["--word", "bank", "--plot", "plot.svg", "-o", "/dev/full"]), 74, "/dev/full: ")
    #expect(try files() == ["text.txt"])
  }

  @Test(arguments: ["embed", "tokenize"]) func aReaderThatHasSeenEnough(command: String) throws {
    try folder.write("many.txt", String(repeating: "the river bank\n", count: 10_000))
    let line =
      "\"$POLYSEMY\" \(command) --model \"$1\" -q \"$2/many.txt\" | head -1; exit ${PIPESTATUS[0]}"
    let run = try Polysemy.shell(line, [model.path, folder.path])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.lines.count == 1)
  }

  @Test func aPlotIsDrawnThoughNobodyReadsTheText() throws {
    try folder.write("many.txt", String(repeating: "the river bank\n", count: 2000))
    let line = """
      "$POLYSEMY" --word bank --format json --vectors --plot "$2/plot.svg" --model "$1" -q "$2/many.txt" |
        head -c 1; exit ${PIPESTATUS[0]}
      """
    let run = try Polysemy.shell(line, [model.path, folder.path])
    #expect(run.status == 0 && run.errors.isEmpty && run.text == "{")
    try XML.check(WholeFile.bytes(of: "\(folder.path)/plot.svg"))
  }

  @Test func anInterruptLeavesNothing() throws {
    let line = """
      { cat "$2/text.txt"; sleep 5; } |
        env --default-signal=INT "$POLYSEMY" embed - --model "$1" -q -o "$2/out" & command=$!
      sleep 1; kill -INT $command; wait $command
      """
    let run = try Polysemy.shell(line, [model.path, folder.path])
    #expect(run.status == 130, "\(run.errors)")
    #expect(try files() == ["text.txt"])
  }

  // MARK: Terminals

  /// What the command writes on a terminal of 80 columns.
  private func onTerminal(_ arguments: String, environment: [String: String] = [:]) throws -> String
  {
    let run = try Polysemy.shell(
      "script -qec \"stty cols 80; '$POLYSEMY' \(arguments) --model '$1'\" /dev/null < /dev/null",
      [model.path], environment: environment.merging(["TERM": "xterm"]) { mine, _ in mine })
    #expect(run.status == 0, "\(run.text)\(run.errors)")
    return run.text
  }

  static let hasScript = WholeFile.exists("/usr/bin/script")

  @Test(.enabled(if: hasScript, "script of util-linux is not installed"))
  func colourIsForTerminals() throws {
    #expect(try onTerminal("-q --word bank \(text)").contains("\u{1B}["))
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let plain = try onTerminal("-q --word bank \(text)", environment: environment)
      #expect(!plain.contains("\u{1B}["))
    }
    #expect(try !run(["--word", "bank"]).text.contains("\u{1B}"))
  }

  @Test(.enabled(if: hasScript, "script of util-linux is not installed"))
  func controlsNeverReachATerminal() throws {
    let hostile = try folder.write(
      "hostile.txt", "the bank \u{1B}]0;title\u{7} \u{0} \u{9B}31m \u{202E}x\n")
    for arguments in [
      "--word bank \(hostile)", "--word bank \(hostile) --format json", "tokenize \(hostile)",
      "tokenize --format json \(hostile)",
    ] {
      let shown = try onTerminal(arguments, environment: ["NO_COLOR": "1"])
      let bad = shown.unicodeScalars.filter {
        $0.properties.generalCategory == .control && !["\n", "\r"].contains($0) || $0 == "\u{202E}"
      }
      #expect(bad.isEmpty, "\(arguments): \(bad)")
    }
  }
}
