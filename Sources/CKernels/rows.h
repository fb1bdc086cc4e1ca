// The body of every vector set's loops over rows by number; see CKernels.h. Included by vector.h.
//
// Rows are whole multiples of 16 floats. A piece of a row stays in registers while the rows go by: as
// many vectors as leave room for their partners. Sums are of 16 lanes on every set, so that all of
// them give the same bits.

#if CK_WIDTH == 16
#define CK_PIECE 8
#define CK_SHORT_PIECES(body) \
  CK_CASE(1, body) CK_CASE(2, body) CK_CASE(3, body) CK_CASE(4, body) CK_CASE(5, body) \
  CK_CASE(6, body) CK_CASE(7, body)
#else
#define CK_PIECE 4
#define CK_SHORT_PIECES(body) CK_CASE(1, body) CK_CASE(2, body) CK_CASE(3, body)
#endif

enum { CK_LANES = 16, VECTORS = CK_LANES / CK_WIDTH };

#define CK_CASE(vectors, body) case vectors: body(vectors, first); break;

/// Calls `body(vectors, first)` with each piece of a row, `vectors` a constant.
#define CK_PIECES(stride, body)                                              \
  {                                                                          \
    size_t first = 0, left = (stride) / CK_WIDTH;                            \
    for (; left >= CK_PIECE; left -= CK_PIECE, first += CK_PIECE * CK_WIDTH) \
      body(CK_PIECE, first);                                                 \
    switch (left) { CK_SHORT_PIECES(body) }                                  \
  }

