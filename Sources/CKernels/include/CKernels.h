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
///   Aliasing   x and y are none of the rows that move, and do not overlap.
typedef void ck_exchange_rows_fn(size_t count, const uint32_t *rows, const float *steps, float *w,
                                 size_t stride, const float *x, float *y);

/// In order of i, y = y + steps[i] * w[rows[i],:], each rounded once or twice.
typedef void ck_gather_rows_fn(size_t count, const uint32_t *rows, const float *steps,
                               const float *w, size_t stride, float *y);

/// y = 0 and then as `gather_rows` has it, to the bit; y may be uninitialised.
///   Aliasing   y is none of the rows.
typedef void ck_sum_rows_fn(size_t count, const uint32_t *rows, const float *steps, const float *w,
                            size_t stride, float *y);

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
///   Aliasing   x may be w, but no row that is added is one that moves.
typedef void ck_move_rows_fn(size_t count, const ck_row_move *moves, const uint32_t *from,
                             const float *steps, const float *x, size_t stride, float *w);

/// The sum of log(1 + e^x[i]).
///   Edge cases -inf adds 0, +inf makes it infinite, NaN makes it NaN.
///   Max error  3e-7 * max(1, x[i]) of each term, against float64.
typedef double ck_logistic_loss_fn(size_t count, const float *x);

/// Fetches the cache line at an address, to be read soon.
static inline void ck_prefetch_line(const void *address) { __builtin_prefetch(address, 0, 3); }

/// Fetches a row into the cache, to be read soon.
static inline void ck_prefetch_row(const float *row, size_t length) {
  for (size_t i = 0; i < length; i += 16) __builtin_prefetch(row + i, 0, 3);
}

/// Fetches a row into the cache, to be written soon; other CPUs lose it.
static inline void ck_prefetch_row_to_write(const float *row, size_t length) {
  for (size_t i = 0; i < length; i += 16) __builtin_prefetch(row + i, 1, 3);
}

// MARK: Gates
//
// What follows the products in one step of a recurrent layer, for some sequences at a time, and the way
// back. `hidden` is the size of the state. Matrices have `hidden` columns, those of gates so many
// times as there are gates, which stand side by side in torch's order; they have no gaps, except that
// states and what comes back to them stand in wider rows, `state_stride` apart. Of each row, and of each
// gate, the first `places` are computed, from where the addresses point. `bias` is the sum of the
// input's and the state's, but where said otherwise.
//   Aliasing   what is written overlaps nothing else.
//   Max error  of a gate, 2e-7 against float64 on the sum of its terms; tanh relatively, 3e-7.

/// gates = activation(gates + recurrent + bias): i, f, o by the sigmoid and g by tanh.
/// cell = f * cell_before + i * g, cell_tanh = tanh(cell), state = o * cell_tanh.
typedef struct ck_lstm_step {
  size_t rows, hidden, places;
  float *gates;
  const float *recurrent, *bias, *cell_before;
  float *cell, *cell_tanh, *state;
  size_t state_stride;
} ck_lstm_step;

/// state_gradient = carried + upstream, where there is one. From it and `cell_gradient`, the gradients
/// of the gates before their activations, and in the place of `cell_gradient` that of cell_before.
typedef struct ck_lstm_slope {
  size_t rows, hidden, places;
  const float *gates, *cell_before, *cell_tanh, *carried;
  const float *_Nullable upstream;
  size_t state_stride;
  float *cell_gradient, *state_gradient, *gate_gradients;
} ck_lstm_slope;

/// r, z = sigmoid(gates + recurrent + bias), candidate = recurrent_n + bias_4,
/// n = tanh(gates_n + bias_3 + r * candidate), state = (state_before - n) * z + n.
///   Bias       r's and z's are sums; then those of n, from the input and, the fourth, from the state.
typedef struct ck_gru_step {
  size_t rows, hidden, places;
  float *gates;
  const float *recurrent, *bias, *state_before;
  float *candidate, *state;
  size_t state_stride;
} ck_gru_step;

/// state_gradient = carried + direct + upstream, where there is one. From it the gradients of what the
/// gates were computed from, by the input's side and by the state's; and in the place of `direct` what
/// goes to the state before past all products.
typedef struct ck_gru_slope {
  size_t rows, hidden, places;
  const float *gates, *candidate, *state_before, *carried;
  const float *_Nullable upstream;
  size_t state_stride;
  float *direct, *state_gradient, *gate_gradients, *recurrent_gradients;
} ck_gru_slope;

/// gates = state = tanh(gates + recurrent + bias), or max(0, ...) where `is_relu`.
typedef struct ck_rnn_step {
  size_t rows, hidden, places;
  int is_relu;
  float *gates;
  const float *recurrent, *bias;
  float *state;
  size_t state_stride;
} ck_rnn_step;

