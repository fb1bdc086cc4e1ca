/// The vectors of some texts.
public struct SentenceVectors: Sendable {
  /// How many floats a vector has.
  public let width: Int
  /// One vector a text: texts by width, row-major.
  public internal(set) var values: [Float]
  /// The texts that were too long and lost their end, by index.
  public internal(set) var truncated: [Int] = []

  /// Vectors that were computed before.
  ///
  /// - Parameters:
  ///   - values: Texts by width, row-major.
  ///   - width: How many floats a vector has.
  /// - Precondition: The width is positive and divides the number of values.
  public init(_ values: [Float] = [], width: Int) {
    precondition(
      width > 0 && values.count % width == 0, "\(values.count) values are no rows of \(width)")
    self.values = values
    self.width = width
  }

  /// How many vectors there are.
  public var count: Int { values.count / width }

  /// The vector of the text with that index.
  ///
  /// - Precondition: There is such a text.
  /// - Complexity: O(``width``): a copy.
  public func vector(_ index: Int) -> [Float] {
    Array(values[index * width..<(index + 1) * width])
  }

  /// Adds the vectors of more texts, whose indices follow.
  ///
  /// - Precondition: They are as wide.
  public mutating func append(_ other: SentenceVectors) {
    precondition(other.width == width, "vectors of \(other.width) floats after such of \(width)")
    truncated += other.truncated.map { $0 + count }
    values += other.values
  }
}
