import LinearAlgebra
import TestSupport
import Testing

/// The products of every instruction set against float64, within the bounds of CKernels.h.
@Suite struct ProductKernelTests {
  /// A set and a precision that it has kernels for.
  struct Kind: Sendable, CustomTestStringConvertible {
    let kernels: KernelSet
    let precision: ProductPrecision

    var testDescription: String { "\(kernels.name), \(precision)" }

    static let all = KernelSet.allSupported.flatMap { kernels in
      ProductPrecision.allCases.filter { kernels.hasKernels(for: $0) }.map {
        Kind(kernels: kernels, precision: $0)
      }
    }
  }

  struct Shape {
    let rows: Int
    let inputs: Int
    let outputs: Int
  }

  /// The numbers that are multiplied, row after row and padded to whole units, and what sets how much
  /// one element may be off.
  private struct Reference {
    let kind: Kind
    let a: PackedMatrix
    let w: PackedMatrix
    let rows: [[Double]]

    init(_ a: PackedMatrix, unitStride: Int, _ w: PackedMatrix, _ kind: Kind) {
      (self.kind, self.a, self.w) = (kind, a, w)
      rows = (0..<a.rows).map { row in
        (0..<w.unitCount).flatMap { unit in
          Self.numbers(unsafe a.units.pointer[row * unitStride + unit], kind, signed: false)
        }
      }
    }

    private static func numbers(_ unit: UInt32, _ kind: Kind, signed: Bool) -> [Double] {
      kind.precision == .int8
        ? PlainNumbers.quanta(unit, lanes: kind.kernels.lanes(of: .int8), signed: signed).map {
          Double($0)
        } : PlainNumbers.numbers(unit, kind.precision).map { Double($0) }
    }

    /// The weights of one output.
    func column(_ output: Int) -> [Double] {
      (0..<w.unitCount).flatMap { unit in
        let place = PlainNumbers.place(
          output, unit, outputs: w.rows, units: w.unitCount, kind.kernels)
        return Self.numbers(unsafe w.units.pointer[place], kind, signed: true)
      }
    }

    /// An element and its bound, from its column's weights.
    func element(_ row: Int, _ column: Int, _ weights: [Double]) -> (value: Double, bound: Double) {
      var (sum, magnitude) = (0.0, 0.0)
      for (x, weight) in zip(rows[row], weights) {
        let product = x * weight
        sum += product
        magnitude += abs(product)
      }
      guard kind.precision == .int8 else {
        return (sum, Double(weights.count) * 0x1p-24 * magnitude)
      }
      // The sum of integers is exact. It is rounded to a float and scaled, the offset is rounded,
      // their difference is, and that is scaled: each rounding is 2^-24 of what is rounded.
      let (scale, zero) = unsafe (a.scales.pointer[row], a.scales.pointer[a.rows + row])
      let padded = kind.kernels.padded(w.rows)
      let (columnScale, columnSum) = unsafe (
        w.scales.pointer[column], w.scales.pointer[padded + column]
      )
      let scaled = Double(columnScale) * sum
      let offset = Double(zero) * Double(columnSum)
      let bound = 0x1p-24 * Double(scale) * (4 * abs(scaled) + 3 * abs(offset))
      return (Double(scale) * (scaled - offset), bound)
    }
  }

  /// Multiplies random matrices with gaps between rows, and compares `columns` of the result, or all.
  private func check(_ shape: Shape, _ kind: Kind, columns: [Int]? = nil) {
    let (kernels, precision) = (kind.kernels, kind.precision)
    let units = kernels.unitCount(shape.inputs, precision)
    let (inputStride, stride) = (shape.inputs + 3, shape.outputs + 5)
    let unitStride = precision == .float32 ? inputStride : units + 2
    var random = SeededGenerator(seed: UInt64(shape.rows + shape.inputs + shape.outputs))
    let a = PackedMatrix(
      rounding: random.uniforms(shape.rows * inputStride), rows: shape.rows, width: shape.inputs,
      stride: inputStride, unitStride: unitStride, precision, for: kernels)
    let w = PackedMatrix(
      packing: random.uniforms(shape.outputs * inputStride), outputs: shape.outputs,
      inputs: shape.inputs, stride: inputStride, precision, for: kernels)
    let product = a.times(w, unitStride: unitStride, stride: stride)
    #expect(product.isIntact && a.isIntact && w.isIntact, "\(shape) wrote outside")
    let reference = Reference(a, unitStride: unitStride, w, kind)
    let values = product.values
    for column in columns ?? Array(0..<shape.outputs) {
      let weights = reference.column(column)
      for row in 0..<shape.rows {
        let (expected, bound) = reference.element(row, column, weights)
        let actual = Double(values[row * stride + column])
        guard abs(actual - expected) <= bound else {
          Issue.record("\(shape): [\(row), \(column)] is \(actual), not \(expected) ± \(bound)")
          return
        }
      }
    }
    for row in 0..<shape.rows {
      let gap = (row * stride + shape.outputs)..<((row + 1) * stride)
      #expect(gap.allSatisfy { product.isUntouched($0) }, "\(shape) wrote behind row \(row)")
    }
  }

