// The body of every vector set's products and attention; see CKernels.h. Included by vector.h.
//
// All four are one loop: a block of CK_ROWS rows times CK_PANEL vectors of columns is summed up in
// registers, unit after unit of depth, from one broadcast of `a` a row and one load of `b` a vector.
// A unit is 32 bits: a float, two bfloat16, or the integers that the set multiplies at a time. As
// there is but one order of additions, a sum's bits do not depend on the rows beside it.

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

/// The sums of a block, `rows` by `vectors`, both constants. What stands at `ahead` is fetched into the
/// cache meanwhile.
INLINE void block(step_fn *step, size_t rows, size_t vectors, size_t depth, const float *a,
                  size_t a_stride, const float *b, size_t b_stride, const float *ahead,
                  vf sums[CK_ROWS][CK_PANEL]) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < vectors; j++) sums[r][j] = (vf)(0.0f);
  for (size_t k = 0; k < depth; k++) {
    vf columns[CK_PANEL];
    for (size_t j = 0; j < vectors; j++) {
      columns[j] = load(b + k * b_stride + j * CK_WIDTH);
      __builtin_prefetch(ahead + k * b_stride + j * CK_WIDTH, 0, 2);
    }
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

/// All rows times one panel.
INLINE void panel(step_fn *step, finish_fn *finish, const target *to, size_t vectors, size_t rows,
                  size_t column, size_t columns, size_t depth, const float *a, size_t a_stride,
                  const float *b) {
  vf sums[CK_ROWS][CK_PANEL];
  size_t stride = vectors * CK_WIDTH, r = 0;
  // The last rows find this panel in the cache, and have the memory to themselves.
  const float *next = b + depth * stride;
  for (; r + CK_ROWS <= rows; r += CK_ROWS) {
    const float *ahead = r + CK_ROWS == rows ? next : b;
    block(step, CK_ROWS, vectors, depth, a + r * a_stride, a_stride, b, stride, ahead, sums);
    finish_block(finish, to, CK_ROWS, vectors, r, column, columns, sums);
  }
  if (r + 4 <= rows) {
    block(step, 4, vectors, depth, a + r * a_stride, a_stride, b, stride, r + 4 == rows ? next : b, sums);
    finish_block(finish, to, 4, vectors, r, column, columns, sums);
    r += 4;
  }
  if (r + 2 <= rows) {
    block(step, 2, vectors, depth, a + r * a_stride, a_stride, b, stride, r + 2 == rows ? next : b, sums);
    finish_block(finish, to, 2, vectors, r, column, columns, sums);
    r += 2;
  }
  if (r < rows) {
    block(step, 1, vectors, depth, a + r * a_stride, a_stride, b, stride, next, sums);
    finish_block(finish, to, 1, vectors, r, column, columns, sums);
  }
}

INLINE void product(step_fn *step, finish_fn *finish, const target *to, size_t rows,
                    size_t columns, size_t depth, const float *a, size_t a_stride,
                    const float *packed) {
  for (size_t column = 0; column < columns; column += CK_PANEL * CK_WIDTH) {
    size_t vectors = (columns - column + CK_WIDTH - 1) / CK_WIDTH;
    const float *b = packed + column * depth;
    if (vectors >= CK_PANEL)
      panel(step, finish, to, CK_PANEL, rows, column, columns, depth, a, a_stride, b);
    else if (vectors == 2)
      panel(step, finish, to, 2, rows, column, columns, depth, a, a_stride, b);
    else
      panel(step, finish, to, 1, rows, column, columns, depth, a, a_stride, b);
  }
}

static void product_f32(size_t rows, size_t columns, size_t depth, const void *a, size_t a_stride,
                        const void *packed, float *c, size_t c_stride) {
  target to = {c, c_stride, NULL, NULL};
  product(step_f32, finish_floats, &to, rows, columns, depth, a, a_stride, packed);
}

#if CK_HAS_BF16
static void product_bf16(size_t rows, size_t columns, size_t depth, const void *a, size_t a_stride,
                         const void *packed, float *c, size_t c_stride) {
  target to = {c, c_stride, NULL, NULL};
  product(step_bf16, finish_floats, &to, rows, columns, depth, a, a_stride, packed);
}
#endif

static void product_int8(size_t rows, size_t columns, size_t depth, const void *a, size_t a_stride,
                         const ck_int8_rows *scales, const void *packed,
                         const ck_int8_columns *column_scales, float *c, size_t c_stride) {
  target to = {c, c_stride, scales, column_scales};
  product(step_int8, finish_int8, &to, rows, columns, depth, a, a_stride, packed);
}

// MARK: Inputs of products

#if CK_HAS_BF16
static void round_bf16(size_t rows, size_t width, size_t stride, const float *x, void *y,
                       size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * stride;
    uint16_t *to = (uint16_t *)((uint32_t *)y + r * y_stride);
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
#else
typedef uint16_t quantum;
#endif
typedef quantum vq __attribute__((ext_vector_type(CK_WIDTH)));

static void quantize(size_t rows, size_t width, size_t stride, const float *x, void *y,
                     size_t y_stride, float *scale, float *zero) {
  const size_t lanes = sizeof(float) / sizeof(quantum);
  size_t whole = width - width % CK_WIDTH, rest = width - whole;
  for (size_t r = 0; r < rows; r++) {
    const float *from = x + r * stride;
    quantum *to = (quantum *)((uint32_t *)y + r * y_stride);
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

/// The context of some query rows; `rows` is a constant.
INLINE void attend(size_t rows, const ck_attention_shape *shape, const float *query,
                   const float *packed_key, const float *value, float *scores, float *weights,
                   float *context) {
  size_t length = shape->length, padded = (length + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  if (length == 0) return;
  vf sums[CK_ROWS][CK_PANEL];
  for (size_t column = 0; column < padded; column += CK_PANEL * CK_WIDTH) {
    size_t vectors = (padded - column) / CK_WIDTH;
    const float *b = packed_key + column * shape->head_size;
    float *to = scores + column;
#define CK_SCORES(count)                                                                   \
  block(step_f32, rows, count, shape->head_size, query, shape->stride, b, count *CK_WIDTH, \
        b, sums);                                                                             \
  for (size_t r = 0; r < rows; r++)                                                        \
    for (size_t j = 0; j < count; j++) store(to + r * padded + j * CK_WIDTH, sums[r][j]);
    if (vectors >= CK_PANEL) {
      CK_SCORES(CK_PANEL)
    } else if (vectors == 2) {
      CK_SCORES(2)
    } else {
      CK_SCORES(1)
    }
#undef CK_SCORES
  }

  float factors[CK_ROWS];
  // What stands past the last key is no score.
  size_t last = padded - CK_WIDTH;
  vi is_key = lane_numbers() < (vi)((int32_t)(length - last));
  for (size_t r = 0; r < rows; r++) {
    float *row = scores + r * padded;
    vf end = select(is_key, load(row + last), (vf)(-INFINITY));
    vf maxima = max_of(end, (vf)(-INFINITY));
    for (size_t i = 0; i < last; i += CK_WIDTH) maxima = max_of(load(row + i), maxima);
    float max = greatest_of(maxima);
    end = exp_of((end - max) * shape->scale);
    store(row + last, end);
    vf total = end;
    for (size_t i = 0; i < last; i += CK_WIDTH) {
      vf e = exp_of((load(row + i) - max) * shape->scale);
      store(row + i, e);
      total += e;
    }
    factors[r] = 1 / sum_of(total);
    if (weights)
      for (size_t i = 0; i < length; i++) weights[r * length + i] = row[i] * factors[r];
  }

  for (size_t column = 0; column < shape->head_size;) {
    size_t left = (shape->head_size - column + CK_WIDTH - 1) / CK_WIDTH;
    const float *b = value + column;
    float *to = context + column;
    // Four vectors are two pairs, which keep more sums in flight than three and one.
    size_t vectors = left == 1 ? 1 : left == 2 || left == 4 ? 2 : CK_PANEL;
#define CK_CONTEXT(count)                                                                 \
  block(step_f32, rows, count, length, scores, padded, b, shape->stride, b, sums);        \
  for (size_t r = 0; r < rows; r++)                                                       \
    for (size_t j = 0; j < count; j++)                                                    \
      put(to + r * shape->context_stride + j * CK_WIDTH,                                  \
          shape->head_size - column - j * CK_WIDTH, sums[r][j] * factors[r]);
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

static void attention_f32(const ck_attention_shape *shape, const float *query,
                          const float *packed_key, const float *value, float *scores,
                          float *weights, float *context) {
  size_t r = 0;
  while (r < shape->rows) {
    size_t left = shape->rows - r;
    const float *q = query + r * shape->stride;
    float *w = weights ? weights + r * shape->length : NULL;
    float *c = context + r * shape->context_stride;
    if (left >= CK_ROWS) {
      attend(CK_ROWS, shape, q, packed_key, value, scores, w, c);
      r += CK_ROWS;
    } else if (left >= 4) {
      attend(4, shape, q, packed_key, value, scores, w, c);
      r += 4;
    } else if (left >= 2) {
      attend(2, shape, q, packed_key, value, scores, w, c);
      r += 2;
    } else {
      attend(1, shape, q, packed_key, value, scores, w, c);
      r += 1;
    }
  }
}
