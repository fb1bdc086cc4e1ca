internal import Synchronization
internal import Word2Vec

/// The progress line of a training, which threads take turns to write.
final class TrainingLine: Sendable {
  private let progress: Mutex<Progress>

  init(isShown: Bool) {
    progress = Mutex(Progress("training", total: nil, isShown: isShown))
  }

  func update(_ state: Word2VecProgress) {
    progress.withLock {
      let loss = state.loss.map { ", loss \(Float($0).withFourDigits)" } ?? ""
      $0.update(
        state.wordCount, fraction: state.fractionCompleted, unit: "words",
        note: "epoch \(state.epoch) of \(state.epochCount)\(loss)")
    }
  }

  func finish() { progress.withLock { $0.finish() } }
}
