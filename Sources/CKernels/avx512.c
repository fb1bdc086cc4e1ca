#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,fma"))), apply_to = function)
#define CK_SET ck_avx512
#define CK_NAME "avx512"
#define CK_WIDTH 16
#include "vector.h"
#pragma clang attribute pop
#endif
