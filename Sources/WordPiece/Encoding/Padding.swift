/// Fills encodings up to a common length.
///
/// This package's encoder needs none: it packs sequences. Other runtimes do.
public struct Padding: Equatable, Sendable {
  /// What to fill up to.
  public enum Length: Equatable, Sendable {
    /// The longest encoding of the batch.
    case longest
    /// A number of tokens; what is longer stays so.
    case fixed(Int)
  }

  /// What to fill up to.
  public let length: Length
  /// A number that the length is raised to a multiple of; nil: any length.
  public let multiple: Int?
  /// Where the padding goes.
  public let side: SequenceSide
  /// The padding's number; nil: that of the tokenizer's padding token.
  public let id: Int32?
  /// The segment that the model is told of the padding.
  public let typeID: Int32

  /// A padding.
  ///
  /// - Parameters:
  ///   - length: What to fill up to.
  ///   - multiple: A number that the length is raised to a multiple of; nil: any length.
  ///   - side: Where the padding goes.
  ///   - id: The padding's number; nil: that of the tokenizer's padding token.
  ///   - typeID: The segment that the model is told of the padding.
  /// - Precondition: A fixed length is not negative; a multiple is positive.
  public init(
    length: Length = .longest, multiple: Int? = nil, side: SequenceSide = .right,
    id: Int32? = nil, typeID: Int32 = 0
  ) {
    if case .fixed(let length) = length {
      precondition(length >= 0, "a length of \(length) tokens")
    }
    if let multiple { precondition(multiple > 0, "a multiple of \(multiple) tokens") }
    self.length = length
    self.multiple = multiple
    self.side = side
    self.id = id
    self.typeID = typeID
  }
}

extension Padding {
  /// Fills up `encodings` and what overflows of them.
  func pad(_ encodings: inout [Encoding], id: Int32) {
    let count =
      switch length {
      case .longest: encodings.reduce(0) { max($0, $1.count) }
      case .fixed(let length): length
      }
    let multiple = multiple ?? 1
    let (rounded, overflows) = count.addingReportingOverflow(
      (multiple - count % multiple) % multiple)
    for index in encodings.indices {
      pad(&encodings[index], to: overflows ? count : rounded, id: id)
    }
  }

  private func pad(_ encoding: inout Encoding, to length: Int, id: Int32) {
    for index in encoding.overflowing.indices {
      pad(&encoding.overflowing[index], to: length, id: id)
    }
    guard encoding.count < length else { return }
    let count = length - encoding.count
    let place = side == .left ? 0 : encoding.count
    let padding = place..<place
    encoding.ids.replaceSubrange(padding, with: repeatElement(id, count: count))
    encoding.places.replaceSubrange(padding, with: repeatElement(.none, count: count))
    if side == .left {
      for index in encoding.runs.indices { encoding.runs[index].end += count }
    }
    let run = Encoding.Run(origin: .padding, typeID: typeID, end: side == .left ? count : length)
    encoding.runs.insert(run, at: side == .left ? 0 : encoding.runs.count)
  }
}
