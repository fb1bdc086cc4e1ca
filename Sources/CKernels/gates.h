// The body of every vector set's steps of recurrent layers; see CKernels.h. Included by vector.h.
//
// A step's rows are independent, and so are the places of a row: one vector of each gate at a time.

/// 1 / (1 + e^-z), through the exponential of -|z|, which cannot overflow.
INLINE vf sigmoid_of(vf z) { return times_sigmoid((vf)(1.0f), z); }

/// (1 - e^-2|x|) / (1 + e^-2|x|) loses the digits of a small x, where x + x^3 P(x^2) stands instead: P of
/// degree 4, minimax in the relative error, which is 4.4e-9 up to 0.625.
INLINE vf tanh_of(vf x) {
  vf square = x * x;
  vf p = (vf)(-0.005704973824322224f);
  p = muladd(p, square, (vf)(0.020639074966311455f));
  p = muladd(p, square, (vf)(-0.05373971164226532f));
  p = muladd(p, square, (vf)(0.13331441581249237f));
  p = muladd(p, square, (vf)(-0.3333328068256378f));
  vf small = muladd(x * square, p, x);
  vf e = exp_of((vf)((vi)(x * 2.0f) | (int32_t)0x80000000));
  vf large = (1.0f - e) / (1.0f + e);
  vf size = (vf)((vi)x & 0x7fffffff);
  large = (vf)((vi)large | ((vi)x & (int32_t)0x80000000));
  return select(size < 0.625f, small, large);
}

/// The sum of a gate's three terms.
INLINE vf gate_sum(const float *gates, const float *recurrent, const float *bias, size_t count) {
  return get(gates, count) + get(recurrent, count) + get(bias, count);
}

/// What comes to a state: from the step after it, and from above where that is.
INLINE vf arriving(const float *carried, const float *upstream, size_t count) {
  vf gradient = get(carried, count);
  return upstream ? gradient + get(upstream, count) : gradient;
}

/// The derivative of the sigmoid by its value, and of tanh.
INLINE vf sigmoid_slope(vf y) { return y * (1.0f - y); }
INLINE vf tanh_slope(vf y) { return muladd(-y, y, (vf)(1.0f)); }

/// The loop over the places of a row, each with how many are left from there.
#define CK_EACH_PLACE(places) \
  for (size_t i = 0, left = (places); i < (places); i += CK_WIDTH, left = (places) - i)

static void lstm_forward(const ck_lstm_step *step) {
  size_t n = step->hidden;
  for (size_t r = 0; r < step->rows; r++) {
    float *gates = step->gates + r * 4 * n, *state = step->state + r * step->state_stride;
    const float *recurrent = step->recurrent + r * 4 * n, *bias = step->bias;
    CK_EACH_PLACE(step->places) {
      size_t f = i + n, g = f + n, o = g + n, at = r * n + i;
      vf in = sigmoid_of(gate_sum(gates + i, recurrent + i, bias + i, left));
      vf keep = sigmoid_of(gate_sum(gates + f, recurrent + f, bias + f, left));
      vf new = tanh_of(gate_sum(gates + g, recurrent + g, bias + g, left));
      vf out = sigmoid_of(gate_sum(gates + o, recurrent + o, bias + o, left));
      vf cell = muladd(keep, get(step->cell_before + at, left), in * new);
      vf cell_tanh = tanh_of(cell);
      put(gates + i, left, in);
      put(gates + f, left, keep);
      put(gates + g, left, new);
      put(gates + o, left, out);
      put(step->cell + at, left, cell);
      put(step->cell_tanh + at, left, cell_tanh);
      put(state + i, left, out * cell_tanh);
    }
  }
}

static void lstm_backward(const ck_lstm_slope *slope) {
  size_t n = slope->hidden;
  for (size_t r = 0; r < slope->rows; r++) {
    const float *gates = slope->gates + r * 4 * n;
    const float *upstream = slope->upstream ? slope->upstream + r * slope->state_stride : NULL;
    float *to = slope->gate_gradients + r * 4 * n;
    CK_EACH_PLACE(slope->places) {
      size_t f = i + n, g = f + n, o = g + n, at = r * n + i;
      vf in = get(gates + i, left), keep = get(gates + f, left);
      vf new = get(gates + g, left), out = get(gates + o, left);
      vf cell_tanh = get(slope->cell_tanh + at, left);
      vf state = arriving(slope->carried + at, upstream ? upstream + i : NULL, left);
      vf cell = muladd(state * out, tanh_slope(cell_tanh), get(slope->cell_gradient + at, left));
      put(slope->state_gradient + at, left, state);
      put(slope->cell_gradient + at, left, cell * keep);
      put(to + i, left, cell * new * sigmoid_slope(in));
      put(to + f, left, cell * get(slope->cell_before + at, left) * sigmoid_slope(keep));
      put(to + g, left, cell * in * tanh_slope(new));
      put(to + o, left, state * cell_tanh * sigmoid_slope(out));
    }
  }
}

static void gru_forward(const ck_gru_step *step) {
  size_t n = step->hidden;
  for (size_t r = 0; r < step->rows; r++) {
    float *gates = step->gates + r * 3 * n, *state = step->state + r * step->state_stride;
    const float *recurrent = step->recurrent + r * 3 * n, *bias = step->bias;
    CK_EACH_PLACE(step->places) {
      size_t z = i + n, c = z + n, at = r * n + i;
      vf reset = sigmoid_of(gate_sum(gates + i, recurrent + i, bias + i, left));
      vf update = sigmoid_of(gate_sum(gates + z, recurrent + z, bias + z, left));
      vf candidate = get(recurrent + c, left) + get(bias + c + n, left);
      vf new = tanh_of(muladd(reset, candidate, get(gates + c, left) + get(bias + c, left)));
      put(gates + i, left, reset);
      put(gates + z, left, update);
      put(gates + c, left, new);
      put(step->candidate + at, left, candidate);
      put(state + i, left, muladd(get(step->state_before + at, left) - new, update, new));
    }
  }
}

