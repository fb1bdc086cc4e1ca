// This package's recurrent layers, to be timed beside others: a step of training, again and again.
//
//   recurrent-bench
//
// A line has pairs of a name and a value: `cell lstm setting batch threads 2 seconds 3`. The settings are
// `batch`, 32 sequences of 64 symbols, hidden 256, the loss on every step; and `tutorial`, one of 25, hidden 128,
// the loss on the last. A third, `characters`, is a character language model with two layers and dropout. The
// answer is the milliseconds a step takes, the median of all; how many there were; the loss of the last; and how
// often memory was allocated within them, on any thread, -1 where that is not known.

internal import ArgumentParser
internal import CAllocations
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
      if values["setting"] == "characters" {
        var training = try characterTraining(cell, threads: threads)
        print(
          try measure(seconds: seconds) {
            let loss = try training.step().loss
            if training.isEpochOver { training.rewind() }
            return loss
          })
      } else {
        var training = try Training(
          cell, isTutorial: values["setting"] == "tutorial", threads: threads)
        print(try measure(seconds: seconds) { training.step() })
      }
    }
  }

  /// A character model that learns a text of pairs of letters.
  private func characterTraining(
    _ cell: RecurrentOptions.Cell, threads: Int
  ) throws -> CharacterTraining {
    let letters = "abcdefghijklmnopqrstuvwxyz"
    let text = letters.flatMap { first in letters.map { "\(first)\($0) " } }.joined()
    var model = try CharacterModel(
      CharacterModelOptions(
        cell: cell, hiddenSize: 32, layerCount: 2, embeddingSize: 16, dropout: 0.1),
      CharacterVocabulary(of: text))
    var generator = TorchGenerator(seed: 1)
    model.initialize(from: &generator)
    var options = CharacterTrainingOptions()
    (options.batchSize, options.length, options.heldOutShare) = (8, 16, 0)
    return try CharacterTraining(
      on: CharacterText(text, name: "pairs"), model, generator, options,
      Compute(threadCount: threads))
  }

  private func measure(seconds: Double, _ step: () throws -> Double) throws -> String {
    for _ in 0..<5 { _ = try step() }
    let clock = ContinuousClock()
    let start = clock.now
    var (times, loss, allocations) = ([Double](), 0.0, 0)
    repeat {
      let before = ca_allocation_count()
      let begin = clock.now
      loss = try step()
      let time = (clock.now - begin) / .milliseconds(1)
      allocations += before < 0 ? -1 : ca_allocation_count() - before
      times.append(time)
    } while (clock.now - start) / .seconds(1) < seconds
    times.sort()
    return "\(times[times.count / 2]) \(times.count) \(loss) \(max(-1, allocations))"
  }
}
