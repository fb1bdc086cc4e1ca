internal import Files

/// How floats become elements of a type that may hold less.
///
/// The inverse of ``FloatConversion``, and made like it.
@safe
struct FloatRounding {
  private typealias Loop = (UnsafePointer<Float>, UnsafeMutableRawPointer, _ count: Int) -> Void
  private let loop: Loop
  /// How many bytes an element takes.
  let byteCount: Int

  /// How many floats are rounded at a time, so that writing needs no memory for all of them.
  private static let chunkSize = 1 << 14

  /// Nil where floats are not rounded to `dataType`.
  init?(to dataType: DataType) {
    switch dataType {
    case .float32: unsafe (loop, byteCount) = Self.loop { $0 }
    case .float16: unsafe (loop, byteCount) = Self.loop { UInt16(halfNearest: $0) }
    case .bfloat16: unsafe (loop, byteCount) = Self.loop { UInt16(upperHalfNearest: $0) }
    default: return nil
    }
  }

  /// Appends an element for each of `floats` to `file`.
  func write(_ floats: Span<Float>, to file: inout AtomicFile) throws(FileError) {
    var chunk = [UInt8](repeating: 0, count: min(floats.count, Self.chunkSize) * byteCount)
    var begin = 0
    while begin < floats.count {
      let end = min(begin + Self.chunkSize, floats.count)
      unsafe floats.extracting(begin..<end).withUnsafeBufferPointer { source in
        unsafe chunk.withUnsafeMutableBytes { target in
          guard let source = source.baseAddress, let target = target.baseAddress else { return }
          unsafe loop(source, target, end - begin)
        }
      }
      unsafe try file.write(chunk.span.extracting(first: (end - begin) * byteCount).bytes)
      begin = end
    }
  }

  @inline(__always)
  private static func loop<Element: BitwiseCopyable>(
    _ round: @escaping (Float) -> Element
  ) -> (Loop, byteCount: Int) {
    let stride = MemoryLayout<Element>.stride
    let loop: Loop = { source, target, count in
      for index in 0..<count {
        unsafe target.storeBytes(
          of: round(source[index]), toByteOffset: index &* stride, as: Element.self)
      }
    }
    return unsafe (loop, stride)
  }
}

extension UInt16 {
  /// The half-precision float nearest to `float`, ties to even; the inverse of `Float(half:)`.
  ///
  /// Infinite from 65,520 on, halfway to where the next number would be. A NaN stays one, of the same
  /// sign and upper payload, and becomes quiet.
  init(halfNearest float: Float) {
    let sign = UInt16(truncatingIfNeeded: float.bitPattern >> 16) & 0x8000
    let magnitude = float.bitPattern & 0x7FFF_FFFF
    // The exponent's bias is 15 instead of 127. Of the 13 bits that go, one half and what makes a
    // tie even carries into those that stay; a carry out of the greatest exponent is infinity.
    let rounded = (magnitude &- (127 - 15) << 23 &+ 0xFFF &+ (magnitude >> 13 & 1)) >> 13
    let normal = UInt16(truncatingIfNeeded: Swift.min(rounded, 0x7C00))
    // Next to 1/2 a float's last place is 2^-24, which is what a subnormal counts.
    let shifted = Float(bitPattern: magnitude) + 0.5
    let subnormal = UInt16(truncatingIfNeeded: shifted.bitPattern &- Float(0.5).bitPattern)
    let nan = UInt16(truncatingIfNeeded: magnitude >> 13 & 0x3FF) | 0x7E00
    let isSubnormal = magnitude < (127 - 14) << 23
    let isNaN = magnitude > 0x7F80_0000
    self = sign | (isSubnormal ? subnormal : isNaN ? nan : normal)
  }

  /// The brain float nearest to `float`, ties to even; the inverse of `Float(upperHalf:)`.
  ///
  /// A NaN stays one, of the same sign and upper payload, and becomes quiet.
  init(upperHalfNearest float: Float) {
    let bits = float.bitPattern
    let rounded = UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    let nan = UInt16(truncatingIfNeeded: bits >> 16) | 0x40
    self = bits & 0x7FFF_FFFF > 0x7F80_0000 ? nan : rounded
  }
}
