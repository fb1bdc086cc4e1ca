// This package's recurrent layers, to be timed beside others: a step of training, again and again.
//
//   recurrent-bench
//
// A line has pairs of a name and a value: `cell lstm setting batch threads 2 seconds 3`. The settings are
// `batch`, 32 sequences of 64 symbols, hidden 256, the loss on every step; and `tutorial`, one of 25, hidden 128,
// the loss on the last. The answer is the milliseconds a step takes, the median of all; how many there were;
// and the loss of the last.

internal import ArgumentParser
internal import Recurrent

@main
struct RecurrentBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "recurrent-bench")

  func run() throws {
    print("ready")
    while let line = readLine() {
      let fields = line.split(separator: " ").map(String.init)
      var values: [String: String] = [:]
      for index in stride(from: 0, to: fields.count - 1, by: 2) {
        values[fields[index]] = fields[index + 1]
      }
      guard let cell = RecurrentOptions.Cell(rawValue: values["cell"] ?? "lstm"),
        let threads = Int(values["threads"] ?? "2"), threads > 0,
        let seconds = Double(values["seconds"] ?? "3")
      else { throw ValidationError("cannot be measured: \(line)") }
      var training = try Training(
        cell, isTutorial: values["setting"] == "tutorial", threads: threads)
      print(try measure(&training, seconds: seconds))
    }
  }

  private func measure(_ training: inout Training, seconds: Double) throws -> String {
    for _ in 0..<5 { _ = training.step() }
    let clock = ContinuousClock()
    let start = clock.now
    var (times, loss) = ([Double](), 0.0)
    repeat {
      let begin = clock.now
      loss = training.step()
      times.append((clock.now - begin) / .milliseconds(1))
    } while (clock.now - start) / .seconds(1) < seconds
    times.sort()
    return "\(times[times.count / 2]) \(times.count) \(loss)"
  }
}
