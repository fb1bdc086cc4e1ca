// The plain reading of CKernels.h, for every CPU and as the twin that the others are tested with.

#include "numbers.h"
#include "sets.h"

#include <math.h>

/// The softmax of scale * x.
static void softmax(size_t count, float scale, float *x) {
  float max = -INFINITY;
  for (size_t i = 0; i < count; i++) max = x[i] > max ? x[i] : max;
  double sum = 0;
  for (size_t i = 0; i < count; i++) {
    x[i] = expf(scale * (x[i] - max));
    sum += x[i];
  }
  for (size_t i = 0; i < count; i++) x[i] = (float)(x[i] / sum);
}

static void softmax_f32(size_t rows, size_t width, size_t stride, float scale, float *x) {
  for (size_t r = 0; r < rows; r++) softmax(width, scale, x + r * stride);
}

static void layer_norm_f32(size_t rows, size_t width, const float *x, const float *gamma,
                           const float *beta, float epsilon, float *y) {
  for (size_t r = 0; r < rows; r++, x += width, y += width) {
    double sum = 0;
    for (size_t i = 0; i < width; i++) {
      y[i] += x[i];
      sum += y[i];
    }
    double mean = sum / (double)width;
    double squares = 0;
    for (size_t i = 0; i < width; i++) squares += (y[i] - mean) * (y[i] - mean);
    double scale = 1 / sqrt(squares / (double)width + epsilon);
    for (size_t i = 0; i < width; i++)
      y[i] = (float)((y[i] - mean) * scale * gamma[i] + beta[i]);
  }
}

static void add_bias_f32(size_t rows, size_t width, size_t stride, const float *bias, float *x) {
  for (size_t r = 0; r < rows; r++, x += stride)
    for (size_t i = 0; i < width; i++) x[i] += bias[i];
}

static void bias_gelu_f32(size_t rows, size_t width, size_t stride, const float *bias, float *x) {
  for (size_t r = 0; r < rows; r++, x += stride)
    for (size_t i = 0; i < width; i++) {
      float v = x[i] + bias[i];
      x[i] = v * 0.5f * (1 + erff(v * 0.70710678118654752f));
    }
}

static void axpy_f32(size_t n, float a, const float *x, float *y) {
  for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}

static void bias_gelu_tanh_f32(size_t rows, size_t width, size_t stride, const float *bias,
                               float *x) {
  for (size_t r = 0; r < rows; r++, x += stride)
    for (size_t i = 0; i < width; i++) {
      float v = x[i] + bias[i];
      x[i] = v * 0.5f * (1 + tanhf(0.79788456080286536f * (v + 0.044715f * v * v * v)));
    }
}

static void bias_relu_f32(size_t rows, size_t width, size_t stride, const float *bias, float *x) {
  for (size_t r = 0; r < rows; r++, x += stride)
    for (size_t i = 0; i < width; i++) {
      float v = x[i] + bias[i];
      x[i] = v < 0 ? 0 : v;
    }
}

static void bias_silu_f32(size_t rows, size_t width, size_t stride, const float *bias, float *x) {
  for (size_t r = 0; r < rows; r++, x += stride)
    for (size_t i = 0; i < width; i++) {
      float v = x[i] + bias[i];
      x[i] = v / (1 + expf(-v));
    }
}

// MARK: Products

enum { WIDTH = 16, PANEL = 3 * WIDTH, LANES = 4 };

/// The unit of packed weights for one output.
static const void *unit(const void *packed, size_t columns, size_t units, size_t n, size_t k) {
  size_t first = n - n % PANEL, padded = (columns + WIDTH - 1) / WIDTH * WIDTH;
  size_t stride = padded - first < PANEL ? padded - first : PANEL;
  return (const uint32_t *)packed + first * units + k * stride + n % PANEL;
}

