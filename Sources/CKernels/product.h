// The body of every vector set's products and attention; see CKernels.h. Included by vector.h.
//
// All four are one loop: a block of CK_ROWS rows times CK_PANEL vectors of columns is summed up in
// registers, unit after unit of depth, from one broadcast of `a` a row and one load of `b` a vector.
// A unit is 32 bits: a float, two bfloat16, or the integers that the set multiplies at a time. As
// there is but one order of additions, a sum's bits do not depend on the rows beside it.

#if CK_ROWS == 8
#define CK_EACH_COUNT(of) of(1) of(2) of(3) of(4) of(5) of(6) of(7) of(8)
#else
#define CK_EACH_COUNT(of) of(1) of(2) of(3) of(4) of(5) of(6)
#endif

typedef vf step_fn(vf sum, vf a, vf b);

INLINE vf step_f32(vf sum, vf a, vf b) { return muladd(a, b, sum); }

#if CK_HAS_BF16
INLINE vf step_bf16(vf sum, vf a, vf b) {
  return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
}
#endif

INLINE vf step_int8(vf sum, vf a, vf b) {
#if CK_HAS_VNNI
  return (vf)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)a, (__m512i)b);
#elif CK_WIDTH == 16
  return (vf)((vi)sum + (vi)_mm512_madd_epi16((__m512i)a, (__m512i)b));
#else
  return (vf)((vi)sum + (vi)_mm256_madd_epi16((__m256i)a, (__m256i)b));
#endif
}

/// Memory that is soon to be read: `vectors` of it, from `next` on.
typedef struct {
  const float *next;
  size_t vectors;
} ahead;

/// The sums of a block, `rows` by `vectors`, both constants. What is `soon` to be read is fetched into
/// the cache meanwhile, evenly, as the memory gives it.
INLINE void block(step_fn *step, size_t rows, size_t vectors, size_t depth, const float *a,
                  size_t a_stride, const float *b, size_t b_stride, ahead soon,
                  vf sums[CK_ROWS][CK_PANEL]) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < vectors; j++) sums[r][j] = (vf)(0.0f);
  size_t due = 0;
  for (size_t k = 0; k < depth; k++) {
    vf columns[CK_PANEL];
    for (size_t j = 0; j < vectors; j++) columns[j] = load(b + k * b_stride + j * CK_WIDTH);
    for (due += soon.vectors; due >= depth; due -= depth, soon.next += CK_WIDTH)
      __builtin_prefetch(soon.next, 0, 2);
    for (size_t r = 0; r < rows; r++) {
      vf row = (vf)(a[r * a_stride + k]);
      for (size_t j = 0; j < vectors; j++) sums[r][j] = step(sums[r][j], row, columns[j]);
    }
  }
}

/// What a block's sums become; `row` and `column` are the first ones of a vector.
typedef struct {
  float *c;
  size_t c_stride;
  /// The scales of int8; see `ck_product_int8_fn`.
  const ck_int8_rows *rows;
  const ck_int8_columns *columns;
} target;

typedef void finish_fn(const target *to, size_t row, size_t column, size_t count, vf sum);

INLINE void put(float *p, size_t count, vf v) {
  if (count >= CK_WIDTH) store(p, v);
  else store_part(p, v, count);
}

INLINE vf get(const float *p, size_t count) {
  return count >= CK_WIDTH ? load(p) : load_part(p, count, 0);
}

INLINE void finish_floats(const target *to, size_t row, size_t column, size_t count, vf sum) {
  put(to->c + row * to->c_stride + column, count, sum);
}

INLINE void finish_int8(const target *to, size_t row, size_t column, size_t count, vf sum) {
  vf exact = __builtin_convertvector((vi)sum, vf);
  vf offset = to->rows->zero[row] * get(to->columns->sum + column, count);
  vf value = exact * get(to->columns->scale + column, count) - offset;
  put(to->c + row * to->c_stride + column, count, value * to->rows->scale[row]);
}

INLINE void finish_block(finish_fn *finish, const target *to, size_t rows, size_t vectors,
                         size_t row, size_t column, size_t columns,
                         vf sums[CK_ROWS][CK_PANEL]) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < vectors; j++) {
      size_t first = column + j * CK_WIDTH;
      finish(to, row + r, first, columns - first, sums[r][j]);
    }
}

