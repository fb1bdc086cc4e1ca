import LinearAlgebra

/// Rounding and the layout of packed weights as `CKernels.h` describes them, written once more.
enum PlainNumbers {
  /// The upper half of the bfloat16 nearest to a float that is no NaN, ties to even.
  static func bfloat16(_ x: Float) -> UInt16 {
    let (upper, lower) = (UInt16(x.bitPattern >> 16), UInt16(truncatingIfNeeded: x.bitPattern))
    if lower == 0x8000 { return upper + upper % 2 }
    return lower > 0x8000 ? upper + 1 : upper
  }

  /// The float of an upper half.
  static func float(_ half: UInt16) -> Float { Float(bitPattern: UInt32(half) << 16) }

  static func rounded(_ x: Float) -> Float { float(bfloat16(x)) }

  /// Where the unit `unit` of output `output` stands among packed weights.
  static func place(
    _ output: Int, _ unit: Int, outputs: Int, units: Int, _ kernels: KernelSet
  ) -> Int {
    let panel = output / kernels.panelWidth
    let first = panel * kernels.panelWidth
    let width = min(kernels.panelWidth, kernels.padded(outputs) - first)
    return first * units + unit * width + output - first
  }

  /// The small integers of a unit; where there are four of them, they have a sign only where told.
  static func quanta(_ unit: UInt32, lanes: Int, signed: Bool) -> [Int] {
    (0..<lanes).map { lane in
      guard lanes == 4 else { return Int(Int16(truncatingIfNeeded: unit >> (16 * UInt32(lane)))) }
      let byte = UInt8(truncatingIfNeeded: unit >> (8 * UInt32(lane)))
      return signed ? Int(Int8(bitPattern: byte)) : Int(byte)
    }
  }

  /// The numbers of a unit of floats or bfloat16.
  static func numbers(_ unit: UInt32, _ precision: ProductPrecision) -> [Float] {
    precision == .float32
      ? [Float(bitPattern: unit)]
      : [float(UInt16(truncatingIfNeeded: unit)), float(UInt16(unit >> 16))]
  }
}
