extension Engine {
  /// Some tokens of a sequence.
  struct Window {
    var range: Range<Int>
    /// Whether it is the first of several, or the only one; its type is the template's.
    var isKept = true

    init(range: Range<Int>, isKept: Bool = true) {
      self.range = range
      self.isKept = isKept
    }

    /// All of a sequence's tokens.
    init(all tokens: borrowing SequenceTokens) { self.init(range: 0..<tokens.count) }
  }

  /// The most windows that one input may be cut into.
  ///
  /// Two texts that are both cut make a window of each pair of theirs.
  static var windowLimit: Int { 1_000_000 }

  /// Puts the kept windows together, and each other combination of windows as overflowing.
  ///
  /// - Parameters:
  ///   - layout: What stands where.
  ///   - addsSpecialTokens: Whether the layout's special tokens are put in.
  ///   - windows: The windows of each sequence.
  ///   - scratch: The sequences.
  /// - Returns: The kept windows, with the others as overflowing.
  /// - Throws: ``TokenizationError/tooManyWindows(limit:)``.
  func assemble(
    _ layout: TemplateLayout, _ addsSpecialTokens: Bool, _ windows: [[Range<Int>]],
    of scratch: borrowing EncodingScratch
  ) throws(TokenizationError) -> Encoding {
    let sequences = layout.sequences
    var encodings: [Encoding] = []
    for choice in try combinations(of: sequences.map { windows[$0].count }) {
      let chosen = zip(sequences, choice).map { sequence, number in
        Window(range: windows[sequence][number], isKept: number == 0)
      }
      encodings.append(assemble(layout, addsSpecialTokens, of: scratch) { chosen[$0] })
    }
    var kept = encodings.removeFirst()
    kept.overflowing = encodings
    return kept
  }

  /// A window's number for each sequence, in the order in which the reference merges them.
  ///
  /// The first combination is that of the kept windows.
  private func combinations(of counts: [Int]) throws(TokenizationError) -> [[Int]] {
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

  /// Puts all of each sequence and the special tokens together.
  func assemble(
    _ layout: TemplateLayout, _ addsSpecialTokens: Bool, of scratch: borrowing EncodingScratch
  ) -> Encoding {
    let (first, second) = (Window(all: scratch.first), Window(all: scratch.second))
    return assemble(layout, addsSpecialTokens, of: scratch) { number in
      if case .second = layout.steps[layout.sequenceSteps[number]].content { second } else { first }
    }
  }

  /// Puts a window for each of the layout's sequences and the special tokens together.
  @inline(__always)
  private func assemble(
    _ layout: TemplateLayout, _ addsSpecialTokens: Bool, of scratch: borrowing EncodingScratch,
    _ window: (_ number: Int) -> Window
  ) -> Encoding {
    var count = addsSpecialTokens ? layout.specialIDs.count : 0
    for number in layout.sequenceSteps.indices { count += window(number).range.count }
    var encoding = Encoding(capacity: count, runs: layout.steps.count)
    var number = 0
    // By index: no reference is counted that threads would wait for each other with.
    for index in layout.steps.indices {
      let step = layout.steps[index]
      switch step.content {
      case .special(let ids):
        if addsSpecialTokens { encoding.append(ids, of: layout, typeID: step.typeID) }
      case .first:
        let window = window(number)
        number += 1
        let typeID = window.isKept ? step.typeID : 0
        encoding.append(
          scratch.first, window.range, step.isRepeated ? .repeated : .first, typeID: typeID)
      case .second:
        let window = window(number)
        number += 1
        let typeID = window.isKept ? step.typeID : 1
        encoding.append(
          scratch.second, window.range, step.isRepeated ? .repeated : .second, typeID: typeID)
      }
    }
    return encoding
  }

  /// Puts the special tokens around all of a text's, in the memory that those are in.
  ///
  /// Nil where they do not stand around the text, once.
  func assembleInPlace(
    _ layout: TemplateLayout, _ addsSpecialTokens: Bool, _ tokens: inout SequenceTokens
  ) -> Encoding? {
    guard layout.sequences == [0] else { return nil }
    var before = Encoding(capacity: layout.specialIDs.count, runs: layout.steps.count)
    var encoding: Encoding?
    for step in layout.steps {
      switch step.content {
      case .special(let ids):
        guard addsSpecialTokens else { continue }
        if encoding != nil {
          encoding?.append(ids, of: layout, typeID: step.typeID)
        } else {
          before.append(ids, of: layout, typeID: step.typeID)
        }
      case .first, .second:
        encoding = Encoding(before, tokens.take(), typeID: step.typeID)
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

  /// All tokens of the first sequence behind those of `before`.
  fileprivate init(
    _ before: Encoding, _ sequence: (ids: [Int32], places: [TokenPlace]), typeID: Int32
  ) {
    (ids, places) = sequence
    ids.insert(contentsOf: before.ids, at: 0)
    places.insert(contentsOf: before.places, at: 0)
    runs = before.runs + [Run(origin: .first, typeID: typeID, end: ids.count)]
  }

  /// Appends some of a layout's special tokens.
  fileprivate mutating func append(_ special: Range<Int>, of layout: TemplateLayout, typeID: Int32)
  {
    for index in special {
      ids.append(layout.specialIDs[index])
      places.append(.none)
    }
    runs.append(Run(origin: .special, typeID: typeID, end: ids.count))
  }

  fileprivate mutating func append(
    _ sequence: borrowing SequenceTokens, _ range: Range<Int>, _ origin: Run.Origin, typeID: Int32
  ) {
    ids.append(contentsOf: sequence.ids[range])
    places.append(contentsOf: sequence.places[range])
    runs.append(Run(origin: origin, typeID: typeID, end: ids.count))
  }
}
