internal import CKernels

/// The kernels by their own names, on bare memory, as `CKernels.h` specifies them.
///
/// ``Backend`` calls them; tests compare the sets through them.
extension KernelSet {
  @unsafe
  package func addBias(
    _ bias: UnsafePointer<Float>, _ activation: Backend.Activation, rows: Int, width: Int,
    stride: Int, to x: UnsafeMutablePointer<Float>
  ) {
    switch activation {
    case .none: unsafe table.pointee.add_bias_f32(rows, width, stride, bias, x)
    case .gelu: unsafe table.pointee.bias_gelu_f32(rows, width, stride, bias, x)
    case .geluTanh: unsafe table.pointee.bias_gelu_tanh_f32(rows, width, stride, bias, x)
    case .relu: unsafe table.pointee.bias_relu_f32(rows, width, stride, bias, x)
    case .silu: unsafe table.pointee.bias_silu_f32(rows, width, stride, bias, x)
    }
  }

  @unsafe
  package func softmax(
    rows: Int, width: Int, stride: Int, scale: Float, _ x: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.softmax_f32(rows, width, stride, scale, x)
  }

  @unsafe
  package func layerNorm(
    rows: Int, width: Int, _ x: UnsafePointer<Float>, gamma: UnsafePointer<Float>,
    beta: UnsafePointer<Float>, epsilon: Float, into y: UnsafeMutablePointer<Float>
  ) {
    unsafe table.pointee.layer_norm_f32(rows, width, x, gamma, beta, epsilon, y)
  }

  /// `y[i] += a * x[i]`.
  ///
  /// - Complexity: O(count); allocates nothing.
  @unsafe
  package func addScaled(
    _ a: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    unsafe table.pointee.axpy_f32(count, a, x, y)
  }
}

// MARK: Products

extension KernelSet {
  /// Whether there are kernels for products of `precision`, with or without instructions of their own.
  package func hasKernels(for precision: ProductPrecision) -> Bool {
    unsafe precision != .bfloat16 || table.pointee.product_bf16 != nil
  }

  /// Packs weights, outputs by inputs: all of a matrix, or some outputs from `first` on.
  ///
  /// `outputs` are those of the whole matrix. `units` has room for the padded outputs times the units
  /// of the inputs; `scales`, for 8 bits, for twice the padded outputs: the scales and then the sums.
  @unsafe
  package func pack(
    _ weights: UnsafePointer<Float>, outputs: Int, first: Int = 0, count: Int? = nil, inputs: Int,
    stride: Int, _ precision: ProductPrecision, into units: UnsafeMutablePointer<UInt32>,
    scales: UnsafeMutablePointer<Float>
  ) {
    let piece = unsafe ck_packing(
      outputs: outputs, first: first, count: count ?? outputs, inputs: inputs, w: weights,
      stride: stride)
    switch precision {
    case .float32: unsafe ck_pack_f32(table, piece, units)
    case .bfloat16: unsafe ck_pack_bf16(table, piece, units)
    case .int8: unsafe ck_pack_int8(table, piece, units, scales, scales + padded(outputs))
    }
  }

  /// Rounds rows for products below floats, to rows that are `unitStride` apart; `scales` and `zeros`
  /// are for 8 bits.
  @unsafe
  package func round(
    _ x: UnsafePointer<Float>, rows: Int, width: Int, stride: Int, _ precision: ProductPrecision,
    into units: UnsafeMutablePointer<UInt32>, unitStride: Int,
    scales: UnsafeMutablePointer<Float>, zeros: UnsafeMutablePointer<Float>
  ) {
    switch precision {
    case .float32: break
    case .bfloat16:
      unsafe table.pointee.round_bf16?(rows, width, stride, x, units, unitStride)
    case .int8:
      unsafe table.pointee.quantize(rows, width, stride, x, units, unitStride, scales, zeros)
    }
  }

  /// `c = a · transposed(weights)`, both as ``round(_:rows:width:stride:_:into:unitStride:scales:zeros:)``
  /// and ``pack(_:outputs:first:count:inputs:stride:_:into:scales:)`` left them; of floats, `a` is as it
  /// is.
  @unsafe
  package func multiply(
    _ a: UnsafeRawPointer, stride aStride: Int, scales: UnsafePointer<Float>,
    zeros: UnsafePointer<Float>, rows: Int, by packed: UnsafeRawPointer,
    next: UnsafeRawPointer? = nil, _ precision: ProductPrecision,
    columnScales: UnsafePointer<Float>,
    columnSums: UnsafePointer<Float>, columns: Int, units: Int,
    into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let table = unsafe table.pointee
    switch precision {
    case .float32:
      unsafe table.product_f32(rows, columns, units, a, aStride, packed, next, c, stride)
    case .bfloat16:
      unsafe table.product_bf16?(rows, columns, units, a, aStride, packed, next, c, stride)
    case .int8:
      var rowScales = unsafe ck_int8_rows(scale: scales, zero: zeros)
      var columnScales = unsafe ck_int8_columns(scale: columnScales, sum: columnSums)
      unsafe table.product_int8(
        rows, columns, units, a, aStride, &rowScales, packed, &columnScales, next, c, stride)
    }
  }
}

// MARK: Attention

extension KernelSet {
  /// How many floats of scratch one head's attention takes.
  package func attentionScratch(length: Int, headSize: Int) -> Int {
    let (length, headSize) = (padded(length), padded(headSize))
    return length * (headSize + 2 * rowBlock) + headSize * rowBlock
  }

  /// One head's attention: of `queries` rows of a sequence to all of its `length` rows; its products are
  /// of bfloat16 where it `isRounded`, for which there must be kernels.
  @unsafe
  package func attend(
    query: UnsafePointer<Float>, queries: Int, key: UnsafePointer<Float>,
    value: UnsafePointer<Float>, length: Int, headSize: Int, stride: Int, scale: Float,
    isRounded: Bool, scratch: UnsafeMutablePointer<Float>, weights: UnsafeMutablePointer<Float>?,
    into context: UnsafeMutablePointer<Float>, contextStride: Int
  ) {
    var shape = ck_attention_shape(
      queries: queries, length: length, head_size: headSize, stride: stride,
      context_stride: contextStride, scale: scale)
    if isRounded {
      unsafe table.pointee.attention_bf16?(&shape, query, key, value, scratch, weights, context)
    } else {
      unsafe table.pointee.attention_f32(&shape, query, key, value, scratch, weights, context)
    }
  }
}
