import LinearAlgebra

/// Weights that a set has packed, or rows that it has rounded, in guarded memory.
struct PackedMatrix {
  let kernels: KernelSet
  let precision: ProductPrecision
  /// Outputs of weights, or rows.
  let rows: Int
  let width: Int
  let units: Guarded<UInt32>
  /// Scales, and then sums or zeros.
  let scales: Guarded<Float>

  var unitCount: Int { kernels.unitCount(width, precision) }

  /// Packs `weights`, whose rows are `stride` apart, some outputs at a time.
  init(
    packing weights: [Float], outputs: Int, inputs: Int, stride: Int, _ precision: ProductPrecision,
    for kernels: KernelSet, outputsAtATime: Int? = nil
  ) {
    (self.kernels, self.precision) = (kernels, precision)
    (rows, width) = (outputs, inputs)
    let padded = kernels.padded(outputs)
    // What is not written is to be zeros.
    units = Guarded([UInt32](repeating: 0, count: padded * kernels.unitCount(inputs, precision)))
    scales = Guarded([Float](repeating: 0, count: precision == .int8 ? 2 * padded : 0))
    let weights = Guarded(weights)
    let step = max(1, outputsAtATime ?? outputs)
    for first in Swift.stride(from: 0, to: outputs, by: step) {
      unsafe kernels.pack(
        weights.pointer + first * stride, outputs: outputs, first: first,
        count: min(step, outputs - first), inputs: inputs, stride: stride, precision,
        into: units.pointer, scales: scales.pointer)
    }
  }

  /// Rounds `x`, whose rows are `stride` apart; those of the result are `unitStride` apart.
  init(
    rounding x: [Float], rows: Int, width: Int, stride: Int, unitStride: Int? = nil,
    _ precision: ProductPrecision, for kernels: KernelSet
  ) {
    (self.kernels, self.precision) = (kernels, precision)
    (self.rows, self.width) = (rows, width)
    let unitStride = unitStride ?? kernels.unitCount(width, precision)
    guard precision != .float32 else {
      units = Guarded(x.map(\.bitPattern))
      scales = Guarded(0)
      return
    }
    units = Guarded(rows * unitStride)
    scales = Guarded(precision == .int8 ? 2 * rows : 0)
    let x = Guarded(x)
    unsafe kernels.round(
      x.pointer, rows: rows, width: width, stride: stride, precision, into: units.pointer,
      unitStride: unitStride, scales: scales.pointer,
      zeros: scales.pointer + (precision == .int8 ? rows : 0))
  }

  var isIntact: Bool { units.isIntact && scales.isIntact }

  /// This matrix's rows times those of `weights`; what stands between rows of the result stays a guard.
  ///
  /// `next` is what is to be fetched meanwhile.
  func times(
    _ weights: PackedMatrix, unitStride: Int? = nil, stride: Int? = nil, next: PackedMatrix? = nil
  ) -> Guarded<Float> {
    let stride = stride ?? weights.rows
    let result = Guarded<Float>(rows * stride)
    let (left, right) = (Guarded(units.values), Guarded(weights.units.values))
    let (rowScales, columnScales) = (Guarded(scales.values), Guarded(weights.scales.values))
    unsafe kernels.multiply(
      left.pointer, stride: unitStride ?? unitCount, scales: rowScales.pointer,
      zeros: rowScales.pointer + (precision == .int8 ? rows : 0), rows: rows, by: right.pointer,
      next: next.map { unsafe UnsafeRawPointer($0.units.pointer) }, precision,
      columnScales: columnScales.pointer,
      columnSums: columnScales.pointer + (precision == .int8 ? kernels.padded(weights.rows) : 0),
      columns: weights.rows, units: weights.unitCount, into: result.pointer, stride: stride)
    return result
  }
}
