#include "CKernels.h"

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

#define TARGET
#define NAME(x) x##_portable
#define KERNELS_NAME "portable"
#include "encoder_kernels.h"
#undef TARGET
#undef NAME
#undef KERNELS_NAME

#if defined(__x86_64__)

#define TARGET __attribute__((target("avx2,fma")))
#define NAME(x) x##_avx2
#define KERNELS_NAME "avx2"
#include "encoder_kernels.h"
#undef TARGET
#undef NAME
#undef KERNELS_NAME

#define TARGET __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,fma")))
#define NAME(x) x##_avx512
#define KERNELS_NAME "avx512"
#include "encoder_kernels.h"
#undef TARGET
#undef NAME
#undef KERNELS_NAME

#include <cpuid.h>

quarry_cpu quarry_cpu_features(void) {
    quarry_cpu cpu = {.is_x86 = 1};
    __builtin_cpu_init();
    cpu.has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    cpu.has_avx512 =
        cpu.has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl");
    unsigned eax, ebx, ecx = 0, edx;
    if (__get_cpuid(0x80000006, &eax, &ebx, &ecx, &edx)) cpu.l2_kilobytes = ecx >> 16;
    return cpu;
}

const quarry_encoder_kernels *quarry_encoder_kernels_at(size_t rank) {
    const quarry_cpu cpu = quarry_cpu_features();
    const quarry_encoder_kernels *able[4] = {0};
    size_t count = 0;
    if (cpu.has_avx512) able[count++] = &kernels_avx512;
    if (cpu.has_avx2) able[count++] = &kernels_avx2;
    able[count++] = &kernels_portable;
    return rank < count ? able[rank] : NULL;
}

#else

quarry_cpu quarry_cpu_features(void) { return (quarry_cpu){0}; }

const quarry_encoder_kernels *quarry_encoder_kernels_at(size_t rank) {
    return rank == 0 ? &kernels_portable : NULL;
}

#endif