/// state_gradient = carried + upstream, where there is one, and from it the gate's gradient.
typedef struct ck_rnn_slope {
  size_t rows, hidden, places;
  int is_relu;
  const float *gates, *carried;
  const float *_Nullable upstream;
  size_t state_stride;
  float *state_gradient, *gate_gradients;
} ck_rnn_slope;

typedef void ck_lstm_forward_fn(const ck_lstm_step *step);
typedef void ck_lstm_backward_fn(const ck_lstm_slope *slope);
typedef void ck_gru_forward_fn(const ck_gru_step *step);
typedef void ck_gru_backward_fn(const ck_gru_slope *slope);
typedef void ck_rnn_forward_fn(const ck_rnn_step *step);
typedef void ck_rnn_backward_fn(const ck_rnn_slope *slope);

/// c = a . b, one row times a matrix that stands as it is: `depth` rows of `columns`, `stride` apart. A
/// sum's bits are those of ck_product_fn, and depend neither on `columns` nor on its place among them.
///   Max error  depth * 2^-24 * sum |a| |b[:,i]|, against float64.
typedef void ck_row_product_f32_fn(size_t columns, size_t depth, const float *a, const void *b,
                                   size_t stride, float *c);

/// y[i] = the sum of x[:,i], row after row.
///   Max error  rows * 2^-24 * sum |x[:,i]|, against float64.
typedef void ck_column_sums_f32_fn(size_t rows, size_t width, size_t stride, const float *x,
                                   float *y);

// MARK: Optimizers
//
// Parameters p of gradient g, one number at a time; nothing overlaps. In all of them `penalty * p` is
// added to g first.

/// p = p * keep; m = m + first_share * (g - m); v = second_beta * v + second_share * g^2;
/// p = p - step_size * m / (sqrt(v) * root_factor + epsilon).
typedef struct ck_adam {
  float penalty, keep, first_share, second_beta, second_share, step_size, root_factor, epsilon;
} ck_adam;
typedef void ck_adam_f32_fn(const ck_adam *by, size_t n, const float *g, float *p, float *m,
                            float *v);

/// Where there is a `buffer`, it becomes momentum * buffer + g, and stands for g; with `is_nesterov`,
/// g + momentum * buffer does. p = p - rate * g.
typedef struct ck_sgd {
  float penalty, momentum, rate;
  int is_nesterov;
} ck_sgd;
typedef void ck_sgd_f32_fn(const ck_sgd *by, size_t n, const float *g, float *p,
                           float *_Nullable buffer);

/// v = beta * v + share * g^2; where there is a `mean`, mean = mean + share * (g - mean), and its square
/// is taken from v under the root; step = g / (sqrt(v) + epsilon), and where there is a `buffer`,
/// step = buffer = momentum * buffer + step. p = p - rate * step.
typedef struct ck_rmsprop {
  float penalty, beta, share, epsilon, momentum, rate;
} ck_rmsprop;
typedef void ck_rmsprop_f32_fn(const ck_rmsprop *by, size_t n, const float *g, float *p, float *v,
                               float *_Nullable mean, float *_Nullable buffer);

/// The sum of x[i]^2 in double precision.
typedef double ck_sum_squares_fn(size_t n, const float *x);

/// x[i] = min(limit, max(-limit, scale * x[i])); a NaN stays one. limit >= 0, or +inf.
typedef void ck_scale_and_clip_f32_fn(size_t n, float scale, float limit, float *x);

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
  ck_sum_rows_fn *sum_rows;
  ck_scatter_rows_fn *scatter_rows;
  ck_move_rows_fn *move_rows;
  ck_logistic_loss_fn *logistic_loss;
  ck_lstm_forward_fn *lstm_forward;
  ck_lstm_backward_fn *lstm_backward;
  ck_gru_forward_fn *gru_forward;
  ck_gru_backward_fn *gru_backward;
  ck_rnn_forward_fn *rnn_forward;
  ck_rnn_backward_fn *rnn_backward;
  ck_row_product_f32_fn *row_product_f32;
  ck_column_sums_f32_fn *column_sums_f32;
  ck_adam_f32_fn *adam_f32;
  ck_sgd_f32_fn *sgd_f32;
  ck_rmsprop_f32_fn *rmsprop_f32;
  ck_sum_squares_fn *sum_squares;
  ck_scale_and_clip_f32_fn *scale_and_clip_f32;
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

/// Packs weights as they are that stand transposed: `inputs` rows of `count` outputs, `stride` apart.
void ck_pack_transposed_f32(const ck_kernel_set *set, ck_packing of, uint32_t *packed);

/// Turns a matrix of weights without packing it: `inputs` rows of units, one for each of all outputs.
void ck_turn_f32(ck_packing of, uint32_t *turned);

/// Whether this CPU runs the first AVX, which decides what other libraries' kernels it can run.
int ck_cpu_has_avx(void);

#pragma clang assume_nonnull end

#endif
