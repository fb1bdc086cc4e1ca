extension Engine {
  /// Some tokens of a sequence.
  struct Window {
    var range: Range<Int>
    /// Whether it is the first of several, or the only one; its type is the template's.
    var isKept = true

    static let none = Window(range: 0..<0)

    init(range: Range<Int>, isKept: Bool = true) {
      self.range = range
      self.isKept = isKept
    }

    /// All of a sequence's tokens.
    init(all tokens: SequenceTokens) { self.init(range: 0..<tokens.count) }
  }

  /// The most windows that one input may be cut into.
  ///
  /// Two texts that are both cut make a window of each pair of theirs.
  static var windowLimit: Int { 1_000_000 }

  /// Puts the kept windows together, and each other combination of windows as overflowing.
  func assemble(
    _ parts: [SequenceTemplate.Part], _ addsSpecialTokens: Bool, _ windows: [[Range<Int>]],
    of scratch: EncodingScratch
  ) throws(EncodingError) -> Encoding {
    let sequences = parts.compactMap { $0.sequence }
    var encodings: [Encoding] = []
    for choice in try combinations(of: sequences.map { windows[$0].count }) {
      var chosen = [Window.none, .none]
      for (sequence, number) in zip(sequences, choice) {
        chosen[sequence] = Window(range: windows[sequence][number], isKept: number == 0)
      }
      encodings.append(
        assemble(parts, addsSpecialTokens, first: chosen[0], second: chosen[1], of: scratch))
    }
    var kept = encodings.removeFirst()
    kept.overflowing = encodings
    return kept
  }

  /// A window's number for each sequence, in the order in which the reference merges them.
  ///
  /// The first combination is that of the kept windows.
  private func combinations(of counts: [Int]) throws(EncodingError) -> [[Int]] {
    let (total, overflows) = counts.reduce((1, false)) { product, count in
      let (next, overflows) = product.0.multipliedReportingOverflow(by: count)
      return (next, product.1 || overflows)
    }
    guard !overflows, total <= Self.windowLimit else {
      throw .tooManyWindows(limit: Self.windowLimit)
    }
    var combinations: [[Int]] = [[]]
    for count in counts {
      let kept = combinations.removeFirst()
      combinations =
        [kept + [0]]
        + combinations.flatMap { combination in (0..<count).map { combination + [$0] } }
        + (1..<count).map { kept + [$0] }
    }
    return combinations
  }

  /// Puts one window of each sequence and the special tokens together.
  func assemble(
    _ parts: [SequenceTemplate.Part], _ addsSpecialTokens: Bool, first: Window,
    second: Window = .none, of scratch: EncodingScratch
  ) -> Encoding {
    var count = 0
    for part in parts {
      switch part {
      case .special(let token, _): count += addsSpecialTokens ? token.ids.count : 0
      case .sequence(.first, _): count += first.range.count
      case .sequence(.second, _): count += second.range.count
      }
    }
    var encoding = Encoding(capacity: count, runs: parts.count)
    for part in parts {
      switch part {
      case .special(let token, let typeID):
        if addsSpecialTokens { encoding.append(token.ids, typeID: typeID) }
      case .sequence(.first, let typeID):
        encoding.append(scratch.first, first.range, .first, typeID: first.isKept ? typeID : 0)
      case .sequence(.second, let typeID):
        encoding.append(scratch.second, second.range, .second, typeID: second.isKept ? typeID : 1)
      }
    }
    return encoding
  }
}

extension Encoding {
  fileprivate init(capacity: Int, runs: Int) {
    ids = []
    places = []
    self.runs = []
    ids.reserveCapacity(capacity)
    places.reserveCapacity(capacity)
    self.runs.reserveCapacity(runs)
  }

  fileprivate mutating func append(_ special: [Int32], typeID: Int32) {
    for id in special {
      ids.append(id)
      places.append(.none)
    }
    runs.append(Run(origin: .special, typeID: typeID, end: ids.count))
  }

  fileprivate mutating func append(
    _ sequence: SequenceTokens, _ range: Range<Int>, _ origin: Run.Origin, typeID: Int32
  ) {
    let tokens = sequence.tokens.span.extracting(range)
    ids.append(addingCapacity: tokens.count) { output in
      for index in tokens.indices { output.append(tokens[index].id) }
    }
    places.append(addingCapacity: tokens.count) { output in
      for index in tokens.indices { output.append(tokens[index].place) }
    }
    runs.append(Run(origin: origin, typeID: typeID, end: ids.count))
  }
}
