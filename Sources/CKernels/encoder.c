#include "encoder.h"

#include "lanes.h"
#include "level.h"

#define TARGET
#define NAME(x) x##_portable
#include "encoder_kernels.h"
#undef TARGET
#undef NAME

#if defined(__x86_64__)

#define TARGET __attribute__((target("avx2,fma")))
#define NAME(x) x##_avx2
#include "encoder_kernels.h"
#undef TARGET
#undef NAME

#define TARGET __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,fma")))
#define NAME(x) x##_avx512
#include "encoder_kernels.h"
#undef TARGET
#undef NAME

#endif

const quarry_encoder_kernels *quarry_encoder(void) {
    switch (quarry_current_level()) {
#if defined(__x86_64__)
        case LEVEL_AVX512VNNI:
        case LEVEL_AVX512: return &kernels_avx512;
        case LEVEL_AVXVNNI:
        case LEVEL_AVX2: return &kernels_avx2;
#endif
        default: return &kernels_portable;  // NEON on arm64, by the compiler
    }
}
