import Foundation
import Testing

/// A step of training allocates nothing, as counted in a process of its own in which malloc counts.
@Suite struct AllocationTests {
  private static let bench =
    Polysemy.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/") + "/recurrent-bench"

  @Test(
    arguments: ["tanh", "relu", "lstm", "gru"], ["batch", "tutorial", "characters"])
  func aStepAllocatesNothing(cell: String, setting: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.bench)
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(
      Data("cell \(cell) setting \(setting) threads 1 seconds 0.2\n".utf8))
    try input.fileHandleForWriting.close()
    let answer = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let fields = answer.split(separator: "\n").last?.split(separator: " ") ?? []
    let allocations = try #require(fields.last.flatMap { Int($0) }, "\(answer)")
    // Under a sanitizer nobody counts.
    #expect(fields.count == 4 && allocations <= 0, "\(allocations) allocations: \(answer)")
  }
}
