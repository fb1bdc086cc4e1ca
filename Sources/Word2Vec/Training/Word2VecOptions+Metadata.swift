extension Word2VecOptions {
  /// Every option but the number of threads as a pair of strings, for a file's metadata.
  ///
  /// ``threadCount`` says what a machine is to do, not what a model is: files are the same bytes
  /// whatever it is.
  var metadata: [String: String] {
    var coder = OptionCoder()
    var options = self
    // Writing has no errors.
    try? options.exchange(with: &coder)
    return coder.pairs
  }

  /// The options that a file's metadata names; those that it does not name are the defaults.
  ///
  /// Older versions named the number of threads too, which is passed over.
  ///
  /// - Throws: ``VectorFileError/invalidMetadata(path:key:expected:found:)`` for one that cannot be
  ///   read, or is outside its range.
  init(metadata: [String: String], path: String) throws {
    self.init()
    var coder = OptionCoder(reading: metadata, path: path)
    try exchange(with: &coder)
    do throws(Word2VecError) {
      try validate()
    } catch {
      guard case .invalidOption(let name, let value, let expected) = error else { throw error }
      throw VectorFileError.invalidMetadata(
        path: path, key: OptionCoder.prefix + name, expected: expected, found: value)
    }
  }

  /// Names every option that is kept once, for reading and writing alike.
  private mutating func exchange(with coder: inout OptionCoder) throws(VectorFileError) {
    try coder.exchange("algorithm", &algorithm)
    try coder.exchange("vectorSize", &vectorSize)
    try coder.exchange("window", &window)
    try coder.exchange("shrinksWindows", &shrinksWindows)
    try coder.exchange("averagesContext", &averagesContext)
    try coder.exchange("minimumCount", &minimumCount)
    try coder.exchange("maximumVocabularySize", &maximumVocabularySize)
    try coder.exchange("vocabularyScanLimit", &vocabularyScanLimit)
    try coder.exchange("sortsVocabulary", &sortsVocabulary)
    try coder.exchange("samplingThreshold", &samplingThreshold)
    try coder.exchange("usesHierarchicalSoftmax", &usesHierarchicalSoftmax)
    try coder.exchange("negativeSamples", &negativeSamples)
    try coder.exchange("negativeSamplingExponent", &negativeSamplingExponent)
    try coder.exchange("learningRate", &learningRate)
    try coder.exchange("minimumLearningRate", &minimumLearningRate)
    try coder.exchange("epochs", &epochs)
    try coder.exchange("jobWordCount", &jobWordCount)
    try coder.exchange("seed", &seed)
    try coder.exchange("schedule", &schedule)
    try coder.exchange("measuresLoss", &measuresLoss)
  }
}

/// Writes options to pairs of strings, or reads them from there.
private struct OptionCoder {
  /// The pairs that were written.
  private(set) var pairs: [String: String] = [:]
  private let source: (pairs: [String: String], path: String)?

  static let prefix = "options."

  /// Writes.
  init() { source = nil }

  /// Reads.
  init(reading pairs: [String: String], path: String) { source = (pairs, path) }

  /// Writes `value` under `name`, or reads it if it is there.
  mutating func exchange<Value: LosslessStringConvertible>(
    _ name: String, _ value: inout Value
  ) throws(VectorFileError) {
    guard let text = exchange(name, writing: value.description) else { return }
    value = try read(name, text, "a value of \(Value.self)") { Value($0) }
  }

  /// Writes `value` under `name` unless it is nil, or reads it if it is there.
  mutating func exchange<Value: LosslessStringConvertible>(
    _ name: String, _ value: inout Value?
  ) throws(VectorFileError) {
    guard let text = exchange(name, writing: value?.description) else { return }
    value = try read(name, text, "a value of \(Value.self)") { Value($0) }
  }

  /// Writes the case under `name`, or reads it if it is there.
  mutating func exchange<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ value: inout Value
  ) throws(VectorFileError) {
    guard let text = exchange(name, writing: value.rawValue) else { return }
    let cases = Value.allCases.map(\.rawValue).joined(separator: ", ")
    value = try read(name, text, "one of \(cases)") { Value(rawValue: $0) }
  }

  /// Writes `text`, if there is any; or, of what is read, returns what is there.
  private mutating func exchange(_ name: String, writing text: String?) -> String? {
    let key = Self.prefix + name
    guard let source else {
      pairs[key] = text
      return nil
    }
    return source.pairs[key]
  }

  private func read<Value>(
    _ name: String, _ text: String, _ expected: String, _ make: (String) -> Value?
  ) throws(VectorFileError) -> Value {
    guard let value = make(text) else {
      throw .invalidMetadata(
        path: source?.path ?? "", key: Self.prefix + name, expected: expected, found: text)
    }
    return value
  }
}
