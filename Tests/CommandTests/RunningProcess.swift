import Files
import Foundation
import Testing

/// A process that runs beside a test, for a limited time.
struct RunningProcess {
  private let process: Process
  private let deadline = ContinuousClock.now + .seconds(60)

  init(_ process: Process) { self.process = process }

  /// Waits until the process has a handler of its own for a signal.
  func waitUntilCaught(_ signal: Int32) {
    let isCaught = wait { signals("SigCgt").contains(signal) }
    #expect(isCaught, "signal \(signal) was never caught")
  }

  /// Whether the process ignores a signal.
  func ignores(_ signal: Int32) -> Bool { signals("SigIgn").contains(signal) }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the process's end, but not for ever.
  func end() {
    _ = wait { false }
    if process.isRunning { send(SIGKILL) }
  }

  /// Waits until a condition holds, the process ends, or time is up.
  private func wait(until condition: () -> Bool) -> Bool {
    while process.isRunning, ContinuousClock.now < deadline {
      if condition() { return true }
      usleep(2_000)
    }
    return false
  }

  /// The signals of a mask in the system's account of the process; none where it has ended.
  private func signals(_ mask: String) -> Set<Int32> {
    let path = "/proc/\(process.processIdentifier)/status"
    guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("\(mask):") }
    guard let digits = line?.split(separator: "\t").last, let bits = UInt64(digits, radix: 16)
    else {
      return []
    }
    return Set((1...64).filter { bits >> UInt64($0 - 1) & 1 == 1 })
  }
}