static void gru_backward(const ck_gru_slope *slope) {
  size_t n = slope->hidden;
  for (size_t r = 0; r < slope->rows; r++) {
    const float *gates = slope->gates + r * 3 * n;
    const float *upstream = slope->upstream ? slope->upstream + r * slope->state_stride : NULL;
    float *input = slope->gate_gradients + r * 3 * n;
    float *recurrent = slope->recurrent_gradients + r * 3 * n;
    CK_EACH_PLACE(slope->places) {
      size_t z = i + n, c = z + n, at = r * n + i;
      vf reset = get(gates + i, left), update = get(gates + z, left), new = get(gates + c, left);
      vf state = arriving(slope->carried + at, upstream ? upstream + i : NULL, left);
      state += get(slope->direct + at, left);
      vf to_new = state * (1.0f - update) * tanh_slope(new);
      vf to_reset = to_new * get(slope->candidate + at, left) * sigmoid_slope(reset);
      vf to_update = state * (get(slope->state_before + at, left) - new) * sigmoid_slope(update);
      put(slope->state_gradient + at, left, state);
      put(slope->direct + at, left, state * update);
      put(input + i, left, to_reset);
      put(input + z, left, to_update);
      put(input + c, left, to_new);
      put(recurrent + i, left, to_reset);
      put(recurrent + z, left, to_update);
      put(recurrent + c, left, to_new * reset);
    }
  }
}

static void rnn_forward(const ck_rnn_step *step) {
  size_t n = step->hidden;
  for (size_t r = 0; r < step->rows; r++) {
    float *gates = step->gates + r * n, *state = step->state + r * step->state_stride;
    CK_EACH_PLACE(step->places) {
      vf sum = gate_sum(gates + i, step->recurrent + r * n + i, step->bias + i, left);
      vf value = step->is_relu ? relu_of(sum) : tanh_of(sum);
      put(gates + i, left, value);
      put(state + i, left, value);
    }
  }
}

static void rnn_backward(const ck_rnn_slope *slope) {
  size_t n = slope->hidden;
  for (size_t r = 0; r < slope->rows; r++) {
    const float *upstream = slope->upstream ? slope->upstream + r * slope->state_stride : NULL;
    CK_EACH_PLACE(slope->places) {
      size_t at = r * n + i;
      vf value = get(slope->gates + at, left);
      vf state = arriving(slope->carried + at, upstream ? upstream + i : NULL, left);
      vf by_relu = select(value <= 0.0f, (vf)(0.0f), state);
      put(slope->state_gradient + at, left, state);
      put(slope->gate_gradients + at, left,
          slope->is_relu ? by_relu : state * tanh_slope(value));
    }
  }
}

/// The sums of some vectors of columns, `vectors` a constant, the last of them perhaps not whole.
INLINE void sum_columns(size_t vectors, size_t rows, size_t width, size_t stride, const float *x,
                        float *y) {
  vf sums[CK_PIECE];
  for (size_t j = 0; j < vectors; j++) sums[j] = (vf)(0.0f);
  for (size_t r = 0; r < rows; r++, x += stride)
    for (size_t j = 0; j < vectors; j++) sums[j] += get(x + j * CK_WIDTH, width - j * CK_WIDTH);
  for (size_t j = 0; j < vectors; j++) put(y + j * CK_WIDTH, width - j * CK_WIDTH, sums[j]);
}

/// One row times some vectors of columns, `vectors` a constant, the last of them perhaps not whole; rows
/// of `b` are `stride` apart.
INLINE void multiply_columns(size_t vectors, size_t depth, size_t columns, size_t stride,
                             const float *a, const float *b, float *c) {
  vf sums[2 * CK_PIECE];
  for (size_t j = 0; j < vectors; j++) sums[j] = (vf)(0.0f);
  for (size_t k = 0; k < depth; k++, b += stride) {
    vf row = (vf)(a[k]);
    for (size_t j = 0; j < vectors; j++)
      sums[j] = muladd(row, get(b + j * CK_WIDTH, columns - j * CK_WIDTH), sums[j]);
  }
  for (size_t j = 0; j < vectors; j++) put(c + j * CK_WIDTH, columns - j * CK_WIDTH, sums[j]);
}

static void row_product_f32(size_t columns, size_t depth, const float *a, const void *b,
                            size_t stride, float *c) {
  enum { MANY = 2 * CK_PIECE, SOME = CK_PIECE / 2 };
  const float *from = b;
  size_t i = 0;
  for (; i + MANY * CK_WIDTH <= columns; i += MANY * CK_WIDTH)
    multiply_columns(MANY, depth, MANY * CK_WIDTH, stride, a, from + i, c + i);
  for (; i + SOME * CK_WIDTH <= columns; i += SOME * CK_WIDTH)
    multiply_columns(SOME, depth, SOME * CK_WIDTH, stride, a, from + i, c + i);
  for (; i < columns; i += CK_WIDTH)
    multiply_columns(1, depth, columns - i, stride, a, from + i, c + i);
}

static void column_sums_f32(size_t rows, size_t width, size_t stride, const float *x, float *y) {
  size_t i = 0;
  for (; i + CK_PIECE * CK_WIDTH <= width; i += CK_PIECE * CK_WIDTH)
    sum_columns(CK_PIECE, rows, CK_PIECE * CK_WIDTH, stride, x + i, y + i);
  for (; i < width; i += CK_WIDTH) sum_columns(1, rows, width - i, stride, x + i, y + i);
}
