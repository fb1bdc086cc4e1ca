package import CKernels

/// The steps of recurrent layers, on bare memory, as `CKernels.h` specifies them.
extension KernelSet {
  @unsafe
  package func forward(_ step: inout ck_lstm_step) { unsafe table.pointee.lstm_forward(&step) }

  @unsafe
  package func backward(_ slope: inout ck_lstm_slope) {
    unsafe table.pointee.lstm_backward(&slope)
  }

  @unsafe
  package func forward(_ step: inout ck_gru_step) { unsafe table.pointee.gru_forward(&step) }

  @unsafe
  package func backward(_ slope: inout ck_gru_slope) { unsafe table.pointee.gru_backward(&slope) }

  @unsafe
  package func forward(_ step: inout ck_rnn_step) { unsafe table.pointee.rnn_forward(&step) }

  @unsafe
  package func backward(_ slope: inout ck_rnn_slope) { unsafe table.pointee.rnn_backward(&slope) }

  /// `y[i]`, the sum of column `i`.
  @unsafe
  package func columnSums(
    rows: Int, width: Int, stride: Int, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.column_sums_f32(rows, width, stride, x, y)
  }

  /// Packs some outputs of weights that stand transposed, `inputs` rows of all outputs.
  @unsafe
  package func packTransposed(
    _ weights: UnsafePointer<Float>, outputs: Int, first: Int, count: Int, inputs: Int,
    into units: UnsafeMutablePointer<UInt32>
  ) {
    let piece = unsafe ck_packing(
      outputs: outputs, first: first, count: count, inputs: inputs, w: weights + first,
      stride: outputs)
    unsafe ck_pack_transposed_f32(table, piece, units)
  }

  /// Turns some outputs of weights: `inputs` rows of all outputs.
  @unsafe
  package func turn(
    _ weights: UnsafePointer<Float>, outputs: Int, first: Int, count: Int, inputs: Int,
    into units: UnsafeMutablePointer<UInt32>
  ) {
    let piece = unsafe ck_packing(
      outputs: outputs, first: first, count: count, inputs: inputs, w: weights, stride: inputs)
    unsafe ck_turn_f32(piece, units)
  }

  /// `c = a · b`, a row times a matrix whose rows are `stride` apart.
  ///
  /// **Accuracy** The bits of a number are those of ``multiply(_:rows:inputs:by:columns:into:stride:)``,
  /// whichever columns are asked for.
  @unsafe
  package func multiplyRow(
    _ a: UnsafePointer<Float>, count: Int, by b: UnsafeRawPointer, stride: Int, columns: Int,
    into c: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.row_product_f32(columns, count, a, b, stride, c)
  }

  /// Some columns of `c = a · transposed(weights)` of floats, rows of `a` as far apart as they are wide.
  ///
  /// **Accuracy** A row's bits depend on that row alone.
  ///
  /// - Precondition: The columns are whole panels, or the last ones.
  @unsafe
  package func multiply(
    _ a: UnsafePointer<Float>, rows: Int, inputs: Int, by packed: UnsafePointer<UInt32>,
    columns: Range<Int>, into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let first = columns.lowerBound
    unsafe table.pointee.product_f32(
      rows, columns.count, inputs, a, inputs, packed + first * inputs, nil, c + first, stride)
  }
}