/// How many of the remaining rows the next block takes: as many as there are registers for, but no
/// block of a few rows at the end, which would wait for its weights.
INLINE size_t next_rows(size_t left) {
  if (left <= CK_ROWS || left >= 2 * CK_ROWS) return left < CK_ROWS ? left : CK_ROWS;
  return left >= CK_ROWS + CK_ROWS / 2 ? CK_ROWS : (left + 1) / 2;
}

/// All rows times one panel.
INLINE void panel(step_fn *step, finish_fn *finish, const target *to, size_t vectors, size_t rows,
                  size_t column, size_t columns, size_t depth, const float *a, size_t a_stride,
                  const float *b, const float *next) {
  vf sums[CK_ROWS][CK_PANEL];
  size_t stride = vectors * CK_WIDTH;
  for (size_t r = 0; r < rows;) {
    size_t count = next_rows(rows - r);
    const float *from = a + r * a_stride;
    size_t fetched = r * depth * vectors / rows, due = (r + count) * depth * vectors / rows;
    ahead soon = {next + fetched * CK_WIDTH, next ? due - fetched : 0};
#define CK_BLOCK(rows)                                                             \
  case rows:                                                                       \
    block(step, rows, vectors, depth, from, a_stride, b, stride, soon, sums);      \
    finish_block(finish, to, rows, vectors, r, column, columns, sums);             \
    break;
    switch (count) {
      CK_EACH_COUNT(CK_BLOCK)
    }
#undef CK_BLOCK
    r += count;
  }
}

INLINE void product(step_fn *step, finish_fn *finish, const target *to, size_t rows,
                    size_t columns, size_t depth, const float *a, size_t a_stride,
                    const float *packed, const float *after) {
  for (size_t column = 0; column < columns; column += CK_PANEL * CK_WIDTH) {
    size_t vectors = (columns - column + CK_WIDTH - 1) / CK_WIDTH;
    const float *b = packed + column * depth;
    const float *next = vectors > CK_PANEL ? b + CK_PANEL * CK_WIDTH * depth : after;
    if (vectors >= CK_PANEL)
      panel(step, finish, to, CK_PANEL, rows, column, columns, depth, a, a_stride, b, next);
    else if (vectors == 2)
      panel(step, finish, to, 2, rows, column, columns, depth, a, a_stride, b, next);
    else
      panel(step, finish, to, 1, rows, column, columns, depth, a, a_stride, b, next);
  }
}

static void product_f32(size_t rows, size_t columns, size_t depth, const void *a, size_t a_stride,
                        const void *packed, const void *next, float *c, size_t c_stride) {
  target to = {c, c_stride, NULL, NULL};
  product(step_f32, finish_floats, &to, rows, columns, depth, a, a_stride, packed, next);
}

#if CK_HAS_BF16
static void product_bf16(size_t rows, size_t columns, size_t depth, const void *a, size_t a_stride,
                         const void *packed, const void *next, float *c, size_t c_stride) {
  target to = {c, c_stride, NULL, NULL};
  product(step_bf16, finish_floats, &to, rows, columns, depth, a, a_stride, packed, next);
}
#endif

static void product_int8(size_t rows, size_t columns, size_t depth, const void *a, size_t a_stride,
                         const ck_int8_rows *scales, const void *packed,
                         const ck_int8_columns *column_scales, const void *next, float *c, size_t c_stride) {
  target to = {c, c_stride, scales, column_scales};
  product(step_int8, finish_int8, &to, rows, columns, depth, a, a_stride, packed, next);
}

// MARK: Inputs of products

#if CK_HAS_BF16
static void round_bf16(size_t rows, size_t width, size_t stride, const float *x, void *y,
                       size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * stride;
    ck_half *to = (ck_half *)y + 2 * r * y_stride;
    size_t i = 0;
    for (; i + CK_WIDTH <= width; i += CK_WIDTH) {
      __m256bh rounded = _mm512_cvtneps_pbh((__m512)load(from + i));
      memcpy(to + i, &rounded, sizeof rounded);
    }
    for (; i < width; i++) to[i] = ck_bf16(from[i]);
    if (width % 2) to[width] = 0;
  }
}
#define CK_BF16(function) function
#else
// Without the instruction, bfloat16 is slower than floats: there is no point in it.
#define CK_BF16(function) NULL
#endif

