import LinearAlgebra
import TestSupport
import Testing

/// The rounding of rows that products below floats multiply, as CKernels.h bounds it.
@Suite struct ProductInputTests {
  static let rounding = KernelSet.allSupported.filter { $0.hasKernels(for: .bfloat16) }

  // MARK: bfloat16

  /// Every upper half, with the lower halves about which there can be a doubt.
  @Test(arguments: rounding, [0, 0x0001, 0x7FFF, 0x8000, 0x8001, 0xFFFF] as [UInt32])
  func everyFloatIsRoundedToTheNearestBFloat16(kernels: KernelSet, lower: UInt32) {
    let x = (0..<0x10000).map { Float(bitPattern: UInt32($0) << 16 | lower) }
    // An odd width, so that a row ends within a vector and within a unit.
    let width = 0x101
    let rows = x.count / width
    let rounded = PackedMatrix(
      rounding: x, rows: rows, width: width, stride: width, .bfloat16, for: kernels)
    #expect(rows * width == x.count - 1 && rounded.isIntact)
    let units = rounded.units.values
    var wrong = 0
    for row in 0..<rows {
      let halves = units[row * rounded.unitCount..<(row + 1) * rounded.unitCount].flatMap {
        [UInt16(truncatingIfNeeded: $0), UInt16($0 >> 16)]
      }
      if halves[width] != 0 { wrong += 1 }
      for column in 0..<width where !Self.isRight(halves[column], for: x[row * width + column]) {
        wrong += 1
      }
    }
    #expect(wrong == 0)
  }

  private static func isRight(_ half: UInt16, for x: Float) -> Bool {
    if x.isNaN { return PlainNumbers.float(half).isNaN }
    // The instruction takes denormals for 0.
    if abs(x) < .leastNormalMagnitude, half & 0x7FFF == 0 { return true }
    return half == PlainNumbers.bfloat16(x)
  }

  @Test(arguments: rounding) func rowsOfEveryWidthAreRoundedAndPadded(kernels: KernelSet) {
    var random = SeededGenerator(seed: 3)
    let widths = [1, 2, 3] + kernels.vectorWidth.neighbourhood + [2 * kernels.vectorWidth + 5]
    for width in widths {
      let (rows, stride) = (3, width + 2)
      let unitStride = kernels.unitCount(width, .bfloat16) + 1
      let x = random.normals(rows * stride)
      let rounded = PackedMatrix(
        rounding: x, rows: rows, width: width, stride: stride, unitStride: unitStride, .bfloat16,
        for: kernels)
      #expect(rounded.isIntact)
      let units = rounded.units.values
      for row in 0..<rows {
        let unitsOfRow = units[row * unitStride..<row * unitStride + rounded.unitCount]
        let numbers = unitsOfRow.flatMap { PlainNumbers.numbers($0, .bfloat16) }
        let expected = x[row * stride..<row * stride + width].map { PlainNumbers.rounded($0) }
        #expect(numbers == expected + [Float](repeating: 0, count: width % 2), "width \(width)")
        #expect(rounded.units.isUntouched((row + 1) * unitStride - 1))
      }
    }
  }

  // MARK: 8 bits

  /// A row's quanta, the zeros that fill them up, and what they stand for.
  private struct QuantizedRow {
    let quanta: [Int]
    let scale: Float
    let zero: Float

    init(_ matrix: PackedMatrix, _ row: Int, unitStride: Int) {
      let lanes = matrix.kernels.lanes(of: .int8)
      quanta = (0..<matrix.unitCount).flatMap {
        PlainNumbers.quanta(
          unsafe matrix.units.pointer[row * unitStride + $0], lanes: lanes, signed: false)
      }
      scale = unsafe matrix.scales.pointer[row]
      zero = unsafe matrix.scales.pointer[matrix.rows + row]
    }

    func value(_ index: Int) -> Double { Double(scale) * (Double(quanta[index]) - Double(zero)) }
  }

  /// How rows are made of normal numbers: both signs, one sign, next to the smallest scale, and large.
  private static let kinds: [@Sendable (Float) -> Float] = [
    { $0 }, { abs($0) }, { -abs($0) - 1 }, { 1000 + $0 }, { $0 * 1e-26 }, { $0 * 1e30 },
  ]

