/// The type of a tensor's elements, which the file names by the raw value.
///
/// The constants are all types of the format as of safetensors 0.8.0. A file may name another, of a
/// later version: then its size is not known, and the elements of that tensor cannot be used, while
/// all others can.
///
///     switch tensor.dataType {
///     case .float32: ...
///     case let other where !other.isKnown: ...
///     default: ...
///     }
public struct DataType: RawRepresentable, Hashable, Sendable {
  /// The name in the file.
  public let rawValue: String
  /// How many bits an element takes; nil for a type that is not known.
  public let bitCount: Int?

  /// The type of that name, known or not.
  public init(rawValue: String) {
    let known = Self.allKnown.first { $0.rawValue.utf8.elementsEqual(rawValue.utf8) }
    self = known ?? Self(rawValue, bitCount: nil)
  }

  private init(_ rawValue: String, bitCount: Int?) {
    self.rawValue = rawValue
    self.bitCount = bitCount
  }

  /// Whether this is one of the constants.
  public var isKnown: Bool { bitCount != nil }
}

extension DataType {
  /// A truth value in a byte.
  public static let bool = Self("BOOL", bitCount: 8)
  /// A 4-bit float, two to a byte.
  public static let float4 = Self("F4", bitCount: 4)
  /// A 6-bit float of 2 exponent and 3 mantissa bits, four to three bytes.
  public static let float6E2M3 = Self("F6_E2M3", bitCount: 6)
  /// A 6-bit float of 3 exponent and 2 mantissa bits, four to three bytes.
  public static let float6E3M2 = Self("F6_E3M2", bitCount: 6)
  /// An unsigned 8-bit integer.
  public static let uint8 = Self("U8", bitCount: 8)
  /// A signed 8-bit integer.
  public static let int8 = Self("I8", bitCount: 8)
  /// An 8-bit float of 5 exponent and 2 mantissa bits.
  public static let float8E5M2 = Self("F8_E5M2", bitCount: 8)
  /// An 8-bit float of 4 exponent and 3 mantissa bits, without infinities.
  public static let float8E4M3 = Self("F8_E4M3", bitCount: 8)
  /// An 8-bit power of two.
  public static let float8E8M0 = Self("F8_E8M0", bitCount: 8)
  /// An 8-bit float of 4 exponent and 3 mantissa bits, without infinities and negative zero.
  public static let float8E4M3FNUZ = Self("F8_E4M3FNUZ", bitCount: 8)
  /// An 8-bit float of 5 exponent and 2 mantissa bits, without infinities and negative zero.
  public static let float8E5M2FNUZ = Self("F8_E5M2FNUZ", bitCount: 8)
  /// A signed 16-bit integer.
  public static let int16 = Self("I16", bitCount: 16)
  /// An unsigned 16-bit integer.
  public static let uint16 = Self("U16", bitCount: 16)
  /// An IEEE 754 half-precision float.
  public static let float16 = Self("F16", bitCount: 16)
  /// The upper half of an IEEE 754 single-precision float.
  public static let bfloat16 = Self("BF16", bitCount: 16)
  /// A signed 32-bit integer.
  public static let int32 = Self("I32", bitCount: 32)
  /// An unsigned 32-bit integer.
  public static let uint32 = Self("U32", bitCount: 32)
  /// An IEEE 754 single-precision float.
  public static let float32 = Self("F32", bitCount: 32)
  /// A complex number: two single-precision floats, the real part first.
  public static let complex64 = Self("C64", bitCount: 64)
  /// An IEEE 754 double-precision float.
  public static let float64 = Self("F64", bitCount: 64)
  /// A signed 64-bit integer.
  public static let int64 = Self("I64", bitCount: 64)
  /// An unsigned 64-bit integer.
  public static let uint64 = Self("U64", bitCount: 64)

  /// The constants in the reference's order: a file is written from the last of them to the first.
  public static let allKnown: [Self] = [
    bool, float4, float6E2M3, float6E3M2, uint8, int8, float8E5M2, float8E4M3, float8E8M0,
    float8E4M3FNUZ, float8E5M2FNUZ, int16, uint16, float16, bfloat16, int32, uint32, float32,
    complex64, float64, int64, uint64,
  ]

  /// The place in ``allKnown``; after them all where the type is not known.
  var rank: Int { Self.allKnown.firstIndex(of: self) ?? Self.allKnown.count }
}
