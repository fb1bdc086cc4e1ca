internal import Recurrent
internal import Synchronization

/// The progress line of trainings side by side, whose threads take turns to write.
final class GradientLine: Sendable {
  private struct State {
    var progress: Progress
    var steps: [Int]
  }

  private let state: Mutex<State>
  private let names: [String]
  private let total: Int

  init(_ microscope: GradientMicroscope, _ runs: [GradientMicroscope.Run], isShown: Bool) {
    names = runs.map { $0.cell.argument + ($0.clipping == nil ? "" : " clipped") }
    state = Mutex(
      State(
        progress: Progress("training", total: nil, isShown: isShown),
        steps: Array(repeating: 0, count: runs.count)))
    total = runs.count * microscope.options.epochCount * microscope.windowStarts.count
  }

  func update(_ run: Int, _ training: GradientMicroscope.Progress) {
    state.withLock { state in
      state.steps[run] = training.step
      let done = state.steps.reduce(0, +)
      state.progress.update(
        done, fraction: Double(done) / Double(total), unit: "steps",
        note: "\(names[run]): epoch \(training.epoch), loss \(Float(training.loss).withFourDigits)")
    }
  }

  func finish() { state.withLock { $0.progress.finish() } }
}
