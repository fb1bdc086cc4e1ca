import Files
import Foundation
import StrictJSON
import TestSupport
import Testing

/// The built command, run as its users do.
enum Polysemy {
  /// What a run of the command left behind.
  struct Run {
    let status: Int32
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map { String($0) } }
    var errorLines: [String] { errors.split(separator: "\n").map { String($0) } }

    /// Standard output as JSON, a document a line.
    func json() throws -> [JSONValue] {
      try lines.map { try JSONDocument(parsing: Array($0.utf8)).root }
    }
  }

  /// A signal ended the command.
  struct Crash: Error {
    let signal: Int32
    let errors: String
  }

  /// The command that was built along with these tests: it stands beside their bundle, whatever the
  /// scratch path.
  static let path: String = {
    let fallback = "\(Fixtures.checkout)/.build/release/polysemy"
    for argument in CommandLine.arguments where argument.contains("xctest") {
      var folder = argument[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let command = "\(folder)/polysemy"
        if FileManager.default.isExecutableFile(atPath: command), !WholeFile.isFolder(command) {
          return command
        }
      }
    }
    return fallback
  }()

  /// Runs the command with `arguments`, in an environment of its own.
  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    folder: String? = nil
  ) throws -> Run {
    try run(
      executable: path, arguments, input: input, environment: environment, folder: folder)
  }

  /// Runs the command with `arguments`, and a test beside it while it runs.
  ///
  /// Signals are as a terminal would leave them, but for those that it is to ignore; the runner of
  /// these tests ignores some.
  static func run(
    _ arguments: [String], folder: String, ignoring ignored: [String] = [],
    beside body: @escaping (RunningProcess) throws -> Void
  ) throws -> Run {
    let signals =
      ["--default-signal=INT,TERM"] + ignored.map { "--ignore-signal=\($0)" }
    return try run(
      executable: "/usr/bin/env", signals + [path] + arguments, input: "", environment: [:],
      folder: folder, beside: body)
  }

  /// Runs a line of shell in which `$POLYSEMY` is the command, and `$1` and so on the arguments.
  static func shell(
    _ line: String, _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> Run {
    try run(
      executable: "/bin/bash", ["-c", line, "bash"] + arguments, input: "",
      environment: environment.merging(["POLYSEMY": path]) { $1 }, folder: nil)
  }

  private static func run(
    executable: String, _ arguments: [String], input: String, environment: [String: String],
    folder: String?, beside body: ((RunningProcess) throws -> Void)? = nil
  ) throws -> Run {
    // Files, not pipes: all that is written fits, and nobody waits for a reader.
    let scratch = try TemporaryFolder()
    let inputPath = try scratch.write("in", input)
    let outputPath = try scratch.write("out", "")
    let errorPath = try scratch.write("err", "")
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.environment =
      ["HOME": scratch.path, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.standardInput = FileHandle(forReadingAtPath: inputPath)
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    try process.run()
    if let body {
      let running = RunningProcess(process)
      defer { running.end() }
      try body(running)
    }
    process.waitUntilExit()
    let errors = String(decoding: try WholeFile.bytes(of: errorPath), as: UTF8.self)
    guard process.terminationReason == .exit else {
      throw Crash(signal: process.terminationStatus, errors: errors)
    }
    return Run(
      status: process.terminationStatus, output: try WholeFile.bytes(of: outputPath),
      errors: errors)
  }
}

/// Expects a run that failed as the command promises: its exit code, one line that says why,
/// nothing on standard output but `output`, and no control characters on either.
func expectFailure(
  _ run: Polysemy.Run, _ status: Int32, _ message: String, output: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
  let lines = run.errorLines.filter { $0.hasPrefix("polysemy: ") }
  #expect(lines.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
  #expect(
    lines.first?.contains(message) == true, "\(run.errors)", sourceLocation: sourceLocation)
  #expect(run.text == output, sourceLocation: sourceLocation)
  let controls = run.errors.unicodeScalars.filter { $0.properties.generalCategory == .control }
  #expect(controls.allSatisfy { $0 == "\n" }, sourceLocation: sourceLocation)
}
