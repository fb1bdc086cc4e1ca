// How often the process has asked for memory, for measurements that nothing is allocated.
//
// Whoever links this has malloc and its kin counted, in all libraries: the executable's own come first.
// glibc alone has what they stand on. Under a sanitizer, which has its own, nothing is counted.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stddef.h>

/// How many times memory was allocated or moved since the process began; -1 where that is not known.
long ca_allocation_count(void);

#endif
