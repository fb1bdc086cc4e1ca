internal import Recurrent

/// A training with its progress line, its log, and an ear for control-C.
struct CharacterRun {
  let log: StepLog?
  let isQuiet: Bool

  /// Trains until the end, or until somebody asks for it.
  ///
  /// - Returns: Whether somebody did.
  func train(_ training: inout CharacterTraining) throws -> Bool {
    var progress = Progress("training", total: nil, isShown: !isQuiet)
    Interruption.beginCatching()
    defer {
      Interruption.endCatching()
      progress.finish()
    }
    let epochCount = training.options.epochs
    let clock = ContinuousClock()
    var start = clock.now
    return try training.run { [log, isQuiet] event in
      switch event {
      case .step(let step):
        try log?.add(step)
        let (loss, bits) = (step.epochLoss, CharacterLoss.bits(step.epochLoss))
        progress.update(
          step.characterCount, fraction: step.fraction, unit: "chars",
          note:
            "epoch \(step.epoch)/\(epochCount), loss \(Self.fixed(loss, 2)), \(Self.fixed(bits, 2)) bits"
        )
      case .epoch(let epoch):
        progress.finish()
        let seconds = (clock.now - start) / .seconds(1)
        start = clock.now
        if !isQuiet {
          Terminal.standardError.writeLine(Self.line(epoch, of: epochCount, seconds))
        }
      }
      return !Interruption.wasAskedFor
    }
  }

  private static func line(
    _ epoch: CharacterTrainingEvent.Epoch, of count: Int, _ seconds: Double
  ) -> String {
    func bits(_ loss: Double) -> String { fixed(CharacterLoss.bits(loss), 4) }
    let heldOut = epoch.heldOutLoss.map { ", held out \(bits($0))" } ?? ""
    return
      "epoch \(epoch.number) of \(count): \(bits(epoch.loss)) bits per character\(heldOut), \(fixed(seconds, 1)) s"
  }

  /// A number with so many digits after the point.
  static func fixed(_ number: Double, _ digits: Int) -> String {
    let power = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    let scaled = (number * power).rounded()
    guard abs(scaled) < 1e15 else { return "\(number)" }
    let text = String(Int(abs(scaled)))
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return (scaled < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
  }
}
