extension TensorView {
  /// The elements as floats, copied.
  ///
  /// **Rounding** Exact from floats of 8, 16 and 32 bits and integers of up to 16; to nearest, ties to
  /// even, from F64 and the wider integers, where F64 values out of range become infinite.
  ///
  /// - Throws: ``SafeTensorsError/notConvertible(path:tensor:dataType:)`` for BOOL, C64, F4 and F6,
  ///   ``SafeTensorsError/unknownDataType(path:tensor:dataType:)`` for types that are not known.
  /// - Complexity: O(elements); allocates the result.
  public func floats() throws(SafeTensorsError) -> [Float] {
    let conversion = try floatConversion()
    return unsafe [Float](unsafeUninitializedCapacity: elementCount) { floats, count in
      unsafe conversion.convert(bytes, into: floats)
      count = elementCount
    }
  }

  /// Writes the elements as floats to `floats`, rounding as ``floats()``.
  ///
  /// - Throws: As ``floats()``; nothing is written then.
  /// - Precondition: `floats` has ``elementCount`` elements.
  /// - Complexity: O(elements); allocates nothing.
  public func copyFloats(into floats: inout MutableSpan<Float>) throws(SafeTensorsError) {
    precondition(
      floats.count == elementCount,
      "\(name) has \(elementCount) elements, the span to fill \(floats.count)")
    let conversion = try floatConversion()
    unsafe floats.withUnsafeMutableBufferPointer { unsafe conversion.convert(bytes, into: $0) }
  }

  /// Whether the elements can be had as floats; ``floats()`` says for which types they cannot.
  public var isConvertible: Bool { FloatConversion(from: dataType) != nil }

  func floatConversion() throws(SafeTensorsError) -> FloatConversion {
    guard dataType.isKnown else {
      throw .unknownDataType(path: file.path, tensor: name, dataType: dataType)
    }
    guard let conversion = FloatConversion(from: dataType) else {
      throw .notConvertible(path: file.path, tensor: name, dataType: dataType)
    }
    return conversion
  }
}
