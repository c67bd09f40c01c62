#include "cpu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "level.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

static const char *const names[LEVELS] = {
    [LEVEL_PORTABLE] = "portable", [LEVEL_NEON] = "neon",
    [LEVEL_AVX2] = "avx2",         [LEVEL_AVXVNNI] = "avxvnni",
    [LEVEL_AVX512] = "avx512",     [LEVEL_AVX512VNNI] = "avx512vnni",
};

#if defined(__x86_64__)

static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

static bool runs_here(quarry_level level) {
    __builtin_cpu_init();
    switch (level) {
        case LEVEL_PORTABLE: return true;
        case LEVEL_AVX2: return has_avx2();
        case LEVEL_AVXVNNI: return has_avx2() && __builtin_cpu_supports("avxvnni");
        case LEVEL_AVX512: return has_avx512();
        case LEVEL_AVX512VNNI: return has_avx512() && __builtin_cpu_supports("avx512vnni");
        default: return false;
    }
}

#elif defined(__aarch64__)

static bool runs_here(quarry_level level) {
    if (level == LEVEL_PORTABLE) return true;
#if defined(__linux__)
    const unsigned long dot_products = 1UL << 20;  // HWCAP_ASIMDDP of <asm/hwcap.h>
    return level == LEVEL_NEON && (getauxval(AT_HWCAP) & dot_products) != 0;
#else
    return level == LEVEL_NEON;
#endif
}

#else

static bool runs_here(quarry_level level) { return level == LEVEL_PORTABLE; }

#endif

/// LEVELS where there is no such path, or none that runs here.
static quarry_level named(const char *name) {
    for (int level = 0; level < LEVELS; level++)
        if (strcmp(names[level], name) == 0 && runs_here(level)) return level;
    return LEVELS;
}

static quarry_level best(void) {
    quarry_level level = LEVELS - 1;
    while (!runs_here(level)) level--;
    return level;
}

/// A name in the environment that can't be had is passed over here; who starts the program says
/// so (`Kernel.check` in Embedding).
static quarry_level preferred(void) {
    const char *name = getenv("QUARRY_KERNEL");
    const quarry_level level = name && *name ? named(name) : LEVELS;
    return level < LEVELS ? level : best();
}

// -1 until a kernel is asked for.
static _Atomic int active = -1;

// Two threads that come first at once choose the same.
quarry_level quarry_current_level(void) {
    int level = atomic_load_explicit(&active, memory_order_relaxed);
    if (level >= 0) return level;
    level = preferred();
    atomic_store_explicit(&active, level, memory_order_relaxed);
    return level;
}

const char *quarry_kernel_name(void) { return names[quarry_current_level()]; }

const char *quarry_kernel_at(size_t rank) {
    for (int level = LEVELS - 1; level >= 0; level--)
        if (runs_here(level) && rank-- == 0) return names[level];
    return NULL;
}

bool quarry_force_kernel(const char *name) {
    const quarry_level level = name ? named(name) : preferred();
    if (level == LEVELS) return false;
    atomic_store_explicit(&active, (int)level, memory_order_relaxed);
    return true;
}
