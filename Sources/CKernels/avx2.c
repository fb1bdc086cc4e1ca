#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK_SET ck_avx2
#define CK_NAME "avx2"
#define CK_WIDTH 8
#define CK_ROWS 6
#define CK_PANEL 2
#define CK_HAS_BF16 0
#define CK_HAS_VNNI 0
#include "vector.h"
#pragma clang attribute pop
#endif
