internal import Files
internal import Recurrent

/// A line for every step of a training, which appears whole at its end.
final class StepLog {
  private var file: AtomicFile?
  private var text = "step\tepoch\tloss\tgradient_norm\n"

  /// How much is gathered before it is written.
  private static let size = 1 << 16

  /// - Throws: `FileError` where the file cannot be created.
  init(path: String) throws(FileError) { file = try AtomicFile(path: path) }

  /// Adds a step.
  func add(_ step: CharacterTrainingEvent.Step) throws(FileError) {
    text += "\(step.number)\t\(step.epoch)\t\(step.loss)\t\(step.gradientNorm)\n"
    if text.utf8.count >= Self.size { try write() }
  }

  private func write() throws(FileError) {
    try file?.write(text)
    text = ""
  }

  /// Ends the file, which gets its name.
  func finish() throws(FileError) {
    try write()
    if let file = file.take() { try file.commit() }
  }
}
