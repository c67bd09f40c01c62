#pragma once

#include <stddef.h>
#include <stdint.h>

// Sixteen floats that the compiler keeps in as many registers as the instruction set needs.
// Lanes meet only where a function says in which order, so the width changes no bit.

// Sums and products stay as written, so that every instruction set gives the same bits.
#pragma STDC FP_CONTRACT OFF
// Vectors never cross a call that is not inlined, so their calling convention is moot.
#pragma clang diagnostic ignored "-Wpsabi"

#define LANES 16
typedef float lanes __attribute__((vector_size(64)));
typedef int32_t ints __attribute__((vector_size(64)));

#define splat(value) ((lanes){0} + (float)(value))
#define fma16(a, b, c) __builtin_elementwise_fma((a), (b), (c))
// The larger lane; the second where either is not a number.
#define larger(a, b) \
    ((lanes)(((ints)(a) & ((a) > (b))) | ((ints)(b) & ~((a) > (b)))))
#define magnitude(a) ((lanes)((ints)(a) & 0x7FFFFFFF))
// The result, or no number where the operand is none: comparisons alone would make one of it.
#define kept(result, operand) ((lanes)((ints)(result) | ((operand) != (operand))))

// The bits of magnitudes have the order of the numbers, and are beyond infinity's where there is
// none.
#define INFINITE_BITS 0x7F800000
