// The loops that BLAS lacks, or does not do as well, for every instruction set that they are written
// for.
//
// This header is the specification; `generic.c` is its plain reading, one scalar at a time, and
// ships: every other set is tested against it. A set is a table of functions, chosen once at run
// time (`ck_supported_sets`). No function allocates, keeps state or needs alignment.
//
// Common to all: matrices are row-major; `stride` is the distance between rows in floats, at least
// `width`; rows == 0 or width == 0 writes nothing; a NaN or an infinity spoils its own row only.
// A row's result depends on nothing but that row, so splitting rows among threads or batches never
// changes a bit.

#ifndef POLYSEMY_CKERNELS_H
#define POLYSEMY_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// x[r,i] = exp(scale * (x[r,i] - max_r)) / sum_r, the softmax of scale * x by rows.
///   Range      scale > 0.
///   Edge cases -inf becomes 0; a row with NaN or +inf, or of -inf only, becomes NaN.
///   Max error  4 ulp of 1 in any element, against float64.
typedef void ck_softmax_f32_fn(size_t rows, size_t width, size_t stride, float scale, float *x);

/// s = x[r,:] + y[r,:], y[r,i] = (s[i] - mean s) / sqrt(var s + epsilon) * gamma[i] + beta[i]; the
/// variance is the biased one, in a second pass, which also mends the rounding of the mean.
///   Layout     x, y: rows by width, no gaps. gamma, beta: width.
///   Aliasing   none of the four may overlap another.
///   Edge cases a row of s everywhere becomes beta, within |s| / sqrt(epsilon) * ((width / 16 + 5) *
///              2^-24)^2: what rounding takes from the mean of equal numbers, once more.
///   Range      epsilon > 0. Where a float does not hold the sum of the squared deviations, which are
///              then above 1e18 or so, the row may become NaN.
///   Max error  2e-6 of the row's largest |y - beta|, against float64 on the float32 sums s,
///              wherever the mean is.
typedef void ck_layer_norm_f32_fn(size_t rows, size_t width, const float *x, const float *gamma,
                                  const float *beta, float epsilon, float *y);

/// x[r,i] = x[r,i] + bias[i], rounded once. x and bias may not overlap.
typedef void ck_add_bias_f32_fn(size_t rows, size_t width, size_t stride, const float *bias,
                                float *x);

/// x[r,i] = gelu(x[r,i] + bias[i]), gelu(v) = v * (1 + erf(v / sqrt 2)) / 2, the exact form.
///   Aliasing   x and bias may not overlap.
///   Max error  2e-7 * max(1, |v|), against float64.
typedef void ck_bias_gelu_f32_fn(size_t rows, size_t width, size_t stride, const float *bias,
                                 float *x);

/// y[i] = y[i] + a * x[i], rounded once or twice. x and y may not overlap.
typedef void ck_axpy_f32_fn(size_t n, float a, const float *x, float *y);

/// x[r,i] = gelu(x[r,i] + bias[i]) in the tanh form,
/// gelu(v) = v * (1 + tanh(sqrt(2 / pi) * (v + 0.044715 * v^3))) / 2.
///   Aliasing   x and bias may not overlap.
///   Max error  3e-7 * max(1, |v|), against float64.
typedef void ck_bias_gelu_tanh_f32_fn(size_t rows, size_t width, size_t stride, const float *bias,
                                      float *x);

/// x[r,i] = max(0, x[r,i] + bias[i]), rounded once; NaN stays NaN. x and bias may not overlap.
typedef void ck_bias_relu_f32_fn(size_t rows, size_t width, size_t stride, const float *bias,
                                 float *x);

/// x[r,i] = silu(x[r,i] + bias[i]), silu(v) = v / (1 + exp(-v)).
///   Aliasing   x and bias may not overlap.
///   Max error  3e-7 * max(1, |v|), against float64.
typedef void ck_bias_silu_f32_fn(size_t rows, size_t width, size_t stride, const float *bias,
                                 float *x);

// MARK: Products
//
// c = a * transposed(w), with the weights w, outputs by inputs, packed once for many products.
//
//   Units      Depth goes in units of 32 bits: one float, two bfloat16, or the small integers that
//              the set multiplies at a time (`int8_lanes`: 4 of 8 bits or 2 of 16). Where the inputs
//              do not fill the last unit, zeros do, in both operands.
//   Packed     Outputs stand in panels of `panel_vectors` vectors of `vector_width`; the last panel has
//              as many vectors as it needs, filled up with zeros. In a panel, unit after unit of depth
//              has its outputs side by side. `outputs` rounded up to whole vectors, times the units.
//   Strides    `a_stride` in units, `c_stride` in floats.
//   Next       Where not null, the packed weights that this thread will want after these. As much of
//              them as the last panel of these has is fetched into its cache meanwhile.
//   Order      Each element is one sum in the order of the units, so that its bits depend neither on
//              the rows nor on the columns beside it.

