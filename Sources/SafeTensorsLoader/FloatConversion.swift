#if _endian(big)
  #error("safetensors is little-endian, and its elements are read as they stand")
#endif

/// How elements of one type become floats.
///
/// The loops load from any address, call nothing and branch on nothing, so that the compiler turns
/// them into vector instructions.
@safe
struct FloatConversion {
  private typealias Loop = (UnsafeRawPointer, UnsafeMutablePointer<Float>, _ count: Int) -> Void
  private let loop: Loop

  /// Nil where `dataType` is none that has a float for each element.
  init?(from dataType: DataType) {
    switch dataType {
    case .float32: unsafe loop = Self.loop(over: Float.self) { $0 }
    case .float16: unsafe loop = Self.loop(over: UInt16.self) { Float(half: $0) }
    case .bfloat16: unsafe loop = Self.loop(over: UInt16.self) { Float(upperHalf: $0) }
    case .float64: unsafe loop = Self.loop(over: Double.self) { Float($0) }
    case .int8: unsafe loop = Self.loop(over: Int8.self) { Float($0) }
    case .uint8: unsafe loop = Self.loop(over: UInt8.self) { Float($0) }
    case .int16: unsafe loop = Self.loop(over: Int16.self) { Float($0) }
    case .uint16: unsafe loop = Self.loop(over: UInt16.self) { Float($0) }
    case .int32: unsafe loop = Self.loop(over: Int32.self) { Float($0) }
    case .uint32: unsafe loop = Self.loop(over: UInt32.self) { Float($0) }
    case .int64: unsafe loop = Self.loop(over: Int64.self) { Float($0) }
    case .uint64: unsafe loop = Self.loop(over: UInt64.self) { Float($0) }
    case .bool, .float4, .float6E2M3, .float6E3M2, .float8E5M2, .float8E4M3, .float8E8M0,
      .float8E4M3FNUZ, .float8E5M2FNUZ, .complex64:
      return nil
    }
  }

  /// Writes a float to each of `floats`.
  ///
  /// - Precondition: `bytes` holds as many elements of the type.
  func convert(_ bytes: RawSpan, into floats: UnsafeMutableBufferPointer<Float>) {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let source = bytes.baseAddress, let target = floats.baseAddress else { return }
      unsafe loop(source, target, floats.count)
    }
  }

  @inline(__always)
  private static func loop<Element: BitwiseCopyable>(
    over type: Element.Type, _ convert: @escaping (Element) -> Float
  ) -> Loop {
    { source, target, count in
      for index in 0..<count {
        let offset = index &* MemoryLayout<Element>.stride
        unsafe target[index] = convert(source.loadUnaligned(fromByteOffset: offset, as: type))
      }
    }
  }
}

extension Float {
  /// The value of an IEEE 754 half-precision float: 1 sign, 5 exponent and 10 mantissa bits.
  ///
  /// Exact for every value; a NaN keeps its sign and payload.
  init(half: UInt16) {
    let sign = UInt32(half & 0x8000) << 16
    // Exponent and mantissa, each moved to its place in a single-precision float.
    let magnitude = UInt32(half & 0x7FFF) << 13
    // The exponent's bias is 127 instead of 15.
    let normal = magnitude &+ (127 - 15) << 23
    // Infinities and NaN have the greatest exponent, which is 255 instead of 31.
    let special = magnitude | 255 << 23
    // A subnormal is mantissa * 2^-24: put after 2^-14's leading 1, which then is taken away.
    let subnormal = Float(bitPattern: magnitude | 113 << 23) - 0x1p-14
    let isSpecial = half & 0x7C00 == 0x7C00
    let isSubnormal = half & 0x7C00 == 0
    let bits = isSubnormal ? subnormal.bitPattern : isSpecial ? special : normal
    self.init(bitPattern: sign | bits)
  }

  /// The value of a brain float: a single-precision float's upper 16 bits.
  init(upperHalf: UInt16) { self.init(bitPattern: UInt32(upperHalf) << 16) }
}