static void product_f32(size_t rows, size_t columns, size_t units, const void *a, size_t a_stride,
                        const void *packed, const void *next, float *c, size_t c_stride) {
  (void)next;
  for (size_t r = 0; r < rows; r++)
    for (size_t n = 0; n < columns; n++) {
      float sum = 0;
      for (size_t k = 0; k < units; k++)
        sum += ((const ck_unit_float *)a)[r * a_stride + k] *
               *(const ck_unit_float *)unit(packed, columns, units, n, k);
      c[r * c_stride + n] = sum;
    }
}

static void product_bf16(size_t rows, size_t columns, size_t units, const void *a, size_t a_stride,
                         const void *packed, const void *next, float *c, size_t c_stride) {
  (void)next;
  for (size_t r = 0; r < rows; r++)
    for (size_t n = 0; n < columns; n++) {
      float sum = 0;
      for (size_t k = 0; k < units; k++) {
        const ck_half *x = (const ck_half *)a + 2 * (r * a_stride + k);
        const ck_half *w = unit(packed, columns, units, n, k);
        sum += ck_float(x[0]) * ck_float(w[0]);
        sum += ck_float(x[1]) * ck_float(w[1]);
      }
      c[r * c_stride + n] = sum;
    }
}

static void product_int8(size_t rows, size_t columns, size_t units, const void *a, size_t a_stride,
                         const ck_int8_rows *scales, const void *packed,
                         const ck_int8_columns *column_scales, const void *next, float *c,
                         size_t c_stride) {
  (void)next;
  for (size_t r = 0; r < rows; r++)
    for (size_t n = 0; n < columns; n++) {
      int32_t sum = 0;
      for (size_t k = 0; k < units; k++) {
        const uint8_t *x = (const uint8_t *)a + LANES * (r * a_stride + k);
        const int8_t *w = unit(packed, columns, units, n, k);
        for (size_t i = 0; i < LANES; i++) sum += x[i] * w[i];
      }
      float value = column_scales->scale[n] * (float)sum - scales->zero[r] * column_scales->sum[n];
      c[r * c_stride + n] = scales->scale[r] * value;
    }
}

static void round_bf16(size_t rows, size_t width, size_t stride, const float *x, void *y,
                       size_t y_stride) {
  for (size_t r = 0; r < rows; r++) {
    ck_half *to = (ck_half *)y + 2 * r * y_stride;
    for (size_t i = 0; i < width; i++) to[i] = ck_bf16(x[r * stride + i]);
    if (width % 2) to[width] = 0;
  }
}

static void quantize(size_t rows, size_t width, size_t stride, const float *x, void *y,
                     size_t y_stride, float *scale, float *zero) {
  for (size_t r = 0; r < rows; r++, x += stride) {
    uint8_t *to = (uint8_t *)y + LANES * r * y_stride;
    float least = 0, most = 0, check = 0;
    for (size_t i = 0; i < width; i++) {
      least = x[i] < least ? x[i] : least;
      most = x[i] > most ? x[i] : most;
      check += x[i] * 0;
    }
    ck_step step = ck_step_of(least, most);
    scale[r] = step.size + check;
    zero[r] = -least * step.inverse;
    for (size_t i = 0; i < width; i++) {
      float q = nearbyintf((x[i] - least) * step.inverse);
      to[i] = q >= 0 && q <= 255 ? (uint8_t)q : 0;
    }
    for (size_t i = width; i % LANES != 0; i++) to[i] = 0;
  }
}

// MARK: Attention

static float unrounded(float x) { return x; }
static float rounded(float x) { return ck_float(ck_bf16(x)); }

/// Attention over numbers that are rounded first; `scratch` has a row of scores.
static void attention(float (*round)(float), const ck_attention_shape *shape, const float *query,
                      const float *key, const float *value, float *scratch, float *weights,
                      float *context) {
  size_t length = shape->length, stride = shape->stride;
  for (size_t r = 0; r < shape->queries; r++) {
    for (size_t i = 0; i < length; i++) {
      scratch[i] = 0;
      for (size_t k = 0; k < shape->head_size; k++)
        scratch[i] += round(query[r * stride + k]) * round(key[i * stride + k]);
    }
    softmax(length, shape->scale, scratch);
    for (size_t i = 0; weights && i < length; i++) weights[r * length + i] = scratch[i];
    for (size_t j = 0; j < shape->head_size; j++) {
      float sum = 0;
      for (size_t i = 0; i < length; i++) sum += round(scratch[i]) * round(value[i * stride + j]);
      context[r * shape->context_stride + j] = sum;
    }
  }
}

