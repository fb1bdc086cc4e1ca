internal import StrictJSON

/// What a file says of itself in words, as it is read back: untrusted text.
struct FileNotes {
  let path: String
  let values: [String: String]
  /// What a defect is: of a checkpoint, or else of a model.
  let isCheckpoint: Bool

  /// The error for a field that is not what it must be.
  func defect(_ field: String, _ expected: String, found: String) -> RecurrentError {
    isCheckpoint
      ? .invalidCheckpoint(path: path, field: field, expected: expected, found: found)
      : .invalidModel(path: path, field: field, expected: expected, found: found)
  }

  /// What a field says, understood.
  func value<Value>(
    _ field: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(RecurrentError) -> Value {
    guard let value = values[field].flatMap(parse) else {
      throw defect(field, expected, found: values[field].map(\.excerpt) ?? "nothing")
    }
    return value
  }

  /// A whole number in a range.
  func integer(_ field: String, _ range: ClosedRange<Int>) throws(RecurrentError) -> Int {
    try value(field, "a number from \(range.lowerBound) to \(range.upperBound)") {
      Int($0).flatMap { range ~= $0 ? $0 : nil }
    }
  }

  /// A finite number.
  func number(_ field: String) throws(RecurrentError) -> Double {
    try value(field, "a number") { Double($0).flatMap { $0.isFinite ? $0 : nil } }
  }

  /// A finite number, by its bits, that is not negative.
  func bits(_ field: String, _ expected: String) throws(RecurrentError) -> Double {
    try value(field, expected) { Double(noteBits: $0) }
  }

  /// A value, or `none`.
  func optional<Value>(
    _ field: String, _ expected: String, _ parse: (String) -> Value?
  ) throws(RecurrentError) -> Value? {
    try value(field, "\(expected), or none") { text -> Value?? in
      text == "none" ? .some(nil) : parse(text).map { .some($0) }
    }
  }

  /// Makes something of the values, whose errors then name the file.
  func checked<Value: ~Copyable>(
    _ body: () throws(RecurrentError) -> Value
  ) throws(RecurrentError) -> Value {
    do throws(RecurrentError) {
      return try body()
    } catch .invalidOption(let name, let value, let expected) {
      throw defect(name, expected, found: value)
    }
  }
}

extension Double {
  /// A finite number that is not negative, by the bits that a file has of it.
  init?(noteBits text: some StringProtocol) {
    guard let bits = UInt64(text) else { return nil }
    self.init(bitPattern: bits)
    guard self >= 0, isFinite else { return nil }
  }
}
