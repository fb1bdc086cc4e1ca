// The tables of functions, and how one is chosen.

#ifndef POLYSEMY_SETS_H
#define POLYSEMY_SETS_H

#include "CKernels.h"

extern const ck_kernel_set ck_generic;

#if defined(__x86_64__)
extern const ck_kernel_set ck_avx2;
extern const ck_kernel_set ck_avx512;
extern const ck_kernel_set ck_avx512vnni;
extern const ck_kernel_set ck_avx512bf16;
#endif

#endif
