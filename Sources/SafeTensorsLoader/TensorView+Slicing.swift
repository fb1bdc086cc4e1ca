extension TensorView {
  /// The part of the tensor that `ranges` cut out of its dimensions, the slowest first.
  ///
  /// As the reference's `get_slice`, with ranges from 0: no dimension disappears, and a range that
  /// goes out of its dimension is an error, where the reference cuts it off.
  ///
  ///     let view = try file.tensor(named: "embeddings")          // 30522 by 384
  ///     let rows = try view.slice(100..<110)                     // 10 by 384
  ///     let columns = try view.slice(nil, 0..<64)                // 30522 by 64
  ///
  /// - Parameter ranges: A range for each dimension; nil is the whole of it, as are those that are
  ///   left out at the end.
  /// - Returns: A view, which reads nothing by itself.
  /// - Throws: ``SafeTensorsError/tooManyRanges(path:tensor:shape:found:)``,
  ///   ``SafeTensorsError/rangeOutOfBounds(path:tensor:shape:dimension:found:)``;
  ///   ``SafeTensorsError/notSliceable(path:tensor:dataType:)`` for F4 and F6, which have several
  ///   elements to a byte; ``SafeTensorsError/unknownDataType(path:tensor:dataType:)``.
  /// - Complexity: O(dimensions).
  public func slice(_ ranges: Range<Int>?...) throws(SafeTensorsError) -> TensorSlice {
    try slice(ranges)
  }

  /// The part of the tensor that `ranges` cut out of its dimensions, the slowest first.
  ///
  /// - Parameter ranges: A range for each dimension; nil is the whole of it, as are those that are
  ///   left out at the end.
  /// - Returns: A view, which reads nothing by itself.
  /// - Throws: As where the ranges are written one by one.
  public func slice(_ ranges: [Range<Int>?]) throws(SafeTensorsError) -> TensorSlice {
    guard ranges.count <= shape.count else {
      throw .tooManyRanges(path: file.path, tensor: name, shape: shape, found: ranges.count)
    }
    var whole = shape.map { 0..<$0 }
    for (dimension, range) in ranges.enumerated() {
      guard let range else { continue }
      guard range.lowerBound >= 0, range.upperBound <= shape[dimension] else {
        throw .rangeOutOfBounds(
          path: file.path, tensor: name, shape: shape, dimension: dimension, found: range)
      }
      whole[dimension] = range
    }
    return TensorSlice(self, ranges: whole, elementSize: try elementSize())
  }

  /// The elements of some rows, or of whatever the first dimension counts, without a copy.
  ///
  /// - Parameter rows: A range of the first dimension.
  /// - Returns: A view of the same name, whose first dimension is as long as `rows`.
  /// - Throws: As where the ranges are written one by one.
  /// - Complexity: O(dimensions).
  public func rows(_ rows: Range<Int>) throws(SafeTensorsError) -> TensorView {
    let slice = try slice([rows])
    let rowSize = slice.byteCount / max(rows.count, 1)
    let begin = byteRange.lowerBound + rows.lowerBound * rowSize
    return TensorView(self, shape: slice.shape, byteRange: begin..<begin + slice.byteCount)
  }

  /// How many bytes an element takes.
  private func elementSize() throws(SafeTensorsError) -> Int {
    guard let bitCount = dataType.bitCount else {
      throw .unknownDataType(path: file.path, tensor: name, dataType: dataType)
    }
    guard bitCount.isMultiple(of: 8) else {
      throw .notSliceable(path: file.path, tensor: name, dataType: dataType)
    }
    return bitCount / 8
  }
}
