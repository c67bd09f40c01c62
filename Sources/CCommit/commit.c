#include "CCommit.h"

#ifndef QUARRY_COMMIT
#define QUARRY_COMMIT ""
#endif

const char *quarry_commit(void) { return QUARRY_COMMIT; }
