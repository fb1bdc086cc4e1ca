#ifndef POLYSEMY_CKERNELS_H
#define POLYSEMY_CKERNELS_H
#include <stddef.h>
#endif
