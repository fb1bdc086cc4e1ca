extension TensorView {
  /// How many elements are NaN or infinite as floats.
  ///
  /// They are counted as ``floats()`` gives them: an F64 value beyond Float's range is infinite there.
  /// Integers are all finite, and are not looked at.
  ///
  /// - Throws: As ``floats()``.
  /// - Complexity: O(elements); allocates some kilobytes.
  public func nonFiniteCounts() throws(SafeTensorsError) -> NonFiniteCounts {
    try nonFiniteCounts(in: 0..<elementCount)
  }

  /// ``nonFiniteCounts()`` of some of the elements, counted row-major.
  package func nonFiniteCounts(
    in elements: Range<Int>
  ) throws(SafeTensorsError) -> NonFiniteCounts {
    precondition(
      0 <= elements.lowerBound && elements.upperBound <= elementCount,
      "\(name) has \(elementCount) elements, not all of \(elements)")
    let conversion = try floatConversion()
    var counts = NonFiniteCounts()
    guard dataType.canBeNonFinite, !elements.isEmpty else { return counts }
    let size = byteCount / elementCount
    let bytes = bytes
    var floats = [Float](repeating: 0, count: min(elements.count, 4096))
    var start = elements.lowerBound
    while start < elements.upperBound {
      let count = min(floats.count, elements.upperBound - start)
      let chunk = bytes.extracting(start * size..<(start + count) * size)
      unsafe floats.withUnsafeMutableBufferPointer {
        let chunkFloats = unsafe UnsafeMutableBufferPointer(rebasing: $0[..<count])
        unsafe conversion.convert(chunk, into: chunkFloats)
      }
      counts.add(floats.span.extracting(first: count))
      start += count
    }
    return counts
  }
}

extension NonFiniteCounts {
  fileprivate mutating func add(_ floats: Span<Float>) {
    // Nearly always there are none, and this loop becomes vector instructions: anything that is
    // not finite has all bits of the exponent set.
    var largest: UInt32 = 0
    for index in floats.indices {
      largest = max(largest, floats[index].bitPattern & 0x7FFF_FFFF)
    }
    guard largest >= Float.infinity.bitPattern else { return }
    for index in floats.indices {
      let float = floats[index]
      if float.isNaN { nan += 1 }
      if float == .infinity { positiveInfinity += 1 }
      if float == -.infinity { negativeInfinity += 1 }
    }
  }
}

extension DataType {
  /// Whether elements of this type can be NaN or infinite as floats.
  package var canBeNonFinite: Bool {
    switch self {
    case .bool, .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64: false
    default: true
    }
  }
}
