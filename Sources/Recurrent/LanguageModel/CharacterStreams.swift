/// A text that is read as parallel streams, a window of each at a time, as torch's examples do.
///
/// The text is cut into `batchSize` pieces of one length, and what is left over at its end is not read.
/// A window is `length` characters of each piece; their targets are the characters after them. The
/// last window may be shorter.
///
///     abcdefghijklmn  in 2 streams, windows of 4:    abcd → bcde   ef → fg
///                                                    hijk → ijkl   lm → mn
public struct CharacterStreams: Sendable {
  /// How many streams there are.
  public let batchSize: Int
  /// How many characters of each a window has.
  public let length: Int
  /// How many windows there are.
  public let windowCount: Int
  private let numbers: ArraySlice<UInt32>
  private let streamLength: Int
  private let whole: PackedSequences
  private let last: PackedSequences

  /// The streams of a text.
  ///
  /// - Parameters:
  ///   - numbers: The numbers of its characters.
  ///   - batchSize: How many streams there are.
  ///   - length: How many characters of each a window has.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``;
  ///   ``RecurrentError/tooShortForStreams(characters:expected:batchSize:length:)`` where there is no whole
  ///   window.
  public init(_ numbers: ArraySlice<UInt32>, batchSize: Int, length: Int) throws(RecurrentError) {
    let limit = 1 << 24
    try require(1...limit ~= batchSize, "batchSize", batchSize, "1 to \(limit)")
    try require(1...limit ~= length, "length", length, "1 to \(limit)")
    streamLength = numbers.count / batchSize
    guard streamLength > length else {
      throw .tooShortForStreams(
        characters: numbers.count, expected: batchSize * (length + 1), batchSize: batchSize,
        length: length)
    }
    self.batchSize = batchSize
    self.length = length
    self.numbers = numbers
    windowCount = (streamLength - 1 + length - 1) / length
    whole = PackedSequences(count: batchSize, length: length)
    last = PackedSequences(
      count: batchSize, length: streamLength - 1 - (windowCount - 1) * length)
  }

  /// How many characters all windows predict.
  public var targetCount: Int { batchSize * (streamLength - 1) }

  /// The sequences of a window.
  ///
  /// - Parameter window: The window's number, from 0.
  /// - Returns: As many as there are streams.
  public func batch(_ window: Int) -> PackedSequences { window + 1 < windowCount ? whole : last }

  /// Reads a window: a number for each row of its ``batch(_:)``.
  ///
  /// - Parameters:
  ///   - window: The window's number, from 0.
  ///   - inputs: Gets the characters.
  ///   - targets: Gets those after them.
  /// - Precondition: There is such a window.
  /// - Complexity: O(rows); allocates nothing for no more rows than before.
  public func read(_ window: Int, into inputs: inout [Int], _ targets: inout [Int]) {
    precondition(0..<windowCount ~= window, "there are \(windowCount) windows, no \(window)")
    inputs.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    let first = window * length
    let start = numbers.startIndex
    for place in first..<min(first + length, streamLength - 1) {
      for stream in 0..<batchSize {
        inputs.append(Int(numbers[start + stream * streamLength + place]))
        targets.append(Int(numbers[start + stream * streamLength + place + 1]))
      }
    }
  }
}
