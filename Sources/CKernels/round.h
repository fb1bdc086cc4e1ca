// The body of every vector set's rounding of inputs of products; see CKernels.h. Included by vector.h.

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
    float least = least_of(low);
    ck_step step = ck_step_of(least, greatest_of(high));
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
