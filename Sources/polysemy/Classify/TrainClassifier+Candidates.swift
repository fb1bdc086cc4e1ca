internal import LinearAlgebra
internal import PolysemyKit
internal import Recurrent
internal import TextEncoder

extension TrainClassifier {
  /// What can be trained.
  enum Candidate {
    case cell(RecurrentOptions.Cell)
    case encoder(String)

    /// What it is called in reports.
    var name: String {
      switch self {
      case .cell(let cell): cell.argument
      case .encoder(let name): name.split(separator: "/").last.map { String($0) } ?? name
      }
    }

    /// What it is called in the names of files.
    var fileName: String {
      switch self {
      case .cell(let cell): cell.argument
      case .encoder: "encoder"
      }
    }
  }

  /// What became of a candidate.
  struct TrainedCandidate {
    let model: ClassifierReport.Model
    /// What to say of it when it is written.
    let summary: String
    /// Writes it into a file.
    let save: (String) throws -> Void
  }

  func train(_ candidate: Candidate, on texts: Texts) throws -> TrainedCandidate {
    switch candidate {
    case .cell(let cell): try train(cell, on: texts)
    case .encoder(let name): try train(encoder: name, candidate.name, on: texts)
    }
  }

  private func train(_ cell: RecurrentOptions.Cell, on texts: Texts) throws -> TrainedCandidate {
    let options = model.options(cell)
    let (trained, seconds) = try watched(cell.argument) {
      try RecurrentClassifier.train(
        on: texts.learned, heldOut: texts.heldOut, options: options, training: learning.training,
        compute: Compute(threadCount: running.threads), progress: $0)
    }
    let classifier = trained.classifier
    let cut = texts.all.count { classifier.cuts($0) }
    if cut > 0 {
      note(
        "\(cut) text\(cut == 1 ? " was" : "s were") longer than \(options.wordLimit) words and lost the end (--max-words)"
      )
    }
    let words = classifier.vocabulary.words.count
    return TrainedCandidate(
      model: ClassifierReport.Model(
        name: cell.argument, trained, wordCount: words, seconds: seconds),
      summary:
        "\(ByteText.count(words)) words, \(ByteText.count(classifier.parameterCount)) parameters",
      save: classifier.save(to:))
  }

  private func train(
    encoder: String, _ name: String, on texts: Texts
  ) throws -> TrainedCandidate {
    let (vectors, width) = try vectors(of: texts.all, by: encoder)
    let (trained, seconds) = try watched(name) {
      try VectorClassifier.train(
        on: texts.learned, heldOut: texts.heldOut, vectors: vectors, width: width,
        encoder: encoder, training: learning.training,
        compute: Compute(threadCount: running.threads), progress: $0)
    }
    let classifier = trained.classifier
    return TrainedCandidate(
      model: ClassifierReport.Model(name: name, trained, seconds: seconds),
      summary:
        "vectors of \(width) numbers, \(ByteText.count(classifier.parameterCount)) parameters",
      save: classifier.save(to:))
  }

  /// The vectors that an encoder makes of texts.
  private func vectors(
    of texts: [String], by name: String
  ) throws -> (values: [Float], width: Int) {
    let encoder = try ContextualEncoder(
      ModelLocator().locate(name), backend: Backend(threadCount: running.threads),
      access: running.access)
    note("encoder \(encoder.location.id) (\(encoder.location.directory))")
    var progress = Progress("embedding", total: texts.count, isShown: !quiet)
    defer { progress.finish() }
    let vectors = try encoder.sentenceVectors(of: texts) { progress.update($0) }
    if let count = Optional(vectors.truncated.count), count > 0 {
      note(
        "\(count) text\(count == 1 ? " was" : "s were") longer than the encoder reads and lost the end"
      )
    }
    return (vectors.values, vectors.width)
  }

  /// Trains with a progress line, until the end or control-C; and how long that takes.
  private func watched<Classifier>(
    _ name: String,
    _ train: ((ClassifierProgress) -> Bool) throws -> TrainedClassifier<Classifier>
  ) throws -> (TrainedClassifier<Classifier>, seconds: Double) {
    let start = ContinuousClock.now
    var line = Progress("training \(name):", total: nil, isShown: !quiet)
    Interruption.beginCatching()
    defer {
      Interruption.endCatching()
      line.finish()
    }
    let trained = try train { progress in
      let fraction = Double(progress.exampleCount) / Double(max(progress.totalExampleCount, 1))
      line.update(
        progress.exampleCount, fraction: fraction, unit: "texts", note: Self.remark(progress))
      return !Interruption.wasAskedFor
    }
    return (trained, (ContinuousClock.now - start) / .seconds(1))
  }

  private static func remark(_ progress: ClassifierProgress) -> String {
    let epoch = "epoch \(progress.epoch) of \(progress.epochCount)"
    guard let last = progress.lastEpoch else { return epoch }
    let accuracy = last.heldOutAccuracy.map { ", accuracy \(Float($0).withFourDigits)" } ?? ""
    return "\(epoch), loss \(Float(last.loss).withFourDigits)\(accuracy)"
  }
}
