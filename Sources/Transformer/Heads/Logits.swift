internal import Glibc
internal import LinearAlgebra

/// What a head gives before anything is made probabilities of it: a matrix of floats.
public struct Logits: Sendable, Equatable {
  /// How many numbers a row has.
  public let width: Int
  /// Rows by width, row-major.
  public let values: [Float]

  /// A matrix.
  ///
  /// - Parameters:
  ///   - width: How many numbers a row has.
  ///   - values: Rows by width, row-major.
  /// - Precondition: The width is positive, and the rows are whole.
  public init(width: Int, values: [Float]) {
    precondition(
      width > 0 && values.count % width == 0, "\(values.count) logits in rows of \(width)")
    self.width = width
    self.values = values
  }

  /// How many rows there are.
  public var count: Int { values.count / width }

  /// One row, as a slice of ``values`` with its indices.
  ///
  /// - Precondition: The row, counted from 0, exists.
  public subscript(row: Int) -> ArraySlice<Float> { values[row * width..<(row + 1) * width] }

  /// The softmax of a row: probabilities that add up to 1.
  ///
  /// - Parameter row: The row's number.
  /// - Returns: As many numbers as the row has.
  /// - Complexity: O(width); computed in double precision.
  public func softmax(row: Int) -> [Float] { self[row].softmax() }

  /// The logistic function of each number of a row: independent probabilities.
  ///
  /// - Parameter row: The row's number.
  /// - Returns: As many numbers as the row has.
  public func sigmoid(row: Int) -> [Float] {
    self[row].map { Float(1 / (1 + exp(-Double($0)))) }
  }

  /// The logarithm of one number's softmax in its row.
  ///
  /// - Parameters:
  ///   - column: The number's place in the row.
  ///   - row: The row's number.
  /// - Returns: At most 0.
  public func logSoftmax(column: Int, row: Int) -> Double {
    let row = self[row]
    let largest = Double(row.max() ?? 0)
    let sum = row.reduce(0) { $0 + exp(Double($1) - largest) }
    return Double(row[row.startIndex + column]) - largest - log(sum)
  }

  /// The places of a row's greatest numbers, the greatest first and, of equal ones, the first.
  ///
  /// - Parameters:
  ///   - count: How many are wanted.
  ///   - row: The row's number.
  ///   - candidates: Which places count; nil for all.
  /// - Returns: At most `count` places.
  /// - Precondition: The row, counted from 0, exists, and candidates are places in it.
  /// - Complexity: O(width · log count).
  public func top(_ count: Int, row: Int, among candidates: [Int]? = nil) -> [Int] {
    let row = self[row]
    var best = Best<Int>(count)
    for place in candidates?.sorted() ?? Array(0..<width) {
      best.add(place, score: row[row.startIndex + place])
    }
    return best.sorted.map(\.element)
  }
}

extension Sequence<Float> {
  /// Probabilities that add up to 1; computed in double precision.
  func softmax() -> [Float] {
    let largest = Double(self.max() ?? 0)
    let weights = map { exp(Double($0) - largest) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }
}
