#include "sets.h"

size_t ck_supported_sets(const ck_kernel_set *_Nullable *_Nonnull sets, size_t capacity) {
  size_t count = 0;
#if defined(__x86_64__)
  int has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  int has_vnni = has_avx512 && __builtin_cpu_supports("avx512vnni");
  if (count < capacity && has_vnni && __builtin_cpu_supports("avx512bf16"))
    sets[count++] = &ck_avx512bf16;
  if (count < capacity && has_vnni) sets[count++] = &ck_avx512vnni;
  if (count < capacity && has_avx512) sets[count++] = &ck_avx512;
  if (count < capacity && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    sets[count++] = &ck_avx2;
#endif
  if (count < capacity) sets[count++] = &ck_generic;
  return count;
}

int ck_cpu_has_avx(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx") != 0;
#else
  return 0;
#endif
}