INLINE vf min_of(vf a, vf b) { return select(a < b, a, b); }

#if CK_HAS_VNNI
typedef uint8_t quantum;
typedef uint8_t vq __attribute__((ext_vector_type(CK_WIDTH)));
#else
typedef ck_half quantum;
typedef uint16_t vq __attribute__((ext_vector_type(CK_WIDTH)));
#endif

static void quantize(size_t rows, size_t width, size_t stride, const float *x, void *y,
                     size_t y_stride, float *scale, float *zero) {
  const size_t lanes = sizeof(float) / sizeof(quantum);
  size_t whole = width - width % CK_WIDTH, rest = width - whole;
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * stride;
    quantum *to = (quantum *)y + r * y_stride * lanes;
    vf low = (vf)(0.0f), high = low, check = (vf)(0.0f);
    for (size_t i = 0; i < whole; i += CK_WIDTH) {
      vf v = load(from + i);
      low = min_of(v, low);
      high = max_of(v, high);
      check += v * 0.0f;
    }
    if (rest) {
      vf v = load_part(from + whole, rest, 0);
      low = min_of(v, low);
      high = max_of(v, high);
      check += v * 0.0f;
    }
    float least = low[0], most = high[0];
    for (int i = 1; i < CK_WIDTH; i++) {
      least = low[i] < least ? low[i] : least;
      most = high[i] > most ? high[i] : most;
    }
    ck_step step = ck_step_of(least, most);
    // A row with a NaN or an infinity is to become NaN.
    scale[r] = step.size + sum_of(check);
    zero[r] = -least * step.inverse;
    // 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
    for (size_t i = 0; i < whole; i += CK_WIDTH) {
      vi q = (vi)((load(from + i) - least) * step.inverse + 12582912.0f) & 255;
      vq narrow = __builtin_convertvector(q, vq);
      memcpy(to + i, &narrow, sizeof narrow);
    }
    if (rest) {
      vi q = (vi)((load_part(from + whole, rest, least) - least) * step.inverse + 12582912.0f) & 255;
      vq narrow = __builtin_convertvector(q, vq);
      memcpy(to + whole, &narrow, rest * sizeof(quantum));
    }
    for (size_t i = width; i % lanes != 0; i++) to[i] = 0;
  }
}

// MARK: Attention

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
#define CK_SCORES(count)                                                               \
  block(step, rows, count, units, query, stride, b, (count) * CK_WIDTH, (ahead){0}, sums);      \
  for (size_t r = 0; r < rows; r++)                                                    \
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
#define CK_CONTEXT(count)                                                                       \
  block(step, rows, count, units, weights, weights_stride, b, value_stride, (ahead){0}, sums);           \
  for (size_t r = 0; r < rows; r++)                                                             \
    for (size_t j = 0; j < (count); j++)                                                        \
      put(to + r * shape->context_stride + j * CK_WIDTH, shape->head_size - column - j * CK_WIDTH, \
          sums[r][j] * factors[r]);
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

/// The largest score of a row, whose last vector is `end`.
INLINE float greatest_score(const float *row, size_t last, vf end) {
  vf maxima = max_of(end, (vf)(-INFINITY));
  for (size_t i = 0; i < last; i += CK_WIDTH) maxima = max_of(load(row + i), maxima);
  return greatest_of(maxima);
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
    vf end = select(is_key, load(row + last), (vf)(-INFINITY));
    // e^(scale * (s - max)) as a power of two.
    vf shift = (vf)(-greatest_score(row, last, end) * scale);
    end = exp2_of(muladd(end, (vf)(scale), shift));
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
#define CK_ATTEND(rows)                                          \
  case rows:                                                     \
    attend(rows, shape, q, packed_key, value, scores, w, c);     \
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

/// 2^x within 3e-6 of it, for x <= 0; next to 0 below -126, NaN for NaN.
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
    float shift = -greatest_score(row, last, load(row + last)) * scale;
    vf total = (vf)(0.0f);
    for (size_t i = 0; i < padded; i += CK_WIDTH) {
      vf e = rough_exp2_of(muladd(load(row + i), (vf)(scale), (vf)(shift)));
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
