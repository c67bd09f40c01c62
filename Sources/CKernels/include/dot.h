#pragma once

#include <stddef.h>

/// Inner product of two float vectors. The order of additions is fixed (16 lanes, then a
/// pairwise sum), so the result is the same on every CPU and for every code path.
float quarry_dot_f32(const float *a, const float *b, size_t count);
