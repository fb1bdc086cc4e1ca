extension Header.Tensor {
  /// Checks that the shape asks for as many bytes as the data has.
  ///
  /// Where the type is not known, that the elements can be counted is all there is to check.
  ///
  /// - Parameters:
  ///   - path: The file, for errors.
  ///   - byteOffset: Where the data stands in the file; nil of what is to be written.
  /// - Throws: ``SafeTensorsError``.
  /// - Precondition: No dimension is negative.
  func checkSize(in path: String, at byteOffset: Int?) throws(SafeTensorsError) {
    var bitCount: UInt64 = 1
    var overflows = false
    // In this order as in the reference: a dimension of 0 has its effect in time or too late.
    for factor in shape + [dataType.bitCount ?? 1] {
      let (product, overflow) = bitCount.multipliedReportingOverflow(by: UInt64(factor))
      bitCount = product
      overflows = overflows || overflow
    }
    // Where the type is not known, nothing else keeps the number of elements within an `Int`.
    guard !overflows, dataType.isKnown || bitCount <= Int.max else {
      throw .sizeOverflow(
        path: path, tensor: name, byteOffset: byteOffset, dataType: dataType, shape: shape)
    }
    guard dataType.isKnown else { return }
    guard bitCount.isMultiple(of: 8) else {
      throw .partialByte(
        path: path, tensor: name, byteOffset: byteOffset, dataType: dataType, bitCount: bitCount)
    }
    let byteCount = Int(bitCount / 8)
    guard byteRange.count == byteCount else {
      throw .sizeMismatch(
        path: path, tensor: name, byteOffset: byteOffset, dataType: dataType, shape: shape,
        expected: byteCount, found: byteRange.count)
    }
  }
}

extension [Int] {
  /// How many elements a tensor of this shape has.
  ///
  /// - Precondition: The number fits an `Int`; the product of the sizes of an empty tensor need not.
  var elementCount: Int { contains(0) ? 0 : reduce(1, *) }
}
