// Packing weights for products; see CKernels.h. The same for every set but for its vector's width.

#include "CKernels.h"
#include "numbers.h"

#include <math.h>
#include <string.h>

/// Where the panels of packed weights stand.
typedef struct {
  size_t padded, width;
} panels;

static panels panels_of(const ck_kernel_set *set, size_t outputs) {
  size_t padded = (outputs + set->vector_width - 1) / set->vector_width * set->vector_width;
  return (panels){padded, set->panel_vectors * set->vector_width};
}

/// How many outputs the panel that begins at `first` has room for.
static size_t width_at(panels p, size_t first) {
  return p.padded - first < p.width ? p.padded - first : p.width;
}

/// Units that are made of one output at a time: a cache line.
enum { STRIP = 16, WIDEST_PANEL = 48 };

/// Copies the floats of a strip, mostly a whole one, which is but an instruction or two.
static inline void copy_strip(uint32_t to[STRIP], const float *from, size_t count) {
  if (count == STRIP)
    memcpy(to, from, STRIP * sizeof(float));
  else
    memcpy(to, from, count * sizeof(float));
}

/// Four units beside each other, which every CPU can turn by a few instructions.
typedef uint32_t quad __attribute__((ext_vector_type(4)));

static inline quad quad_at(const uint32_t *p) {
  quad v;
  memcpy(&v, p, sizeof v);
  return v;
}

/// Writes four units of each of four outputs, an output's beside those of the next.
static inline void put_square(const uint32_t from[4][STRIP], uint32_t *to, size_t stride) {
  quad a = quad_at(from[0]), b = quad_at(from[1]), c = quad_at(from[2]), d = quad_at(from[3]);
  quad ac = __builtin_shufflevector(a, c, 0, 4, 1, 5), bd = __builtin_shufflevector(b, d, 0, 4, 1, 5);
  quad ca = __builtin_shufflevector(a, c, 2, 6, 3, 7), db = __builtin_shufflevector(b, d, 2, 6, 3, 7);
  quad turned[4] = {
      __builtin_shufflevector(ac, bd, 0, 4, 1, 5), __builtin_shufflevector(ac, bd, 2, 6, 3, 7),
      __builtin_shufflevector(ca, db, 0, 4, 1, 5), __builtin_shufflevector(ca, db, 2, 6, 3, 7)};
  for (size_t u = 0; u < 4; u++) memcpy(to + u * stride, &turned[u], sizeof(quad));
}

/// Writes `count` units of each of `outputs` outputs, an output's beside those of the next.
static inline void put_units(const uint32_t strip[][STRIP], size_t outputs, size_t count,
                             uint32_t *to, size_t stride) {
  size_t n = 0;
  for (; n + 4 <= outputs; n += 4) {
    size_t u = 0;
    for (; u + 4 <= count; u += 4)
      put_square((const uint32_t(*)[STRIP])(strip[n] + u), to + u * stride + n, stride);
    for (; u < count; u++)
      for (size_t i = n; i < n + 4; i++) to[u * stride + i] = strip[i][u];
  }
  for (; n < outputs; n++)
    for (size_t u = 0; u < count; u++) to[u * stride + n] = strip[n][u];
}

/// Makes `count` units of the inputs of one output; what the last one lacks is 0.
typedef void convert_fn(size_t count, size_t inputs, const float *w, float inverse, uint32_t *to);

/// Writes the units of some outputs to their places.
///
/// Rows are read a cache line at a time, because rows of a matrix are often a multiple of 4096 bytes
/// apart, and their lines then drive each other out of the cache.
static inline __attribute__((always_inline)) void pack(convert_fn *convert,
                                                       const ck_kernel_set *set, size_t lanes,
                                                       ck_packing of, const float *inverse,
                                                       uint32_t *packed) {
  panels p = panels_of(set, of.outputs);
  size_t units = (of.inputs + lanes - 1) / lanes, end = of.first + of.count;
  uint32_t strip[WIDEST_PANEL][STRIP];
  for (size_t begin = of.first; begin < end;) {
    size_t panel = begin - begin % p.width, width = width_at(p, panel);
    size_t there = panel + width < end ? panel + width - begin : end - begin;
    uint32_t *to = packed + panel * units + (begin - panel);
    const float *w = of.w + (begin - of.first) * of.stride;
    for (size_t k = 0; k < units; k += STRIP) {
      size_t count = units - k < STRIP ? units - k : STRIP;
      for (size_t n = 0; n < there; n++)
        convert(count, of.inputs - k * lanes, w + n * of.stride + k * lanes,
                inverse ? inverse[begin + n] : 0, strip[n]);
      put_units(strip, there, count, to, width);
      to += count * width;
    }
    begin += there;
  }
}

static inline void convert_f32(size_t count, size_t inputs, const float *w, float inverse,
                               uint32_t *to) {
  (void)inputs, (void)inverse;
  copy_strip(to, w, count);
}

void ck_pack_f32(const ck_kernel_set *set, ck_packing of, uint32_t *packed) {
  pack(convert_f32, set, 1, of, NULL, packed);
}

