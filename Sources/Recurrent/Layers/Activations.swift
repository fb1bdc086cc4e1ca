internal import LinearAlgebra

/// What a layer hands to the next, and the gradient of the loss that comes back to it.
///
/// A row for each place of a sequence, or for each sequence. The memory grows and never shrinks, so
/// that one that is used again allocates nothing.
@safe
public struct Activations: ~Copyable {
  /// How many rows there are.
  public private(set) var rowCount = 0
  /// How many numbers a row has.
  public private(set) var width = 0
  var values: FloatBuffer
  var gradients: FloatBuffer

  /// No rows yet: the layer that writes them makes room.
  public init() {
    values = FloatBuffer()
    gradients = FloatBuffer()
  }

  /// Makes room for rows, whose numbers are whatever they were.
  ///
  /// - Parameters:
  ///   - rowCount: How many rows.
  ///   - width: How many numbers each has.
  public mutating func resize(rowCount: Int, width: Int) {
    self.rowCount = rowCount
    self.width = width
    values.reserve(rowCount * width)
    gradients.reserve(rowCount * width)
  }

  private var count: Int { rowCount * width }

  /// All values, row after row, copied.
  public var allValues: [Float] { (0..<count).map { unsafe values.base[$0] } }

  /// All gradients, row after row, copied.
  public var allGradients: [Float] { (0..<count).map { unsafe gradients.base[$0] } }

  /// The values of a row, copied.
  ///
  /// - Parameter row: The row's number.
  /// - Returns: Its values.
  /// - Precondition: There is such a row.
  public func values(ofRow row: Int) -> [Float] {
    place(row).map { unsafe values.base[$0] }
  }

  /// The gradients of a row, copied.
  ///
  /// - Parameter row: The row's number.
  /// - Returns: Its gradients.
  /// - Precondition: There is such a row.
  public func gradients(ofRow row: Int) -> [Float] {
    place(row).map { unsafe gradients.base[$0] }
  }

  /// The length of a row's gradient.
  ///
  /// - Parameter row: The row's number.
  /// - Returns: The root of the sum of its squares, in double precision.
  /// - Precondition: There is such a row.
  public func gradientNorm(ofRow row: Int) -> Double {
    place(row).reduce(0.0) { sum, index in
      let value = unsafe Double(gradients.base[index])
      return sum + value * value
    }.squareRoot()
  }

  /// Sets all values, row after row.
  ///
  /// - Parameter newValues: The values.
  /// - Precondition: There are as many as rows take.
  public mutating func setValues(_ newValues: [Float]) {
    precondition(newValues.count == count, "expected \(count) values, found \(newValues.count)")
    for (index, value) in newValues.enumerated() { unsafe values.base[index] = value }
  }

  /// Sets all gradients, row after row.
  ///
  /// - Parameter newGradients: The gradients.
  /// - Precondition: There are as many as rows take.
  public mutating func setGradients(_ newGradients: [Float]) {
    precondition(
      newGradients.count == count, "expected \(count) gradients, found \(newGradients.count)")
    for (index, value) in newGradients.enumerated() { unsafe gradients.base[index] = value }
  }

  /// Makes all values zeros.
  public mutating func clearValues() {
    let count = count
    unsafe values.base.update(repeating: 0, count: count)
  }

  /// Makes all gradients zeros.
  public mutating func clearGradients() {
    let count = count
    unsafe gradients.base.update(repeating: 0, count: count)
  }

  private func place(_ row: Int) -> Range<Int> {
    precondition(0..<rowCount ~= row, "there are \(rowCount) rows, and no row \(row)")
    return row * width..<(row + 1) * width
  }
}
