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
    case .float8E5M2: unsafe loop = Self.loop(over: UInt8.self) { Float(half: UInt16($0) << 8) }
    case .float8E4M3: unsafe loop = Self.loop(over: UInt8.self) { Float(e4m3: $0) }
    case .float8E8M0: unsafe loop = Self.loop(over: UInt8.self) { Float(e8m0: $0) }
    case .float8E4M3FNUZ: unsafe loop = Self.loop(over: UInt8.self) { Float(e4m3fnuz: $0) }
    case .float8E5M2FNUZ: unsafe loop = Self.loop(over: UInt8.self) { Float(e5m2fnuz: $0) }
    // BOOL, C64, F4, F6, and what is not known.
    default: return nil
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
