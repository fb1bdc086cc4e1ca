#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK_SET ck_avx2
#define CK_NAME "avx2"
#define CK_WIDTH 8
#include "vector.h"
#pragma clang attribute pop
#endif
