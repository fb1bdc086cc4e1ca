/// The left side of products with ``PackedWeights``: rows rounded as the weights are.
///
/// Several layers over the same input share one. For floats it stays empty: they are read where they
/// are.
package struct ProductInput: ~Copyable {
  /// Rows of units.
  var units = FloatBuffer()
  /// For 8 bits, a row's scale.
  var scales = FloatBuffer()
  /// For 8 bits, a row's zero.
  var zeros = FloatBuffer()

  /// An empty one, good for any product.
  package init() {}

  /// Makes room for `rows` of `inputs`.
  package mutating func reserve(
    rows: Int, inputs: Int, _ precision: ProductPrecision, for kernels: KernelSet
  ) {
    guard precision != .float32 else { return }
    units.reserve(rows * kernels.unitCount(inputs, precision), zeroed: false)
    guard precision == .int8 else { return }
    scales.reserve(rows)
    zeros.reserve(rows)
  }
}

extension Backend {
  /// Rounds the rows of `x`, rows by inputs, for products of `precision`.
  ///
  /// - Precondition: `input` has room for them.
  /// - Complexity: O(rows · inputs); allocates nothing.
  package func prepare(
    _ x: borrowing FloatBuffer, rows: Int, inputs: Int, _ precision: ProductPrecision,
    into input: inout ProductInput
  ) {
    guard precision != .float32 else { return }
    let stride = kernels.unitCount(inputs, precision)
    precondition(
      x.count >= rows * inputs && input.units.count >= rows * stride
        && (precision != .int8 || input.zeros.count >= rows),
      "prepare: \(rows) rows of \(inputs) do not fit")
    // Parts write rows of their own.
    nonisolated(unsafe) let x = unsafe x.base
    nonisolated(unsafe) let units = unsafe UnsafeMutableRawPointer(input.units.base)
      .assumingMemoryBound(to: UInt32.self)
    nonisolated(unsafe) let (scales, zeros) = unsafe (input.scales.base, input.zeros.base)
    forEachBlock(of: rows) { block in
      let (row, count) = (block.lowerBound, block.count)
      let source = unsafe x + row * inputs
      let target = unsafe units + row * stride
      unsafe kernels.round(
        source, rows: count, width: inputs, stride: inputs, precision, into: target,
        unitStride: stride, scales: scales + row, zeros: zeros + row)
    }
  }
}
