internal import ArgumentParser
internal import Files
internal import Recurrent
internal import TextEncoder
internal import Transformer

extension ModelOptions {
  /// Whether the model is a file, as `classify train` writes it, and no checkpoint's folder.
  var hasSavedClassifier: Bool {
    guard let path = choice.model else { return false }
    return WholeFile.exists(path) && !WholeFile.isFolder(path)
  }

  /// Loads a file of `classify train` and the encoder that it needs, and says so.
  ///
  /// - Parameters:
  ///   - encoder: The encoder in place of the one that the file names.
  ///   - length: The longest sequence, which only an encoder knows.
  /// - Returns: The model.
  /// - Throws: What loading throws; a usage error for options that the model has no use for.
  func savedLabeller(encoder: String?, _ length: LengthArgument) throws -> TextLabeller {
    let path = choice.model ?? ""
    let saved = try SavedClassifier(contentsOf: path)
    let compute = Compute(threadCount: running.threads)
    switch saved {
    case .recurrent(let classifier):
      try refuseOptionsOfEncoders(encoder, length)
      note("model \(path)")
      return .words(classifier, compute)
    case .vectors(let classifier):
      let name = encoder ?? classifier.encoder
      let location = try ModelLocator().locate(name)
      let loaded = try load(at: location) {
        try ContextualEncoder($0, backend: $1, access: $2)
      }
      let width = try loaded.sentenceWidth()
      guard width == classifier.width else {
        throw Failure(
          .badData,
          "\(path): expected an encoder with vectors of \(classifier.width) numbers, as \(classifier.encoder) has, found \(width) in \(location.directory)"
        )
      }
      return .vectors(classifier, loaded, compute)
    }
  }

  private func refuseOptionsOfEncoders(_ encoder: String?, _ length: LengthArgument) throws {
    let given: [(String, Bool)] = [
      ("--encoder", encoder != nil), ("--max-length", length.maximum != nil),
      ("--precision", precision != .float32), ("--timings", timings),
    ]
    if let (option, _) = given.first(where: \.1) {
      throw ValidationError("\(option): the model has no encoder")
    }
  }
}
