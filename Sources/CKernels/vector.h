// The body of every vector set: CKernels.h in clang's vector types, CK_WIDTH floats at a time.
//
// A file that includes it switches the instruction set on and defines CK_SET, CK_NAME, CK_WIDTH,
// CK_ROWS by CK_PANEL vectors that products work on together, and whether there are CK_HAS_BF16 and
// CK_HAS_VNNI.
// The end of a row that fills no vector is padded in a register, so that each element goes through
// the same arithmetic wherever it stands.

#include "numbers.h"
#include "sets.h"

#include <immintrin.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef float vf __attribute__((ext_vector_type(CK_WIDTH)));
typedef int32_t vi __attribute__((ext_vector_type(CK_WIDTH)));
typedef float vf_unaligned __attribute__((ext_vector_type(CK_WIDTH), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE vf load(const float *p) { return *(const vf_unaligned *)p; }
INLINE void store(float *p, vf v) { *(vf_unaligned *)p = v; }

/// The first n floats, n < CK_WIDTH, and `filler` after them.
INLINE vf load_part(const float *p, size_t n, float filler) {
  float buffer[CK_WIDTH];
  for (size_t i = 0; i < CK_WIDTH; i++) buffer[i] = filler;
  memcpy(buffer, p, n * sizeof(float));
  return load(buffer);
}

INLINE void store_part(float *p, vf v, size_t n) { memcpy(p, &v, n * sizeof(float)); }

INLINE vf select(vi mask, vf yes, vf no) {
  return (vf)(((vi)yes & mask) | ((vi)no & ~mask));
}

INLINE vf muladd(vf a, vf b, vf c) { return __builtin_elementwise_fma(a, b, c); }

INLINE float sum_of(vf v) {
  for (int half = CK_WIDTH / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) v[i] += v[i + half];
  return v[0];
}

INLINE vf min_of(vf a, vf b) { return select(a < b, a, b); }

INLINE vf max_of(vf a, vf b) { return select(a > b, a, b); }

INLINE float least_of(vf v) {
  for (int half = CK_WIDTH / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) v[i] = v[i + half] < v[i] ? v[i + half] : v[i];
  return v[0];
}

INLINE float greatest_of(vf v) {
  for (int half = CK_WIDTH / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) v[i] = v[i + half] > v[i] ? v[i + half] : v[i];
  return v[0];
}

// MARK: exp

/// e^r for |r| <= ln 2 / 2, times 2^n, where `shifted` is 1.5 * 2^23 + n, so that n stands in its
/// low bits. n must be at least -126. The polynomial is the minimax one of degree 6; 1 ulp.
INLINE vf exp_of_reduced(vf r, vf shifted) {
  vf p = (vf)(0.001381461275741458f);
  p = muladd(p, r, (vf)(0.008368710055947304f));
  p = muladd(p, r, (vf)(0.04166838899254799f));
  p = muladd(p, r, (vf)(0.1666652113199234f));
  p = muladd(p, r, (vf)(0.4999999403953552f));
  p = muladd(p, r * r, r) + 1.0f;
  vi exponent = ((vi)shifted - (vi)((vf)(12582912.0f)) + 127) << 23;
  return p * (vf)exponent;
}

/// 2^x for -126 <= x <= 1, NaN for NaN. The polynomial is the minimax one of degree 6; 1 ulp.
INLINE vf exp2_of_reduced(vf x) {
  vf shifted = x + 12582912.0f;
  vf r = x - (shifted - 12582912.0f);
  vf p = (vf)(0.0001534581242594868f);
  p = muladd(p, r, (vf)(0.0013399930903688073f));
  p = muladd(p, r, (vf)(0.009618489071726799f));
  p = muladd(p, r, (vf)(0.05550328642129898f));
  p = muladd(p, r, (vf)(0.24022646248340607f));
  p = muladd(p, r, (vf)(0.6931471824645996f));
  p = muladd(p, r, (vf)(1.0f));
  // The nearest integer stands in the low bits of `shifted`: it goes to the exponent. Of a NaN that may
  // make a number, which adding 0 * x mends.
  return muladd(x, (vf)(0.0f), (vf)((vi)p + ((vi)shifted << 23)));
}

/// 2^x for x <= 1; 0 below -126, NaN for NaN.
INLINE vf exp2_of(vf x) {
  vi vanishes = x < -126.0f;
  return select(vanishes, (vf)(0.0f), exp2_of_reduced(select(vanishes, (vf)(0.0f), x)));
}

/// e^x for x <= 0; 0 below -87, NaN for NaN.
INLINE vf exp_of(vf x) {
  vi vanishes = x < -87.0f;
  vf y = select(vanishes, (vf)(0.0f), x);
  vf shifted = muladd(y, (vf)(1.44269504088896f), (vf)(12582912.0f));
  vf n = shifted - 12582912.0f;
  // ln 2 in two parts, the first with so few bits that its product with n is exact.
  vf r = muladd(n, (vf)(-0.693145751953125f), y);
  r = muladd(n, (vf)(-1.428606765330187e-6f), r);
  return select(vanishes, (vf)(0.0f), exp_of_reduced(r, shifted));
}

// MARK: Softmax

static void softmax_f32(size_t rows, size_t width, size_t stride, float scale, float *x) {
  size_t whole = width - width % CK_WIDTH, rest = width - whole;
  for (size_t r = 0; r < rows; r++, x += stride) {
    vf maxima = (vf)(-INFINITY);
    for (size_t i = 0; i < whole; i += CK_WIDTH) maxima = max_of(load(x + i), maxima);
    if (rest) maxima = max_of(load_part(x + whole, rest, -INFINITY), maxima);
    float max = greatest_of(maxima);

    vf sums = (vf)(0.0f);
    for (size_t i = 0; i < whole; i += CK_WIDTH) {
      vf e = exp_of((load(x + i) - max) * scale);
      store(x + i, e);
      sums += e;
    }
    if (rest) {
      vf e = exp_of((load_part(x + whole, rest, -INFINITY) - max) * scale);
      store_part(x + whole, e, rest);
      sums += e;
    }

    float factor = 1 / sum_of(sums);
    for (size_t i = 0; i < whole; i += CK_WIDTH) store(x + i, load(x + i) * factor);
    for (size_t i = whole; i < width; i++) x[i] *= factor;
  }
}

// MARK: Layer norm

static void layer_norm_f32(size_t rows, size_t width, const float *x, const float *gamma,
                           const float *beta, float epsilon, float *y) {
  size_t whole = width - width % CK_WIDTH, rest = width - whole;
  for (size_t r = 0; r < rows; r++, x += width, y += width) {
    vf sums = (vf)(0.0f);
    for (size_t i = 0; i < whole; i += CK_WIDTH) {
      vf s = load(x + i) + load(y + i);
      store(y + i, s);
      sums += s;
    }
    if (rest) {
      vf s = load_part(x + whole, rest, 0) + load_part(y + whole, rest, 0);
      store_part(y + whole, s, rest);
      sums += s;
    }
    float mean = sum_of(sums) / (float)width;

    // The deviations' own sum is what rounding took from the mean, times the width.
    vf deviations = (vf)(0.0f), squares = (vf)(0.0f);
    for (size_t i = 0; i < whole; i += CK_WIDTH) {
      vf d = load(y + i) - mean;
      deviations += d;
      squares = muladd(d, d, squares);
    }
    if (rest) {
      vf d = load_part(y + whole, rest, mean) - mean;
      deviations += d;
      squares = muladd(d, d, squares);
    }
    float shift = sum_of(deviations) / (float)width;
    float variance = sum_of(squares) / (float)width - shift * shift;
    // Squares that no float holds are to make NaN, not a scale of 0, which would look like a result.
    float scale = 1 / sqrtf((variance < 0 ? 0 : variance) + epsilon) + variance * 0;

    for (size_t i = 0; i < whole; i += CK_WIDTH) {
      vf d = (load(y + i) - mean - shift) * scale;
      store(y + i, muladd(d, load(gamma + i), load(beta + i)));
    }
    if (rest) {
      vf d = (load_part(y + whole, rest, 0) - mean - shift) * scale;
      vf v = muladd(d, load_part(gamma + whole, rest, 0), load_part(beta + whole, rest, 0));
      store_part(y + whole, v, rest);
    }
  }
}

// MARK: Bias and activation

/// The exact GELU through the upper tail of the normal distribution, T(a) = erfc(a / sqrt 2) / 2:
/// max(v, 0) - |v| * T(|v|).
///
/// log2 T is nearly a parabola: a polynomial of degree 9, minimax in the error of T, has it within
/// 2.1e-9 on [0, 6]; beyond, |v| * T is taken as at 6, where it is 6e-9. So the left tail keeps the
/// relative accuracy that 1 + erf loses.
INLINE vf gelu_of(vf v) {
  vf a = (vf)((vi)v & 0x7fffffff);
  vf b = select(a > 6.0f, (vf)(6.0f), a);
  vf p = (vf)(4.055609679198824e-07f);
  p = muladd(p, b, (vf)(-8.17363616079092e-06f));
  p = muladd(p, b, (vf)(6.771171319996938e-05f));
  p = muladd(p, b, (vf)(-0.0002644134219735861f));
  p = muladd(p, b, (vf)(-1.599019014975056e-05f));
  p = muladd(p, b, (vf)(0.006958608981221914f));
  p = muladd(p, b, (vf)(-0.05244811624288559f));
  p = muladd(p, b, (vf)(-0.45921826362609863f));
  p = muladd(p, b, (vf)(-1.1511045694351196f));
  p = muladd(p, b, (vf)(-1.0f));
  return muladd(-b, exp2_of_reduced(p), select(v < 0.0f, (vf)(0.0f), v));
}

/// v / (1 + e^-z), through the exponential of -|z|, which cannot overflow.
INLINE vf times_sigmoid(vf v, vf z) {
  vf e = exp_of((vf)((vi)z | (int32_t)0x80000000));
  return v * (select(z < 0.0f, e, (vf)(1.0f)) / (1.0f + e));
}

/// (1 + tanh(u)) / 2 is the sigmoid of 2 u.
INLINE vf gelu_tanh_of(vf v) {
  vf cubic = muladd(v * v, v * 0.0713548162726f, v * 1.59576912160573f);
  return times_sigmoid(v, cubic);
}

INLINE vf relu_of(vf v) { return select(v < 0.0f, (vf)(0.0f), v); }

INLINE vf silu_of(vf v) { return times_sigmoid(v, v); }

static void add_bias_f32(size_t rows, size_t width, size_t stride, const float *bias, float *x) {
  size_t whole = width - width % CK_WIDTH;
  for (size_t r = 0; r < rows; r++, x += stride) {
    for (size_t i = 0; i < whole; i += CK_WIDTH) store(x + i, load(x + i) + load(bias + i));
    for (size_t i = whole; i < width; i++) x[i] += bias[i];
  }
}

#define CK_BIAS_AND(activation)                                                             \
  static void bias_##activation##_f32(size_t rows, size_t width, size_t stride,             \
                                      const float *bias, float *x) {                        \
    size_t whole = width - width % CK_WIDTH, rest = width - whole;                          \
    for (size_t r = 0; r < rows; r++, x += stride) {                                        \
      for (size_t i = 0; i < whole; i += CK_WIDTH)                                          \
        store(x + i, activation##_of(load(x + i) + load(bias + i)));                        \
      if (!rest) continue;                                                                  \
      vf v = load_part(x + whole, rest, 0) + load_part(bias + whole, rest, 0);              \
      store_part(x + whole, activation##_of(v), rest);                                      \
    }                                                                                       \
  }

CK_BIAS_AND(gelu)
CK_BIAS_AND(gelu_tanh)
CK_BIAS_AND(relu)
CK_BIAS_AND(silu)

// MARK: Level 1

static void axpy_f32(size_t n, float a, const float *x, float *y) {
  size_t i = 0;
  for (; i + CK_WIDTH <= n; i += CK_WIDTH) store(y + i, muladd((vf)(a), load(x + i), load(y + i)));
  if (i == n) return;
  vf sum = muladd((vf)(a), load_part(x + i, n - i, 0), load_part(y + i, n - i, 0));
  store_part(y + i, sum, n - i);
}

#include "product.h"
#include "round.h"
#include "attention.h"
#include "rows.h"
#include "gates.h"
#include "steps.h"

const ck_kernel_set CK_SET = {
    .name = CK_NAME,
    .softmax_f32 = softmax_f32,
    .layer_norm_f32 = layer_norm_f32,
    .add_bias_f32 = add_bias_f32,
    .bias_gelu_f32 = bias_gelu_f32,
    .bias_gelu_tanh_f32 = bias_gelu_tanh_f32,
    .bias_relu_f32 = bias_relu_f32,
    .bias_silu_f32 = bias_silu_f32,
    .axpy_f32 = axpy_f32,
    .vector_width = CK_WIDTH,
    .panel_vectors = CK_PANEL,
    .row_block = CK_ROWS,
    .int8_lanes = sizeof(float) / sizeof(quantum),
    .has_bf16 = CK_HAS_BF16,
    .has_int8 = CK_HAS_VNNI,
    .product_f32 = product_f32,
    .product_bf16 = CK_BF16(product_bf16),
    .product_int8 = product_int8,
    .round_bf16 = CK_BF16(round_bf16),
    .quantize = quantize,
    .attention_f32 = attention_f32,
    .attention_bf16 = CK_BF16(attention_bf16),
    .dot_rows = dot_rows,
    .exchange_rows = exchange_rows,
    .gather_rows = gather_rows,
    .sum_rows = sum_rows,
    .scatter_rows = scatter_rows,
    .move_rows = move_rows,
    .logistic_loss = logistic_loss,
    .lstm_forward = lstm_forward,
    .lstm_backward = lstm_backward,
    .gru_forward = gru_forward,
    .gru_backward = gru_backward,
    .rnn_forward = rnn_forward,
    .rnn_backward = rnn_backward,
    .row_product_f32 = row_product_f32,
    .column_sums_f32 = column_sums_f32,
    .adam_f32 = adam_f32,
    .sgd_f32 = sgd_f32,
    .rmsprop_f32 = rmsprop_f32,
    .sum_squares = sum_squares,
    .scale_and_clip_f32 = scale_and_clip_f32,
};
