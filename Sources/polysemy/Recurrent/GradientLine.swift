internal import Recurrent
internal import Synchronization

/// The progress line of trainings side by side, whose threads take turns to write.
final class GradientLine: Sendable {
  private struct State {
    var progress: Progress
    var steps: [Int]
  }

  private let state: Mutex<State>
  private let total: Int

  init(_ microscope: GradientMicroscope, runCount: Int, isShown: Bool) {
    state = Mutex(
      State(
        progress: Progress("training", total: nil, isShown: isShown),
        steps: Array(repeating: 0, count: runCount)))
    total = runCount * microscope.options.epochCount * microscope.windowStarts.count
  }

  func update(_ run: Int, _ training: GradientMicroscope.Progress) {
    state.withLock { state in
      state.steps[run] = training.step
      let done = state.steps.reduce(0, +)
      state.progress.update(
        done, fraction: Double(done) / Double(total), unit: "steps",
        note: "epoch \(training.epoch), loss \(Float(training.loss).withFourDigits)")
    }
  }

  func finish() { state.withLock { $0.progress.finish() } }
}