  /// Around every width that a loop treats apart: of vectors, panels and blocks of rows.
  @Test(arguments: Kind.all) func productsAreWithinTheirBoundsAtEveryEdge(kind: Kind) {
    let kernels = kind.kernels
    let vector = kernels.vectorWidth
    let rowCounts = Set(
      [0, 1] + kernels.rowBlock.neighbourhood + (2 * kernels.rowBlock).neighbourhood)
    let outputCounts = Set(
      [0, 1] + vector.neighbourhood + (2 * vector).neighbourhood + kernels.panelWidth.neighbourhood
        + (2 * kernels.panelWidth).neighbourhood)
    let inputCounts = [0, 1, 2, 3, 4, 5, 7] + vector.neighbourhood + [2 * vector + 1]
    for rows in rowCounts {
      for outputs in outputCounts {
        for inputs in inputCounts {
          check(Shape(rows: rows, inputs: inputs, outputs: outputs), kind)
        }
      }
    }
  }

  /// Every seventh column and the last ones.
  @Test(
    arguments: Kind.all,
    [(384, 1152), (384, 1536), (1536, 384), (768, 3072)])
  func productsOfRealShapesAreWithinTheirBounds(kind: Kind, shape: (inputs: Int, outputs: Int)) {
    let columns = (0..<shape.outputs).filter { $0 % 7 == 0 || $0 + 9 > shape.outputs }
    let rows = kind.kernels.rowBlock + 1
    check(Shape(rows: rows, inputs: shape.inputs, outputs: shape.outputs), kind, columns: columns)
  }

  /// Fetching is no reading: whatever comes next, even less than is fetched of it, changes no bit.
  @Test(arguments: Kind.all) func whatIsFetchedMeanwhileChangesNoBit(kind: Kind) {
    let inputs = 37
    var random = SeededGenerator(seed: 9)
    func packed(_ outputs: Int) -> PackedMatrix {
      PackedMatrix(
        packing: random.uniforms(outputs * inputs), outputs: outputs, inputs: inputs,
        stride: inputs, kind.precision, for: kind.kernels)
    }
    let (next, least) = (packed(kind.kernels.panelWidth), packed(1))
    for outputs in [1, kind.kernels.panelWidth, 2 * kind.kernels.panelWidth + 1] {
      let w = packed(outputs)
      for rows in 1...(2 * kind.kernels.rowBlock + 1) {
        let a = PackedMatrix(
          rounding: random.uniforms(rows * inputs), rows: rows, width: inputs, stride: inputs,
          kind.precision, for: kind.kernels)
        let alone = a.times(w).values.map(\.bitPattern)
        for next in [next, least, w] {
          #expect(a.times(w, next: next).values.map(\.bitPattern) == alone, "\(rows) rows")
        }
      }
    }
  }

  /// The largest integers, as many as the contract allows: their sum needs all 31 bits.
  @Test(arguments: Kind.all.filter { $0.precision == .int8 })
  func theLargestSumOf8BitNumbersIsExact(kind: Kind) throws {
    let inputs = 65536
    let ones = [Float](repeating: 1, count: inputs)
    let a = PackedMatrix(
      rounding: ones, rows: 1, width: inputs, stride: inputs, .int8, for: kind.kernels)
    let w = PackedMatrix(
      packing: ones + ones.map { -$0 }, outputs: 2, inputs: inputs, stride: inputs, .int8,
      for: kind.kernels)
    let reference = Reference(a, unitStride: a.unitCount, w, kind)
    #expect(reference.rows[0].allSatisfy { $0 == 255 })
    #expect(reference.column(1).allSatisfy { $0 == -127 })
    let values = a.times(w).values
    for column in 0..<2 {
      let (expected, bound) = reference.element(0, column, reference.column(column))
      #expect(abs(Double(values[column]) - expected) <= bound)
    }
  }

  /// A row or an output that is not finite leaves all others alone.
  @Test(arguments: Kind.all, [Float.nan, .infinity, -.infinity])
  func whatIsNotFiniteSpoilsItsOwnRowAndColumnOnly(kind: Kind, value: Float) {
    let (rows, inputs, outputs) = (5, 37, 50)
    var random = SeededGenerator(seed: 8)
    var (x, weight) = (random.normals(rows * inputs), random.normals(outputs * inputs))
    x[2 * inputs + 36] = value
    weight[7 * inputs + 1] = value
    let a = PackedMatrix(
      rounding: x, rows: rows, width: inputs, stride: inputs, kind.precision, for: kind.kernels)
    let w = PackedMatrix(
      packing: weight, outputs: outputs, inputs: inputs, stride: inputs, kind.precision,
      for: kind.kernels)
    let values = a.times(w).values
    for (index, value) in values.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: outputs)
      #expect(value.isFinite == (row != 2 && column != 7), "[\(row), \(column)] is \(value)")
    }
  }
}
