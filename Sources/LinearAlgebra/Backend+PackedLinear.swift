internal import Parallel

extension Backend {
  /// A dense layer with packed weights over the rows of a matrix.
  ///
  ///     y = activation(x · weightᵀ + bias)
  ///
  /// **Shapes** `x`: rows by inputs. `y`: rows by outputs. `bias`: outputs.
  ///
  /// **Accuracy** Of floats, as `CKernels.h` bounds it. A row's bits depend on that row alone: the
  /// way in which the work is cut changes no order of additions.
  ///
  /// - Parameters:
  ///   - x: The rows as floats.
  ///   - input: The same rows, prepared for the weights' precision.
  ///   - rows: How many.
  ///   - weights: The layer's weights.
  ///   - bias: Its bias.
  ///   - activation: What follows.
  ///   - next: The weights of the product after this one, whose first ones are fetched meanwhile.
  ///   - y: Where the result goes.
  /// - Precondition: The buffers have room.
  /// - Complexity: 2 · rows · inputs · outputs operations; allocates nothing.
  package func linear(
    _ x: borrowing FloatBuffer, _ input: borrowing ProductInput, rows: Int, weights: PackedWeights,
    bias: Span<Float>, activation: Activation = .none, next: PackedWeights? = nil,
    into y: inout FloatBuffer
  ) {
    let outputs = weights.outputs
    precondition(
      hasInput(x, input, rows: rows, weights) && bias.count == outputs
        && y.count >= rows * outputs,
      "linear: \(rows) rows of \(weights.inputs) to \(outputs) do not fit")
    unsafe linear(
      x, input, rows: rows, weights: weights, bias: bias, activation: activation, next: next,
      into: y.base, stride: outputs)
  }

  /// The same into some rows of memory that threads share.
  ///
  /// - Parameters:
  ///   - x: The rows as floats.
  ///   - input: The same rows, prepared for the weights' precision.
  ///   - rows: How many.
  ///   - weights: The layer's weights.
  ///   - bias: Its bias.
  ///   - next: The weights of the product after this one, whose first ones are fetched meanwhile.
  ///   - store: Where the result goes, rows by outputs.
  ///   - row: Its first row there.
  package func linear(
    _ x: borrowing FloatBuffer, _ input: borrowing ProductInput, rows: Int, weights: PackedWeights,
    bias: Span<Float>, next: PackedWeights? = nil, into store: FloatStore, at row: Int
  ) {
    let outputs = weights.outputs
    precondition(
      hasInput(x, input, rows: rows, weights) && bias.count == outputs
        && store.count >= (row + rows) * outputs,
      "linear: \(rows) rows of \(weights.inputs) to \(outputs) do not fit at \(row)")
    unsafe linear(
      x, input, rows: rows, weights: weights, bias: bias, activation: .none, next: next,
      into: store.base + row * outputs, stride: outputs)
  }

  private func hasInput(
    _ x: borrowing FloatBuffer, _ input: borrowing ProductInput, rows: Int,
    _ weights: PackedWeights
  ) -> Bool {
    weights.precision == .float32
      ? x.count >= rows * weights.inputs
      : input.units.count >= rows * kernels.unitCount(weights.inputs, weights.precision)
  }

  @unsafe
  private func linear(
    _ x: borrowing FloatBuffer, _ input: borrowing ProductInput, rows: Int, weights: PackedWeights,
    bias: Span<Float>, activation: Activation, next: PackedWeights?,
    into y: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let (inputs, outputs) = (weights.inputs, weights.outputs)
    let units = kernels.unitCount(inputs, weights.precision)
    // Parts read all but `y`, and write tiles of it that do not overlap.
    nonisolated(unsafe) let a = unsafe weights.precision == .float32 ? x.base : input.units.base
    nonisolated(unsafe) let (scales, zeros) = unsafe (input.scales.base, input.zeros.base)
    nonisolated(unsafe) let c = unsafe y
    let tiles = PackedTiling(
      rows: rows, columns: outputs, kernels, threads: pool.threadCount)
    unsafe bias.withUnsafeBufferPointer { bias in
      guard let base = bias.baseAddress else { return }
      nonisolated(unsafe) let bias = unsafe base
      pool.run(tiles.count) { index in
        let (part, columns) = tiles.tile(index)
        let tile = unsafe c + part.lowerBound * stride + columns.lowerBound
        unsafe multiply(
          a + part.lowerBound * units, stride: units, rows: part.count, by: weights, columns,
          next: weightsAhead(of: index, in: tiles, weights, rows: rows, next: next),
          scales: scales + part.lowerBound, zeros: zeros + part.lowerBound, into: tile,
          stride: stride)
        unsafe kernels.addBias(
          bias + columns.lowerBound, activation, rows: part.count, width: columns.count,
          stride: stride, to: tile)
      }
    }
  }

  /// The weights that a thread is likely to want after tile `index`, as the others take those between:
  /// of a later tile, or past the last one of the `next` product.
  private func weightsAhead(
    of index: Int, in tiles: PackedTiling, _ weights: PackedWeights, rows: Int,
    next: PackedWeights?
  ) -> UnsafePointer<UInt32>? {
    let ahead = index + pool.threadCount
    if ahead < tiles.count {
      return unsafe weights.units(tiles.tile(ahead).columns.lowerBound, kernels)
    }
    guard let next else { return nil }
    let tilesOfNext = PackedTiling(
      rows: rows, columns: next.outputs, kernels, threads: pool.threadCount)
    let first = ahead - tiles.count
    return first < tilesOfNext.count
      ? unsafe next.units(tilesOfNext.tile(first).columns.lowerBound, kernels) : nil
  }

  /// The product of some rows and some columns.
  @unsafe
  private func multiply(
    _ a: UnsafePointer<Float>, stride aStride: Int, rows: Int, by weights: PackedWeights,
    _ columns: Range<Int>, next: UnsafePointer<UInt32>?, scales: UnsafePointer<Float>,
    zeros: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let units = kernels.unitCount(weights.inputs, weights.precision)
    let columnScales = unsafe weights.scales + columns.lowerBound
    unsafe kernels.multiply(
      a, stride: aStride, scales: scales, zeros: zeros, rows: rows,
      by: weights.units(columns.lowerBound, kernels), next: next, weights.precision,
      columnScales: columnScales, columnSums: columnScales + kernels.padded(weights.outputs),
      columns: columns.count, units: units, into: c, stride: stride)
  }
}