void ck_turn_f32(ck_packing of, uint32_t *turned) {
  uint32_t strip[STRIP][STRIP];
  for (size_t n = 0; n < of.count; n += STRIP) {
    size_t there = of.count - n < STRIP ? of.count - n : STRIP;
    for (size_t k = 0; k < of.inputs; k += STRIP) {
      size_t count = of.inputs - k < STRIP ? of.inputs - k : STRIP;
      for (size_t i = 0; i < there; i++)
        copy_strip(strip[i], of.w + (n + i) * of.stride + k, count);
      put_units(strip, there, count, turned + k * of.outputs + of.first + n, of.outputs);
    }
  }
}

void ck_pack_transposed_f32(const ck_kernel_set *set, ck_packing of, uint32_t *packed) {
  panels p = panels_of(set, of.outputs);
  for (size_t begin = of.first, end = of.first + of.count; begin < end;) {
    size_t panel = begin - begin % p.width, width = width_at(p, panel);
    size_t there = panel + width < end ? panel + width - begin : end - begin;
    uint32_t *to = packed + panel * of.inputs + (begin - panel);
    const float *w = of.w + (begin - of.first);
    for (size_t k = 0; k < of.inputs; k++, to += width, w += of.stride)
      memcpy(to, w, there * sizeof(float));
    begin += there;
  }
}

static inline void convert_bf16(size_t count, size_t inputs, const float *w, float inverse,
                                uint32_t *to) {
  (void)inverse;
  uint16_t halves[2 * STRIP];
  size_t there = inputs < 2 * count ? inputs : 2 * count;
  for (size_t i = 0; i < there; i++) halves[i] = ck_bf16(w[i]);
  for (size_t i = there; i < 2 * count; i++) halves[i] = 0;
  memcpy(to, halves, count * sizeof(uint32_t));
}

void ck_pack_bf16(const ck_kernel_set *set, ck_packing of, uint32_t *packed) {
  pack(convert_bf16, set, 2, of, NULL, packed);
}

/// w * inverse rounded to the nearest integer, which 1.5 * 2^23 leaves in the low bits; |w| *
/// inverse is at most 127. Without a scale, whose inverse is then 0, it is 0 even of NaN.
static inline int32_t quantum(float w, float inverse) {
  if (inverse == 0) return 0;
  float shifted = w * inverse + 12582912.0f;
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  return bits - 0x4b400000;
}

static inline void convert_int8(size_t count, size_t inputs, const float *w, float inverse,
                                uint32_t *to) {
  int8_t quanta[4 * STRIP];
  size_t there = inputs < 4 * count ? inputs : 4 * count;
  for (size_t i = 0; i < there; i++) quanta[i] = (int8_t)quantum(w[i], inverse);
  for (size_t i = there; i < 4 * count; i++) quanta[i] = 0;
  memcpy(to, quanta, count * sizeof(uint32_t));
}

static inline void convert_int16(size_t count, size_t inputs, const float *w, float inverse,
                                 uint32_t *to) {
  int16_t quanta[2 * STRIP];
  size_t there = inputs < 2 * count ? inputs : 2 * count;
  for (size_t i = 0; i < there; i++) quanta[i] = (int16_t)quantum(w[i], inverse);
  for (size_t i = there; i < 2 * count; i++) quanta[i] = 0;
  memcpy(to, quanta, count * sizeof(uint32_t));
}

/// The scale of one output's weights, NaN where they are not finite.
static float scale_of(const float *w, size_t inputs) {
  float largest[STRIP] = {0}, check[STRIP] = {0};
  for (size_t k = 0; k < inputs; k++) {
    float size = fabsf(w[k]);
    largest[k % STRIP] = size > largest[k % STRIP] ? size : largest[k % STRIP];
    check[k % STRIP] += w[k] * 0;
  }
  for (size_t i = 1; i < STRIP; i++) {
    largest[0] = largest[i] > largest[0] ? largest[i] : largest[0];
    check[0] += check[i];
  }
  return largest[0] / 127 + check[0];
}

void ck_pack_int8(const ck_kernel_set *set, ck_packing of, uint32_t *packed, float *scale,
                  float *sum) {
  // Until the weights are packed, `sum` is what to multiply by instead of dividing by the scale.
  for (size_t n = 0; n < of.count; n++) {
    float size = scale_of(of.w + n * of.stride, of.inputs);
    scale[of.first + n] = size;
    sum[of.first + n] = size > 1e-30f && size < INFINITY ? 1 / size : 0;
  }
  if (set->int8_lanes == 4)
    pack(convert_int8, set, 4, of, sum, packed);
  else
    pack(convert_int16, set, 2, of, sum, packed);
  for (size_t n = 0; n < of.count; n++) {
    int32_t total = 0;
    for (size_t k = 0; k < of.inputs; k++)
      total += quantum(of.w[n * of.stride + k], sum[of.first + n]);
    sum[of.first + n] = scale[of.first + n] * (float)total;
  }
}
