// The body of every vector set's attention; see CKernels.h. Included by vector.h after product.h and
// round.h, whose loops it uses.

/// 0, 1, 2 and so on.
INLINE vi lane_numbers(void) {
  vi numbers;
  for (int i = 0; i < CK_WIDTH; i++) numbers[i] = i;
  return numbers;
}

/// Swaps rows and columns of a square of 32-bit units: each round interleaves the halves.
INLINE void transpose(vi rows[CK_WIDTH]) {
  for (int round = 1; round < CK_WIDTH; round *= 2) {
    vi next[CK_WIDTH];
    for (int i = 0; i < CK_WIDTH / 2; i++) {
      vi a = rows[i], b = rows[i + CK_WIDTH / 2];
#if CK_WIDTH == 16
      next[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7,
                                            23);
      next[2 * i + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29,
                                                14, 30, 15, 31);
#else
      next[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
      next[2 * i + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#endif
    }
    for (int i = 0; i < CK_WIDTH; i++) rows[i] = next[i];
  }
}

/// A vector of units of one key, from unit `first` on; zeros past the last.
typedef vi key_units_fn(const float *key, size_t first, size_t head_size);

INLINE vi key_units_f32(const float *key, size_t first, size_t head_size) {
  return (vi)get(key + first, head_size - first);
}

/// Packs keys as weights, with their units beside each other.
INLINE void pack_keys(key_units_fn *units_of, const ck_attention_shape *shape, size_t units,
                      const float *key, float *packed) {
  size_t blocks = (shape->length + CK_WIDTH - 1) / CK_WIDTH;
  for (size_t k = 0; k < blocks; k++) {
    size_t first_block = k - k % CK_PANEL;
    size_t vectors = blocks - first_block < CK_PANEL ? blocks - first_block : CK_PANEL;
    float *to = packed + (first_block * units + k % CK_PANEL) * CK_WIDTH;
    for (size_t unit = 0; unit < units; unit += CK_WIDTH) {
      vi rows[CK_WIDTH];
      for (size_t i = 0; i < CK_WIDTH; i++) {
        size_t row = k * CK_WIDTH + i;
        rows[i] = row < shape->length ? units_of(key + row * shape->stride, unit, shape->head_size)
                                      : (vi)(0);
      }
      transpose(rows);
      size_t count = units - unit < CK_WIDTH ? units - unit : CK_WIDTH;
      for (size_t i = 0; i < count; i++) store(to + (unit + i) * vectors * CK_WIDTH, (vf)rows[i]);
    }
  }
}

/// The products of some queries with all keys; `rows` is a constant.
INLINE void score(step_fn *step, size_t rows, size_t units, const float *query, size_t stride,
                  const float *packed_key, size_t padded, float *scores) {
  vf sums[CK_ROWS][CK_PANEL];
  for (size_t column = 0; column < padded; column += CK_PANEL * CK_WIDTH) {
    const float *b = packed_key + column * units;
    float *to = scores + column;
    size_t vectors = (padded - column) / CK_WIDTH;
#define CK_SCORES(count)                                                                   \
  block(step, rows, count, units, query, stride, b, (count) * CK_WIDTH, (ahead){0}, sums); \
  for (size_t r = 0; r < rows; r++)                                                        \
    for (size_t j = 0; j < (count); j++) store(to + r * padded + j * CK_WIDTH, sums[r][j]);
    if (vectors >= CK_PANEL) {
      CK_SCORES(CK_PANEL)
    } else if (vectors == 2) {
      CK_SCORES(2)
    } else {
      CK_SCORES(1)
    }
#undef CK_SCORES
  }
}

/// The sums of the values, weighted, times the factor of each row; `rows` is a constant.
INLINE void gather_context(step_fn *step, size_t rows, size_t units, const float *weights,
                           size_t weights_stride, const float *value, size_t value_stride,
                           const float *factors, const ck_attention_shape *shape, float *context) {
  vf sums[CK_ROWS][CK_PANEL];
  for (size_t column = 0; column < shape->head_size;) {
    size_t left = (shape->head_size - column + CK_WIDTH - 1) / CK_WIDTH;
    const float *b = value + column;
    float *to = context + column;
    // Four vectors are two pairs, which keep more sums in flight than three and one.
    size_t vectors = left == 1 ? 1 : left == 2 || left == 4 ? 2 : CK_PANEL;
#define CK_CONTEXT(count)                                                                      \
  block(step, rows, count, units, weights, weights_stride, b, value_stride, (ahead){0}, sums); \
  for (size_t r = 0; r < rows; r++)                                                            \
    for (size_t j = 0; j < (count); j++) {                                                     \
      size_t there = shape->head_size - column - j * CK_WIDTH;                                 \
      put(to + r * shape->context_stride + j * CK_WIDTH, there, sums[r][j] * factors[r]);      \
    }
    if (vectors == CK_PANEL) {
      CK_CONTEXT(CK_PANEL)
    } else if (vectors == 2) {
      CK_CONTEXT(2)
    } else {
      CK_CONTEXT(1)
    }
#undef CK_CONTEXT
    column += vectors * CK_WIDTH;
  }
}

/// What to add to a row's scores times `scale`, so that the largest becomes 0 but for rounding.
///
/// The rounding is that of the largest one's product: at most 2^-5 here. Where it could be more, the
/// largest is taken away from the scores themselves, and nothing is to be added.
INLINE float shift_of(float *row, size_t padded, float scale) {
  vf maxima = (vf)(-INFINITY);
  for (size_t i = 0; i < padded; i += CK_WIDTH) maxima = max_of(load(row + i), maxima);
  float largest = greatest_of(maxima), shift = -largest * scale;
  if (fabsf(shift) < 0x1p20f) return shift;
  for (size_t i = 0; i < padded; i += CK_WIDTH) store(row + i, load(row + i) - largest);
  return 0;
}

INLINE void keep_weights(const float *row, size_t length, float factor, float *weights) {
  for (size_t i = 0; i < length; i++) weights[i] = row[i] * factor;
}

/// The context of some queries; `rows` is a constant.
INLINE void attend_f32(size_t rows, const ck_attention_shape *shape, const float *query,
                       const float *packed_key, const float *value, float *scores, float *weights,
                       float *context) {
  size_t length = shape->length, padded = (length + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  score(step_f32, rows, shape->head_size, query, shape->stride, packed_key, padded, scores);

  float factors[CK_ROWS], scale = shape->scale * 1.44269504f;
  // What stands past the last key is no score.
  size_t last = padded - CK_WIDTH;
  vi is_key = lane_numbers() < (vi)((int32_t)(length - last));
  for (size_t r = 0; r < rows; r++) {
    float *row = scores + r * padded;
    store(row + last, select(is_key, load(row + last), (vf)(-INFINITY)));
    // e^(scale * (s - max)) as a power of two.
    vf shift = (vf)(shift_of(row, padded, scale));
    vf end = exp2_of(muladd(load(row + last), (vf)(scale), shift));
    store(row + last, end);
    vf total = end;
    for (size_t i = 0; i < last; i += CK_WIDTH) {
      vf e = exp2_of(muladd(load(row + i), (vf)(scale), shift));
      store(row + i, e);
      total += e;
    }
    factors[r] = 1 / sum_of(total);
    if (weights) keep_weights(row, length, factors[r], weights + r * length);
  }
  gather_context(step_f32, rows, length, scores, padded, value, shape->stride, factors, shape,
                 context);
}

typedef void attend_fn(size_t rows, const ck_attention_shape *shape, const float *query,
                       const float *packed_key, const float *value, float *scores, float *weights,
                       float *context);

/// The context of all queries, a block at a time.
INLINE void attend_all(attend_fn *attend, const ck_attention_shape *shape, const float *query,
                       const float *packed_key, const float *value, float *scores, float *weights,
                       float *context) {
  for (size_t r = 0; r < shape->queries;) {
    size_t count = next_rows(shape->queries - r);
    const float *q = query + r * shape->stride;
    float *w = weights ? weights + r * shape->length : NULL;
    float *c = context + r * shape->context_stride;
#define CK_ATTEND(rows)                                      \
  case rows:                                                 \
    attend(rows, shape, q, packed_key, value, scores, w, c); \
    break;
    switch (count) {
      CK_EACH_COUNT(CK_ATTEND)
    }
#undef CK_ATTEND
    r += count;
  }
}

static void attention_f32(const ck_attention_shape *shape, const float *query, const float *key,
                          const float *value, float *scratch, float *weights, float *context) {
  size_t padded = (shape->length + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  if (padded == 0) return;
  float *scores = scratch + padded * shape->head_size;
  pack_keys(key_units_f32, shape, shape->head_size, key, scratch);
  attend_all(attend_f32, shape, query, scratch, value, scores, weights, context);
}

#if CK_HAS_BF16

INLINE vi key_units_bf16(const float *key, size_t first, size_t head_size) {
  size_t element = 2 * first;
  vf low = get(key + element, head_size - element);
  vf high = element + CK_WIDTH < head_size
                ? get(key + element + CK_WIDTH, head_size - element - CK_WIDTH)
                : (vf)(0.0f);
  return (vi)_mm512_cvtne2ps_pbh((__m512)high, (__m512)low);
}

/// Packs pairs of values, as the weights of inputs that are keys.
INLINE void pack_values_bf16(const ck_attention_shape *shape, const float *value, size_t padded,
                             float *packed) {
  for (size_t k = 0; k < shape->length; k += 2, packed += padded)
    for (size_t i = 0; i < padded; i += CK_WIDTH) {
      const float *from = value + k * shape->stride + i;
      vf low = load(from);
      vf high = k + 1 < shape->length ? load(from + shape->stride) : (vf)(0.0f);
      __m512i even = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh((__m512)low));
      __m512i odd = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh((__m512)high));
      store(packed + i, (vf)_mm512_or_si512(even, _mm512_slli_epi32(odd, 16)));
    }
}

/// 2^x within 3e-6 of it, for x <= 1; next to 0 below -126, NaN for NaN.
INLINE vf rough_exp2_of(vf x) {
  vf y = select(x < -126.0f, (vf)(-126.0f), x);
  vf shifted = y + 12582912.0f;
  vf r = y - (shifted - 12582912.0f);
  vf p = (vf)(0.0095701f);
  p = muladd(p, r, (vf)(0.05591786f));
  p = muladd(p, r, (vf)(0.24024745f));
  p = muladd(p, r, (vf)(0.69312181f));
  p = muladd(p, r, (vf)(0.99999926f));
  return muladd(y, (vf)(0.0f), (vf)((vi)p + ((vi)shifted << 23)));
}

/// The context of some queries; `rows` is a constant.
INLINE void attend_bf16(size_t rows, const ck_attention_shape *shape, const float *query,
                        const float *packed_key, const float *packed_value, float *scores,
                        float *weights, float *context) {
  size_t length = shape->length, padded = (length + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  size_t units = (shape->head_size + 1) / 2;
  size_t width = (shape->head_size + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  float *rounded = scores + CK_ROWS * padded;
  round_bf16(rows, shape->head_size, shape->stride, query, rounded, units);
  score(step_bf16, rows, units, rounded, units, packed_key, padded, scores);

  float factors[CK_ROWS];
  size_t last = padded - CK_WIDTH;
  vi is_key = lane_numbers() < (vi)((int32_t)(length - last));
  float scale = shape->scale * 1.44269504f;
  for (size_t r = 0; r < rows; r++) {
    float *row = scores + r * padded;
    ck_half *to = (ck_half *)rounded + r * padded;
    store(row + last, select(is_key, load(row + last), (vf)(-INFINITY)));
    vf shift = (vf)(shift_of(row, padded, scale));
    vf total = (vf)(0.0f);
    for (size_t i = 0; i < padded; i += CK_WIDTH) {
      vf e = rough_exp2_of(muladd(load(row + i), (vf)(scale), shift));
      __m256bh half = _mm512_cvtneps_pbh((__m512)e);
      memcpy(to + i, &half, sizeof half);
      if (weights) store(row + i, e);
      total += e;
    }
    factors[r] = 1 / sum_of(total);
    if (weights) keep_weights(row, length, factors[r], weights + r * length);
  }
  gather_context(step_bf16, rows, (length + 1) / 2, rounded, padded / 2, packed_value, width,
                 factors, shape, context);
}

static void attention_bf16(const ck_attention_shape *shape, const float *query, const float *key,
                           const float *value, float *scratch, float *weights, float *context) {
  size_t padded = (shape->length + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  if (padded == 0) return;
  size_t units = (shape->head_size + 1) / 2;
  size_t width = (shape->head_size + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  float *values = scratch + padded * units, *scores = values + padded / 2 * width;
  pack_keys(key_units_bf16, shape, units, key, scratch);
  pack_values_bf16(shape, value, width, values);
  attend_all(attend_bf16, shape, query, scratch, values, scores, weights, context);
}

#endif
