#pragma once

/// The code paths, from the plainest to the one with the widest instructions. Not part of the
/// public headers: kernels index their tables by it.
typedef enum {
    LEVEL_PORTABLE,
    LEVEL_NEON,
    LEVEL_AVX2,
    LEVEL_AVXVNNI,
    LEVEL_AVX512,
    LEVEL_AVX512VNNI,
    LEVELS,
} quarry_level;

/// The path in use; see `quarry_kernel_name`.
quarry_level quarry_current_level(void);
