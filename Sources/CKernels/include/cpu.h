#pragma once

#include <stdbool.h>
#include <stddef.h>

/// Which instructions the kernels use. Every path computes the same bits, so the choice is one
/// of speed alone, and one for the whole process.
///
/// Names, best first, as far as the CPU has them: `avx512vnni`, `avx512`, `avxvnni`, `avx2` on
/// x86-64; `neon` (with dot products, Armv8.2) on arm64; `portable` everywhere.
///
/// The path in use: the best one, unless QUARRY_KERNEL names another when a kernel is first
/// asked for.
const char *quarry_kernel_name(void);

/// The paths this CPU can run, best first; NULL past the last.
const char *quarry_kernel_at(size_t rank);

/// Makes `name` the path for the whole process; NULL chooses as at the start. False, and nothing
/// changed, if this CPU or this build has no such path. Not while a kernel runs.
bool quarry_force_kernel(const char *name);
