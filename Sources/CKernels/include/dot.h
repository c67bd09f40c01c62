#pragma once

#include <stddef.h>
#include <stdint.h>

/// Inner product of two float vectors, the same bits on every CPU and every code path.
///
/// The order of the arithmetic is part of the contract: element i is added to lane i % 64 by a
/// fused multiply-add, in the order of i; then the 64 lanes are summed pairwise, lane l with
/// lane l + 32, then l + 16, 8, 4, 2, 1. 64 lanes are four AVX-512 registers: enough chains to
/// hide the latency of the fused multiply-add.
float quarry_dot_f32(const float *a, const float *b, size_t count);

/// scores[j] = quarry_dot_f32(query, base + rows[j] * stride, count) for each j below row_count.
/// Fetches rows into the cache while it computes those before them. `stride` is in floats.
void quarry_dot_f32_rows(const float *query, const float *base, size_t stride, size_t count,
                         const uint32_t *rows, size_t row_count, float *scores);

/// Inner product of two vectors of integers, exact in 32 bits: elements are -127 … 127, and at
/// most 66,000 of them. (An element of -128 gives some number, no fault.)
int32_t quarry_dot_i8(const int8_t *a, const int8_t *b, size_t count);

/// sums[j] = quarry_dot_i8(query, base + rows[j] * stride, count) for each j below row_count,
/// with rows fetched ahead. `stride` is in bytes. Rows padded with zeros to whole cache lines, and
/// `count` with them, are fastest.
void quarry_dot_i8_rows(const int8_t *query, const int8_t *base, size_t stride, size_t count,
                        const uint32_t *rows, size_t row_count, int32_t *sums);

/// Asks for the cache lines of `bytes` from `address` on, which are read soon. It changes nothing.
static inline void quarry_fetch(const void *address, size_t bytes) {
    for (size_t line = 0; line < bytes; line += 64) __builtin_prefetch((const char *)address + line);
}