/// Sums of float products, or of bfloat16 ones.
///   Max error  inputs * 2^-24 * sum |a| |w|, against float64 of the numbers as they were rounded.
typedef void ck_product_fn(size_t rows, size_t columns, size_t units, const void *a,
                           size_t a_stride, const void *packed, const void *_Nullable next,
                           float *c, size_t c_stride);

/// The scales of rows of 8-bit numbers: x = scale * (q - zero), q from 0 to 255.
typedef struct ck_int8_rows {
  const float *scale;
  const float *zero;
} ck_int8_rows;

/// The scales of packed weights: w = scale * q, q from -127 to 127; sum = scale * sum of the q.
typedef struct ck_int8_columns {
  const float *scale;
  const float *sum;
} ck_int8_columns;

/// c[r,n] = rows.scale[r] * (columns.scale[n] * sum_k q[r,k] w[n,k] - rows.zero[r] * columns.sum[n]),
/// where the sum over k is exact.
///   Range      up to 65536 inputs, whose sum 32 bits hold.
typedef void ck_product_int8_fn(size_t rows, size_t columns, size_t units, const void *a,
                                size_t a_stride, const ck_int8_rows *scales, const void *packed,
                                const ck_int8_columns *column_scales, const void *_Nullable next,
                                float *c, size_t c_stride);

/// y[r,i] = x[r,i] rounded to bfloat16, ties to even; `y_stride` in units.
///   Edge cases infinities stay, NaN stays NaN; denormals may become 0.
typedef void ck_round_bf16_fn(size_t rows, size_t width, size_t stride, const float *x, void *y,
                              size_t y_stride);

/// y[r,i] = round((x[r,i] - min_r) / scale_r), zero_r = -min_r / scale_r, scale_r = (max_r - min_r) /
/// 255, where min_r and max_r are those of the row and 0; `y_stride` in units.
///   Edge cases a row of zeros, of numbers below 1e-28, or of none has scale 0; a row with a NaN or
///              an infinity has scale NaN, one whose range no float holds a scale that is not finite.
///   Max error  0.501 of the row's scale in any element.
typedef void ck_quantize_fn(size_t rows, size_t width, size_t stride, const float *x, void *y,
                            size_t y_stride, float *scale, float *zero);

// MARK: Attention

/// The shape of one head's attention over one sequence.
typedef struct ck_attention_shape {
  /// How many queries; keys and values are as many as the sequence is long.
  size_t queries;
  size_t length;
  size_t head_size;
  /// The distance between rows of queries, of keys and of values.
  size_t stride;
  size_t context_stride;
  /// What the products of queries and keys are multiplied by.
  float scale;
} ck_attention_shape;

/// context = softmax(scale * query * transposed(key)) * value. Scores exist for a few queries at a time.
///   Value      may be read up to a vector past its last element.
///   Scratch    (length * (head_size + 2 * row_block) + head_size * row_block) floats, with length and
///              head_size rounded up to whole vectors.
///   Weights    where not null, queries by length, gets the softmax.
///   Range      scale > 0.
///   Edge cases a key whose score is -inf has weight 0; a row with a score of NaN or +inf, or of -inf
///              only, becomes NaN.
///   Max error  of floats, 3e-7 + length * 2^-24 + head_size * 2^-24 * scale * sum |query| |key| of
///              the largest |value|, against float64. Of bfloat16, to which queries, keys, values
///              and the softmax are rounded first, 0.02 of it for scores of ordinary size.
typedef void ck_attention_fn(const ck_attention_shape *shape, const float *query, const float *key,
                             const float *value, float *scratch, float *_Nullable weights,
                             float *context);

// MARK: Rows by number
//
// Training touches a few rows of large matrices, here and there. `stride` is the length of a row and
// the distance between rows, a multiple of 16 floats; what a row does not need is zeros, in all
// operands. Sums over a row are of 16 lanes, which are then halved: the same bits on every set
// but `generic`.

/// dots[i] = w[rows[i],:] * x.
///   Max error  stride * 2^-24 * sum |w| |x|, against float64.
typedef void ck_dot_rows_fn(size_t count, const uint32_t *rows, const float *w, size_t stride,
                            const float *x, float *dots);

/// In order of i, y = y + steps[i] * w[rows[i],:] and then w[rows[i],:] = w[rows[i],:] + steps[i] * x,
/// each rounded once or twice.
///   Aliasing   x and y are no rows of w, and do not overlap.
typedef void ck_exchange_rows_fn(size_t count, const uint32_t *rows, const float *steps, float *w,
                                 size_t stride, const float *x, float *y);

/// In order of i, y = y + steps[i] * w[rows[i],:], each rounded once or twice.
typedef void ck_gather_rows_fn(size_t count, const uint32_t *rows, const float *steps,
                               const float *w, size_t stride, float *y);

