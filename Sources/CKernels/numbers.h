// Rounding to fewer bits, one number at a time.

#ifndef POLYSEMY_NUMBERS_H
#define POLYSEMY_NUMBERS_H

#include <stdint.h>
#include <string.h>

// Units hold numbers of several kinds, so that their addresses may be those of floats too.
typedef uint16_t ck_half __attribute__((may_alias));
typedef float ck_unit_float __attribute__((may_alias));

/// The bfloat16 nearest to a float, ties to even.
static inline uint16_t ck_bf16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)((bits >> 16) | 0x40);
  return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

/// The float that a bfloat16 is.
static inline float ck_float(uint16_t x) {
  uint32_t bits = (uint32_t)x << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/// A step of 8-bit numbers, and what to multiply by instead of dividing by it.
typedef struct {
  float size, inverse;
} ck_step;

/// The step that divides a range, which has 0 in it, into 255; 0 where the range is next to nothing.
static inline ck_step ck_step_of(float least, float most) {
  float size = (most - least) / 255;
  return size > 1e-30f ? (ck_step){size, 1 / size} : (ck_step){0, 0};
}

#endif
