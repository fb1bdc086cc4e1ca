/// The type of a tensor's elements, named in the file by its raw value.
///
/// These are all types of the format as of safetensors 0.8.0, in the reference's order: a file is
/// written from the last of them to the first. ``TensorView/floats()`` reads IEEE and brain floats of
/// 16 bits and more and the integers; of the others only the bytes can be had.
@nonexhaustive
public enum DataType: String, CaseIterable, Sendable {
  /// A truth value in a byte.
  case bool = "BOOL"
  /// A 4-bit float, two to a byte.
  case float4 = "F4"
  /// A 6-bit float of 2 exponent and 3 mantissa bits, four to three bytes.
  case float6E2M3 = "F6_E2M3"
  /// A 6-bit float of 3 exponent and 2 mantissa bits, four to three bytes.
  case float6E3M2 = "F6_E3M2"
  /// An unsigned 8-bit integer.
  case uint8 = "U8"
  /// A signed 8-bit integer.
  case int8 = "I8"
  /// An 8-bit float of 5 exponent and 2 mantissa bits.
  case float8E5M2 = "F8_E5M2"
  /// An 8-bit float of 4 exponent and 3 mantissa bits.
  case float8E4M3 = "F8_E4M3"
  /// An 8-bit power of two.
  case float8E8M0 = "F8_E8M0"
  /// An 8-bit float of 4 exponent and 3 mantissa bits, without infinities and negative zero.
  case float8E4M3FNUZ = "F8_E4M3FNUZ"
  /// An 8-bit float of 5 exponent and 2 mantissa bits, without infinities and negative zero.
  case float8E5M2FNUZ = "F8_E5M2FNUZ"
  /// A signed 16-bit integer.
  case int16 = "I16"
  /// An unsigned 16-bit integer.
  case uint16 = "U16"
  /// An IEEE 754 half-precision float.
  case float16 = "F16"
  /// The upper half of an IEEE 754 single-precision float.
  case bfloat16 = "BF16"
  /// A signed 32-bit integer.
  case int32 = "I32"
  /// An unsigned 32-bit integer.
  case uint32 = "U32"
  /// An IEEE 754 single-precision float.
  case float32 = "F32"
  /// A complex number: two single-precision floats, the real part first.
  case complex64 = "C64"
  /// An IEEE 754 double-precision float.
  case float64 = "F64"
  /// A signed 64-bit integer.
  case int64 = "I64"
  /// An unsigned 64-bit integer.
  case uint64 = "U64"

  /// How many bits an element takes.
  public var bitCount: Int {
    switch self {
    case .float4: 4
    case .float6E2M3, .float6E3M2: 6
    case .bool, .uint8, .int8, .float8E5M2, .float8E4M3, .float8E8M0, .float8E4M3FNUZ,
      .float8E5M2FNUZ:
      8
    case .int16, .uint16, .float16, .bfloat16: 16
    case .int32, .uint32, .float32: 32
    case .complex64, .float64, .int64, .uint64: 64
    }
  }
}