/// In order of i, w[rows[i],:] = w[rows[i],:] + steps[i] * x[from[i],:], each rounded once or twice.
///   Aliasing   x and w do not overlap.
typedef void ck_scatter_rows_fn(size_t count, const uint32_t *rows, const uint32_t *from,
                                const float *steps, const float *x, size_t stride, float *w);

/// A move of a row: multiples of `count` rows are added to it. Their numbers and factors begin at
/// `from` and `steps` of lists that many moves share.
typedef struct ck_row_move {
  uint32_t row, count, from, steps;
} ck_row_move;

/// In order of i and j, w[m.row,:] = w[m.row,:] + steps[m.steps + j] * x[from[m.from + j],:] for each
/// j < m.count of move m = moves[i], each rounded once or twice.
///   Aliasing   x and w do not overlap.
typedef void ck_move_rows_fn(size_t count, const ck_row_move *moves, const uint32_t *from,
                             const float *steps, const float *x, size_t stride, float *w);

/// The sum of log(1 + e^x[i]).
///   Edge cases -inf adds 0, +inf makes it infinite, NaN makes it NaN.
///   Max error  3e-7 * max(1, x[i]) of each term, against float64.
typedef double ck_logistic_loss_fn(size_t count, const float *x);

/// Fetches a row into the cache, to be read soon.
static inline void ck_prefetch_row(const float *row, size_t length) {
  for (size_t i = 0; i < length; i += 16) __builtin_prefetch(row + i, 0, 3);
}

/// Fetches a row into the cache, to be written soon; other CPUs lose it.
static inline void ck_prefetch_row_to_write(const float *row, size_t length) {
  for (size_t i = 0; i < length; i += 16) __builtin_prefetch(row + i, 1, 3);
}

// MARK: Sets

/// One instruction set's functions.
typedef struct ck_kernel_set {
  const char *name;
  ck_softmax_f32_fn *softmax_f32;
  ck_layer_norm_f32_fn *layer_norm_f32;
  ck_add_bias_f32_fn *add_bias_f32;
  ck_bias_gelu_f32_fn *bias_gelu_f32;
  ck_axpy_f32_fn *axpy_f32;
  ck_bias_gelu_tanh_f32_fn *bias_gelu_tanh_f32;
  ck_bias_relu_f32_fn *bias_relu_f32;
  ck_bias_silu_f32_fn *bias_silu_f32;
  /// Floats in a vector, and vectors in a panel of packed weights.
  size_t vector_width, panel_vectors;
  /// Rows that are worked on together.
  size_t row_block;
  /// How many quanta a unit has: 4 of 8 bits or 2 of 16.
  size_t int8_lanes;
  /// Whether there are instructions for products of bfloat16, and of four 8-bit integers at a time.
  int has_bf16, has_int8;
  ck_product_fn *product_f32;
  /// The three of bfloat16 are null where the CPU has no such instruction, but in `generic`.
  ck_product_fn *_Nullable product_bf16;
  ck_product_int8_fn *product_int8;
  ck_round_bf16_fn *_Nullable round_bf16;
  ck_quantize_fn *quantize;
  ck_attention_fn *attention_f32;
  ck_attention_fn *_Nullable attention_bf16;
  ck_dot_rows_fn *dot_rows;
  ck_exchange_rows_fn *exchange_rows;
  ck_gather_rows_fn *gather_rows;
  ck_scatter_rows_fn *scatter_rows;
  ck_move_rows_fn *move_rows;
  ck_logistic_loss_fn *logistic_loss;
} ck_kernel_set;

/// The sets that this CPU can run, fastest first; the last is always `generic`.
///   Returns    how many were stored in `sets`, at most `capacity`.
size_t ck_supported_sets(const ck_kernel_set *_Nullable *_Nonnull sets, size_t capacity);

// MARK: Packing weights for a set's products

/// Some outputs of a matrix of weights that is packed in one or several pieces.
typedef struct ck_packing {
  /// How many outputs the whole matrix has, and which of them these are.
  size_t outputs, first, count;
  size_t inputs;
  /// `count` rows of `inputs`, `stride` floats apart.
  const float *w;
  size_t stride;
} ck_packing;

/// Packs weights as they are. Common to all three: what is not written stays, and must be zeros where
/// the last panel is filled up; pieces may be packed at the same time.
void ck_pack_f32(const ck_kernel_set *set, ck_packing of, uint32_t *packed);

/// Packs weights rounded to bfloat16.
void ck_pack_bf16(const ck_kernel_set *set, ck_packing of, uint32_t *packed);

/// Packs weights rounded to 8 bits, each output by its own scale, the largest |w| / 127.
///   Scales     `scale` and `sum` have room for all outputs rounded up to whole vectors.
void ck_pack_int8(const ck_kernel_set *set, ck_packing of, uint32_t *packed, float *scale,
                  float *sum);

/// Whether this CPU runs the first AVX, which decides what other libraries' kernels it can run.
int ck_cpu_has_avx(void);

#pragma clang assume_nonnull end

#endif
