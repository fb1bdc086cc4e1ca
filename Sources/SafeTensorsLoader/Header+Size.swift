extension Header.Tensor {
  /// Checks that the shape asks for as many bytes as the data has.
  ///
  /// Where the type is not known, that the elements can be counted is all there is to check.
  ///
  /// - Precondition: No dimension is negative.
  func checkSize(in path: String) throws(SafeTensorsError) {
    var bitCount = 1
    var overflows = false
    // The type's size last, so that a dimension of 0 has its effect in time.
    for factor in shape + [dataType.bitCount ?? 1] {
      let (product, overflow) = bitCount.multipliedReportingOverflow(by: factor)
      bitCount = product
      overflows = overflows || overflow
    }
    guard !overflows else {
      throw .sizeOverflow(path: path, tensor: name, dataType: dataType, shape: shape)
    }
    guard dataType.isKnown else { return }
    guard bitCount.isMultiple(of: 8) else {
      throw .partialByte(path: path, tensor: name, dataType: dataType, bitCount: bitCount)
    }
    guard byteRange.count == bitCount / 8 else {
      throw .sizeMismatch(
        path: path, tensor: name, dataType: dataType, shape: shape, expected: bitCount / 8,
        found: byteRange.count)
    }
  }
}
