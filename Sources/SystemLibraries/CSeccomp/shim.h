#pragma once
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>

// `prctl` takes a variable number of arguments, and the actions are macros: Swift sees neither.
static inline int quarry_make_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
static inline int quarry_drop_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }
static inline uint32_t quarry_act_allow(void) { return SCMP_ACT_ALLOW; }
static inline uint32_t quarry_act_errno(uint16_t number) { return SCMP_ACT_ERRNO(number); }
