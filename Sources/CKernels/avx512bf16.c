#if defined(__x86_64__)
#pragma clang attribute push(                                                                \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512bf16,fma"))), \
    apply_to = function)
#define CK_SET ck_avx512bf16
#define CK_NAME "avx512bf16"
#define CK_WIDTH 16
#define CK_ROWS 8
#define CK_PANEL 3
#define CK_HAS_BF16 1
#define CK_HAS_VNNI 1
#include "vector.h"
#pragma clang attribute pop
#endif
