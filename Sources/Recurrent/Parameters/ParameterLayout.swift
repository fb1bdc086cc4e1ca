/// The names, shapes and places of a network's parameters.
///
/// Layers add theirs when they are made, and hold the places from then on. The names are those of
/// torch's state dicts.
public struct ParameterLayout: Sendable, Equatable {
  /// One parameter.
  public struct Entry: Sendable, Equatable {
    /// The name, as in a state dict.
    public let name: String
    /// The size of each dimension, the slowest first.
    public let shape: [Int]
    /// Where its numbers stand among all.
    let range: Range<Int>

    /// How many numbers it has.
    public var count: Int { range.count }
  }

  /// The parameters in the order in which they were added.
  public private(set) var entries: [Entry] = []
  /// How many floats they take, with gaps that keep each at the beginning of a cache line.
  private(set) var paddedCount = 0

  /// A layout without parameters.
  public init() {}

  /// Adds a parameter.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - shape: The size of each dimension.
  /// - Returns: The parameter and its place.
  /// - Precondition: No other has the name; no dimension is negative.
  @discardableResult
  public mutating func add(_ name: String, _ shape: [Int]) -> Entry {
    precondition(self[name] == nil, "there are two parameters \(name)")
    let count = shape.reduce(1, *)
    let entry = Entry(name: name, shape: shape, range: paddedCount..<paddedCount + count)
    entries.append(entry)
    paddedCount += (count + 15) / 16 * 16
    return entry
  }

  /// The parameter called `name`; nil where there is none.
  public subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// How many numbers there are to learn.
  public var count: Int { entries.reduce(0) { $0 + $1.count } }
}
