// The vector loops that BLAS lacks, for every instruction set that they are written for.
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
///   Edge cases a constant row becomes beta.
///   Range      epsilon > 0.
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
} ck_kernel_set;

/// The sets that this CPU can run, fastest first; the last is always `generic`.
///   Returns    how many were stored in `sets`, at most `capacity`.
size_t ck_supported_sets(const ck_kernel_set *_Nullable *_Nonnull sets, size_t capacity);

/// Whether this CPU runs the first AVX, which decides what other libraries' kernels it can run.
int ck_cpu_has_avx(void);

#pragma clang assume_nonnull end

#endif
