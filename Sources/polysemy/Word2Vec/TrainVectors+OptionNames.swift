internal import ArgumentParser
internal import Word2Vec

extension TrainVectors {
  /// Says of an option that the library refuses what it is called here.
  ///
  /// - Parameter body: What refuses options that were given here, and none of a file.
  /// - Returns: What `body` returns.
  /// - Throws: `ValidationError` for `Word2VecError.invalidOption`; what else `body` throws.
  static func namingOptions<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch Word2VecError.invalidOption(let name, let value, let expected) {
      guard let option = optionNames[name] else {
        throw Word2VecError.invalidOption(name: name, value: value, expected: expected)
      }
      let hint = option == "--negative" && value == "0" ? "; 0 needs --hierarchical-softmax" : ""
      throw ValidationError("\(option): expected \(expected), found \(value)\(hint)")
    }
  }

  /// The options by their names in the library.
  private static let optionNames = [
    "vectorSize": "--size", "window": "--window", "minimumCount": "--min-count",
    "maximumVocabularySize": "--max-vocab", "vocabularyScanLimit": "--max-vocab-size",
    "samplingThreshold": "--sample", "negativeSamples": "--negative",
    "negativeSamplingExponent": "--ns-exponent", "epochs": "--epochs", "learningRate": "--alpha",
    "minimumLearningRate": "--min-alpha", "jobWordCount": "--batch-words",
    "threadCount": "--threads", "batchSize": "--batch-size", "patience": "--patience",
    "betas.0": "--beta1", "betas.1": "--beta2", "epsilon": "--epsilon",
  ]
}

extension TrainVectors.TrainingOptions {
  /// Refuses what does not go with the model that is to go on.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - path: Its file.
  /// - Throws: `ValidationError` of the first option that does not go with it.
  func validate(for model: Word2VecModel, at path: String) throws {
    let size = model.vectors.vectorSize
    if let asked = self.size, asked != size {
      throw ValidationError("--size: expected \(size), as \(path) has, found \(asked)")
    }
    let outputs = model.outputWeights
    if hierarchicalSoftmax, outputs.hierarchicalSoftmax == nil {
      throw ValidationError("--hierarchical-softmax: \(path) was trained without it")
    }
    let options = applied(to: model.options)
    if let negative, negative > 0, outputs.negativeSampling == nil {
      throw ValidationError("--negative: \(path) was trained without noise words")
    }
    if negative == 0 || hierarchicalSoftmax, options.negativeSamples == 0,
      outputs.negativeSampling != nil
    {
      throw ValidationError("--negative: \(path) was trained with noise words, expected 1 or more")
    }
    if options.schedule == .sequential, let threads, threads != 1 {
      throw ValidationError(
        "--threads: \(path) has the sequential schedule, of one thread; choose one by --schedule")
    }
  }
}