static void attention_f32(const ck_attention_shape *shape, const float *query, const float *key,
                          const float *value, float *scratch, float *weights, float *context) {
  attention(unrounded, shape, query, key, value, scratch, weights, context);
}

static void attention_bf16(const ck_attention_shape *shape, const float *query, const float *key,
                           const float *value, float *scratch, float *weights, float *context) {
  attention(rounded, shape, query, key, value, scratch, weights, context);
}

// MARK: Rows by number

static void dot_rows(size_t count, const uint32_t *rows, const float *w, size_t stride,
                     const float *x, float *dots) {
  for (size_t i = 0; i < count; i++) {
    float lanes[16] = {0};
    for (size_t k = 0; k < stride; k++) lanes[k % 16] += w[rows[i] * stride + k] * x[k];
    for (size_t half = 8; half > 0; half /= 2)
      for (size_t j = 0; j < half; j++) lanes[j] += lanes[j + half];
    dots[i] = lanes[0];
  }
}

static void exchange_rows(size_t count, const uint32_t *rows, const float *steps, float *w,
                          size_t stride, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) {
    float *row = w + rows[i] * stride;
    for (size_t k = 0; k < stride; k++) {
      y[k] += steps[i] * row[k];
      row[k] += steps[i] * x[k];
    }
  }
}

static void gather_rows(size_t count, const uint32_t *rows, const float *steps, const float *w,
                        size_t stride, float *y) {
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < stride; k++) y[k] += steps[i] * w[rows[i] * stride + k];
}

static void sum_rows(size_t count, const uint32_t *rows, const float *steps, const float *w,
                     size_t stride, float *y) {
  for (size_t k = 0; k < stride; k++) y[k] = 0;
  gather_rows(count, rows, steps, w, stride, y);
}

static void scatter_rows(size_t count, const uint32_t *rows, const uint32_t *from,
                         const float *steps, const float *x, size_t stride, float *w) {
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < stride; k++)
      w[rows[i] * stride + k] += steps[i] * x[from[i] * stride + k];
}

static void move_rows(size_t count, const ck_row_move *moves, const uint32_t *from,
                      const float *steps, const float *x, size_t stride, float *w) {
  for (size_t i = 0; i < count; i++)
    gather_rows(moves[i].count, from + moves[i].from, steps + moves[i].steps, x, stride,
                w + moves[i].row * stride);
}

static double logistic_loss(size_t count, const float *x) {
  double loss = 0;
  for (size_t i = 0; i < count; i++)
    loss += (x[i] > 0 ? (double)x[i] : 0) + log1p(exp(-fabs((double)x[i])));
  return loss;
}

#include "generic_gates.h"
#include "generic_steps.h"

const ck_kernel_set ck_generic = {
    .name = "generic",
    .softmax_f32 = softmax_f32,
    .layer_norm_f32 = layer_norm_f32,
    .add_bias_f32 = add_bias_f32,
    .bias_gelu_f32 = bias_gelu_f32,
    .bias_gelu_tanh_f32 = bias_gelu_tanh_f32,
    .bias_relu_f32 = bias_relu_f32,
    .bias_silu_f32 = bias_silu_f32,
    .axpy_f32 = axpy_f32,
    .vector_width = WIDTH,
    .panel_vectors = PANEL / WIDTH,
    .row_block = 1,
    .int8_lanes = LANES,
    .has_bf16 = 0,
    .has_int8 = 0,
    .product_f32 = product_f32,
    .product_bf16 = product_bf16,
    .product_int8 = product_int8,
    .round_bf16 = round_bf16,
    .quantize = quantize,
    .attention_f32 = attention_f32,
    .attention_bf16 = attention_bf16,
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