  @Test(arguments: KernelSet.allSupported)
  func numbersAreWithinHalfAScaleOfTheirQuanta(kernels: KernelSet) {
    var random = SeededGenerator(seed: 9)
    let vector = kernels.vectorWidth
    let widths = Set(1...5).union(vector.neighbourhood + (2 * vector).neighbourhood + [100, 384])
    for width in widths.sorted() {
      let (rows, stride) = (Self.kinds.count, width + 3)
      let unitStride = kernels.unitCount(width, .int8) + 1
      let x = (0..<rows).flatMap { row in random.normals(stride).map { Self.kinds[row]($0) } }
      let matrix = PackedMatrix(
        rounding: x, rows: rows, width: width, stride: stride, unitStride: unitStride, .int8,
        for: kernels)
      #expect(matrix.isIntact)
      for row in 0..<rows {
        let numbers = x[row * stride..<row * stride + width]
        let quantized = QuantizedRow(matrix, row, unitStride: unitStride)
        let range = (numbers.max() ?? 0, numbers.min() ?? 0)
        let step = (Double(max(range.0, 0)) - Double(min(range.1, 0))) / 255
        #expect(abs(Double(quantized.scale) - step) <= 0x1p-22 * step)
        let worst =
          numbers.enumerated().map { abs(quantized.value($0.offset) - Double($0.element)) }
          .max() ?? 0
        #expect(worst <= 0.501 * Double(quantized.scale), "width \(width), row \(row)")
        #expect(quantized.quanta[..<width].allSatisfy { 0...255 ~= $0 })
        #expect(quantized.quanta[width...].allSatisfy { $0 == 0 })
        #expect(matrix.units.isUntouched((row + 1) * unitStride - 1))
      }
    }
  }

  @Test(
    arguments: KernelSet.allSupported, [0, -0.0, 1e-28, -1e-28, .leastNonzeroMagnitude] as [Float])
  func aRowOfNextToNothingHasScaleZero(kernels: KernelSet, value: Float) {
    for width in [1, 7, 33] {
      let x = [Float](repeating: value, count: width)
      let matrix = PackedMatrix(
        rounding: x, rows: 1, width: width, stride: width, .int8, for: kernels)
      let row = QuantizedRow(matrix, 0, unitStride: matrix.unitCount)
      #expect(row.scale == 0 && row.zero == 0)
      #expect((0..<width).allSatisfy { row.value($0) == 0 })
    }
  }

  /// Wherever it stands: in whole vectors, and in the end of a row that fills none.
  @Test(arguments: KernelSet.allSupported, [Float.nan, .infinity, -.infinity])
  func aRowThatIsNotFiniteHasNoScaleAndItsNeighboursHave(kernels: KernelSet, value: Float) {
    let width = 2 * kernels.vectorWidth + 3
    for place in [0, kernels.vectorWidth - 1, 2 * kernels.vectorWidth, width - 1] {
      var x = (0..<3 * width).map { Float($0 % 11) - 5 }
      x[width + place] = value
      let matrix = PackedMatrix(
        rounding: x, rows: 3, width: width, stride: width, .int8, for: kernels)
      let scales = (0..<3).map { QuantizedRow(matrix, $0, unitStride: matrix.unitCount).scale }
      #expect(scales[1].isNaN && scales[0] == 10 / 255 && scales[2] == 10 / 255, "at \(place)")
    }
  }

  @Test(arguments: KernelSet.allSupported, [ProductPrecision.bfloat16, .int8])
  func nothingIsWrittenForNoRowsOrNoWidth(kernels: KernelSet, precision: ProductPrecision) {
    for (rows, width) in [(0, 5), (2, 0)] {
      let matrix = PackedMatrix(
        rounding: [1, 2, 3, 4, 5, 6], rows: rows, width: width, stride: 3, unitStride: 3, precision,
        for: kernels)
      #expect(matrix.isIntact)
      #expect((0..<matrix.units.count).allSatisfy { matrix.units.isUntouched($0) })
    }
  }
}
