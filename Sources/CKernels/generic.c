// The plain reading of CKernels.h, for every CPU and as the twin that the others are tested with.

#include "sets.h"

#include <math.h>

static void softmax_f32(size_t rows, size_t width, size_t stride, float scale, float *x) {
  for (size_t r = 0; r < rows; r++, x += stride) {
    float max = -INFINITY;
    for (size_t i = 0; i < width; i++) max = x[i] > max ? x[i] : max;
    double sum = 0;
    for (size_t i = 0; i < width; i++) {
      x[i] = expf(scale * (x[i] - max));
      sum += x[i];
    }
    for (size_t i = 0; i < width; i++) x[i] = (float)(x[i] / sum);
  }
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

const ck_kernel_set ck_generic = {
    "generic", softmax_f32, layer_norm_f32, add_bias_f32, bias_gelu_f32, axpy_f32,
    bias_gelu_tanh_f32, bias_relu_f32, bias_silu_f32,
};