/// The sums of four vectors' lanes, each as `sum_of` adds them.
INLINE void sums_of_four(const vf v[4], float *sums) {
#if CK_WIDTH == 16
  vf ab = __builtin_shufflevector(v[0], v[1], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
          __builtin_shufflevector(v[0], v[1], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  vf cd = __builtin_shufflevector(v[2], v[3], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
          __builtin_shufflevector(v[2], v[3], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  // Four lanes of each of them are left, then two, then one.
  vf four = __builtin_shufflevector(ab, cd, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
            __builtin_shufflevector(ab, cd, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  vf two = four + __builtin_shufflevector(four, four, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  vf one = two + __builtin_shufflevector(two, two, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  for (int i = 0; i < 4; i++) sums[i] = one[4 * i];
#else
  for (int i = 0; i < 4; i++) sums[i] = sum_of(v[i]);
#endif
}

/// Some products, at most four; `count` is a constant.
INLINE void dot_some(size_t count, const uint32_t *rows, const float *w, size_t stride,
                     const float *x, float *dots) {
  vf sums[4][VECTORS];
  for (size_t i = 0; i < 4; i++)
    for (int j = 0; j < VECTORS; j++) sums[i][j] = (vf)(0.0f);
  for (size_t k = 0; k < stride; k += CK_LANES)
    for (int j = 0; j < VECTORS; j++) {
      vf from = load(x + k + j * CK_WIDTH);
      for (size_t i = 0; i < count; i++)
        sums[i][j] = muladd(load(w + rows[i] * stride + k + j * CK_WIDTH), from, sums[i][j]);
    }
  vf whole[4];
  float all[4];
  for (size_t i = 0; i < 4; i++)
    whole[i] = VECTORS == 1 ? sums[i][0] : sums[i][0] + sums[i][VECTORS - 1];
  sums_of_four(whole, all);
  for (size_t i = 0; i < count; i++) dots[i] = all[i];
}

static void dot_rows(size_t count, const uint32_t *rows, const float *w, size_t stride,
                     const float *x, float *dots) {
  for (; count >= 4; count -= 4, rows += 4, dots += 4) dot_some(4, rows, w, stride, x, dots);
  if (count == 3) dot_some(3, rows, w, stride, x, dots);
  else if (count == 2) dot_some(2, rows, w, stride, x, dots);
  else if (count == 1) dot_some(1, rows, w, stride, x, dots);
}

INLINE void exchange_piece(size_t vectors, size_t first, size_t count, const uint32_t *rows,
                           const float *steps, float *w, size_t stride, const float *x, float *y) {
  vf from[CK_PIECE], sums[CK_PIECE];
  for (size_t j = 0; j < vectors; j++) {
    from[j] = load(x + first + j * CK_WIDTH);
    sums[j] = load(y + first + j * CK_WIDTH);
  }
  for (size_t i = 0; i < count; i++) {
    float *row = w + rows[i] * stride + first;
    vf step = (vf)(steps[i]);
    for (size_t j = 0; j < vectors; j++) {
      vf old = load(row + j * CK_WIDTH);
      sums[j] = muladd(step, old, sums[j]);
      store(row + j * CK_WIDTH, muladd(step, from[j], old));
    }
  }
  for (size_t j = 0; j < vectors; j++) store(y + first + j * CK_WIDTH, sums[j]);
}

static void exchange_rows(size_t count, const uint32_t *rows, const float *steps, float *w,
                          size_t stride, const float *x, float *y) {
#define EXCHANGE(vectors, first) \
  exchange_piece(vectors, first, count, rows, steps, w, stride, x, y)
  CK_PIECES(stride, EXCHANGE)
}

/// `adds` says whether y counts; it is a constant.
INLINE void gather_piece(bool adds, size_t vectors, size_t first, size_t count, const uint32_t *rows,
                         const float *steps, const float *w, size_t stride, float *y) {
  vf sums[CK_PIECE];
  for (size_t j = 0; j < vectors; j++)
    sums[j] = adds ? load(y + first + j * CK_WIDTH) : (vf)(0.0f);
  for (size_t i = 0; i < count; i++) {
    const float *row = w + rows[i] * stride + first;
    vf step = (vf)(steps[i]);
    for (size_t j = 0; j < vectors; j++)
      sums[j] = muladd(step, load(row + j * CK_WIDTH), sums[j]);
  }
  for (size_t j = 0; j < vectors; j++) store(y + first + j * CK_WIDTH, sums[j]);
}

static void gather_rows(size_t count, const uint32_t *rows, const float *steps, const float *w,
                        size_t stride, float *y) {
#define GATHER(vectors, first) gather_piece(true, vectors, first, count, rows, steps, w, stride, y)
  CK_PIECES(stride, GATHER)
}

static void sum_rows(size_t count, const uint32_t *rows, const float *steps, const float *w,
                     size_t stride, float *y) {
#define SUM(vectors, first) gather_piece(false, vectors, first, count, rows, steps, w, stride, y)
  CK_PIECES(stride, SUM)
}

/// How many places on the rows are that are fetched meanwhile: nothing else says where they are.
enum { CK_AHEAD = 6 };

static void scatter_rows(size_t count, const uint32_t *rows, const uint32_t *from,
                         const float *steps, const float *x, size_t stride, float *w) {
  for (size_t i = 0; i < count; i++) {
    if (i + CK_AHEAD < count) ck_prefetch_row_to_write(w + rows[i + CK_AHEAD] * stride, stride);
    float *row = w + rows[i] * stride;
    const float *source = x + from[i] * stride;
    vf step = (vf)(steps[i]);
    for (size_t k = 0; k < stride; k += CK_WIDTH)
      store(row + k, muladd(step, load(source + k), load(row + k)));
  }
}

static void move_rows(size_t count, const ck_row_move *moves, const uint32_t *from,
                      const float *steps, const float *x, size_t stride, float *w) {
  for (size_t i = 0; i < count; i++) {
    if (i + CK_AHEAD < count) ck_prefetch_row_to_write(w + moves[i + CK_AHEAD].row * stride, stride);
    const ck_row_move *move = moves + i;
    gather_rows(move->count, from + move->from, steps + move->steps, x, stride, w + move->row * stride);
  }
}

/// log(1 + e^-|x|) + max(x, 0). With s = t / (2 + t), log(1 + t) = 2 (s + s^3 / 3 + s^5 / 5 + ...).
INLINE vf softplus_of(vf x) {
  vf t = exp_of((vf)((vi)x | (int32_t)0x80000000));
  vf s = t / (2.0f + t), square = s * s;
  vf p = (vf)(2.0f / 13);
  p = muladd(p, square, (vf)(2.0f / 11));
  p = muladd(p, square, (vf)(2.0f / 9));
  p = muladd(p, square, (vf)(2.0f / 7));
  p = muladd(p, square, (vf)(2.0f / 5));
  p = muladd(p, square, (vf)(2.0f / 3));
  p = muladd(p, square, (vf)(2.0f));
  return muladd(p, s, select(x < 0.0f, (vf)(0.0f), x));
}

static double logistic_loss(size_t count, const float *x) {
  double loss = 0;
  size_t i = 0;
  for (; i + CK_WIDTH <= count; i += CK_WIDTH) loss += (double)sum_of(softplus_of(load(x + i)));
  if (i < count) loss += (double)sum_of(softplus_of(load_part(x + i, count - i, -INFINITY)));
  return loss;
}
