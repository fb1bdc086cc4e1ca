// The body of every vector set's products; see CKernels.h. Included by vector.h.
//
// All are one loop, and so are those of attention.h: a block of CK_ROWS rows times CK_PANEL vectors
// of columns is summed up in registers, unit after unit of depth, from one broadcast of `a` a row and
// one load of `b` a vector. A unit is 32 bits: a float, two bfloat16, or the integers that the set
// multiplies at a time. As there is but one order of additions, a sum's bits do not depend on the
// rows beside it.

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

/// The memory that is to be read next: `vectors` of it. It is only fetched, so it is an address and no
/// pointer, and may lie past the end of what is there.
typedef struct {
  uintptr_t address;
  size_t vectors;
} ahead;

/// The sums of a block, `rows` by `vectors`, both constants. What is to be read `next` is fetched into
/// the cache meanwhile, evenly, as the memory gives it.
INLINE void block(step_fn *step, size_t rows, size_t vectors, size_t depth, const float *a,
                  size_t a_stride, const float *b, size_t b_stride, ahead next,
                  vf sums[CK_ROWS][CK_PANEL]) {
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < vectors; j++) sums[r][j] = (vf)(0.0f);
  size_t due = 0;
  for (size_t k = 0; k < depth; k++) {
    vf columns[CK_PANEL];
    for (size_t j = 0; j < vectors; j++) columns[j] = load(b + k * b_stride + j * CK_WIDTH);
    for (due += next.vectors; due >= depth; due -= depth, next.address += sizeof(vf))
      __builtin_prefetch((const void *)next.address, 0, 2);
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
    ahead share = {(uintptr_t)next + fetched * sizeof(vf), next ? due - fetched : 0};
#define CK_BLOCK(rows)                                                         \
  case rows:                                                                   \
    block(step, rows, vectors, depth, from, a_stride, b, stride, share, sums); \
    finish_block(finish, to, rows, vectors, r, column, columns, sums);         \
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
                    const float *packed, const float *next) {
  for (size_t column = 0; column < columns; column += CK_PANEL * CK_WIDTH) {
    size_t vectors = (columns - column + CK_WIDTH - 1) / CK_WIDTH;
    const float *b = packed + column * depth;
    const float *following = vectors > CK_PANEL ? b + CK_PANEL * CK_WIDTH * depth : next;
    if (vectors >= CK_PANEL)
      panel(step, finish, to, CK_PANEL, rows, column, columns, depth, a, a_stride, b, following);
    else if (vectors == 2)
      panel(step, finish, to, 2, rows, column, columns, depth, a, a_stride, b, following);
    else
      panel(step, finish, to, 1, rows, column, columns, depth, a, a_stride, b, following);
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
                         const ck_int8_columns *column_scales, const void *next, float *c,
                         size_t c_stride) {
  target to = {c, c_stride, scales, column_scales};
  product(step_int8, finish_int8, &to, rows, columns, depth, a, a_stride, packed, next);
}
