#include "gemm.h"

#include <stdbool.h>
#include <string.h>

#include "lanes.h"
#include "level.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef int8_t bytes __attribute__((vector_size(16)));

// 1.5 * 2^23: added to a float of small magnitude it leaves the nearest integer, halves to even,
// in the low bits.
#define ROUNDING 12582912.0f

// What a unit of a row is worth, by the bits of its largest magnitude; `factor` is what its values
// are multiplied by. Of a row with what is no finite number a unit is worth no number, and neither
// is what is computed of it.
static inline float unit(int32_t largest, float *factor) {
    float m;
    memcpy(&m, &largest, sizeof m);
    const bool is_finite = largest < INFINITE_BITS;
    *factor = is_finite && m > 0 ? 127 / m : 0;
    return is_finite ? m / 127 : __builtin_nanf("");
}

static inline int8_t nearest(float value, float factor) {
    const float sum = __builtin_fmaf(value, factor, ROUNDING);
    int32_t bits;
    memcpy(&bits, &sum, sizeof bits);
    return (int8_t)bits;
}

static inline int32_t magnitude_bits(float value) {
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x7FFFFFFF;
}

#define ALWAYS static inline __attribute__((always_inline))

// dot4: sum[l] += Σ four's byte t · w[4 l + t]. The products of two bytes of -127 … 127 and a sum
// of 66,000 of them stay within 32 bits.

ALWAYS void dot4_portable(ints *sum, int32_t four, const int8_t *w) {
    int8_t a[4];
    int32_t s[LANES];
    memcpy(a, &four, sizeof a);
    memcpy(s, sum, sizeof s);
    for (size_t l = 0; l < LANES; l++)
        for (size_t t = 0; t < 4; t++) s[l] += a[t] * w[4 * l + t];
    memcpy(sum, s, sizeof s);
}

#define TARGET
#define NAME(x) x##_portable
#define ROWS 4
#define ROWS_I8 4
#define COLUMNS 1
#define FLIP 0
#include "gemm_kernels.h"

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2,fma")))
#define AVXVNNI __attribute__((target("avx2,fma,avxvnni")))
#define AVX512 __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,fma")))
#define AVX512VNNI \
    __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx512vnni,fma")))

// Magnitudes on the left, signs moved to the right: a pair of products is at most 2 · 127 · 127,
// which the 16 bits of maddubs hold.
AVX2 ALWAYS void dot4_avx2(ints *sum, int32_t four, const int8_t *w) {
    const __m256i a = _mm256_set1_epi32(four), size = _mm256_abs_epi8(a);
    for (int half = 0; half < 2; half++) {
        __m256i total, b = _mm256_loadu_si256((const __m256i *)w + half);
        memcpy(&total, (const char *)sum + 32 * half, sizeof total);
        const __m256i pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(b, a));
        total = _mm256_add_epi32(total, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
        memcpy((char *)sum + 32 * half, &total, sizeof total);
    }
}

#define TARGET AVX2
#define NAME(x) x##_avx2
#define ROWS 6
#define ROWS_I8 5
#define COLUMNS 1
#define FLIP 0
#include "gemm_kernels.h"

AVXVNNI ALWAYS void dot4_avxvnni(ints *sum, int32_t four, const int8_t *w) {
    for (int half = 0; half < 2; half++) {
        __m256i total;
        memcpy(&total, (const char *)sum + 32 * half, sizeof total);
        total = _mm256_dpbusd_avx_epi32(total, _mm256_set1_epi32(four),
                                        _mm256_loadu_si256((const __m256i *)w + half));
        memcpy((char *)sum + 32 * half, &total, sizeof total);
    }
}

#define TARGET AVXVNNI
#define NAME(x) x##_avxvnni
#define ROWS 6
#define ROWS_I8 6
#define COLUMNS 1
#define FLIP 0x80
#include "gemm_kernels.h"

#define TARGET AVX512
#define NAME(x) x##_avx512
#define ROWS 12
#define COLUMNS 2
#define FLIP 0
#define I8_FROM(x) x##_avx2  // 512-bit registers have no instruction that moves signs
#include "gemm_kernels.h"

AVX512VNNI ALWAYS void dot4_avx512vnni(ints *sum, int32_t four, const int8_t *w) {
    *sum = (ints)_mm512_dpbusd_epi32((__m512i)*sum, _mm512_set1_epi32(four),
                                     _mm512_loadu_si512(w));
}

#define TARGET AVX512VNNI
#define NAME(x) x##_avx512vnni
#define ROWS 12
#define ROWS_I8 12
#define COLUMNS 2
#define FLIP 0x80
#include "gemm_kernels.h"

#elif defined(__aarch64__)

#define NEON __attribute__((target("dotprod")))

NEON ALWAYS void dot4_neon(ints *sum, int32_t four, const int8_t *w) {
    const int8x16_t a = vreinterpretq_s8_s32(vdupq_n_s32(four));
    for (int quarter = 0; quarter < 4; quarter++) {
        int32x4_t total;
        memcpy(&total, (const char *)sum + 16 * quarter, sizeof total);
        total = vdotq_s32(total, vld1q_s8(w + 16 * quarter), a);
        memcpy((char *)sum + 16 * quarter, &total, sizeof total);
    }
}

#define TARGET NEON
#define NAME(x) x##_neon
#define ROWS 6
#define ROWS_I8 6
#define COLUMNS 1
#define FLIP 0
#include "gemm_kernels.h"

#endif

const quarry_gemm_kernels *quarry_gemm(void) {
    switch (quarry_current_level()) {
#if defined(__x86_64__)
        case LEVEL_AVX512VNNI: return &gemm_avx512vnni;
        case LEVEL_AVX512: return &gemm_avx512;
        case LEVEL_AVXVNNI: return &gemm_avxvnni;
        case LEVEL_AVX2: return &gemm_avx2;
#elif defined(__aarch64__)
        case LEVEL_NEON: return &gemm_neon;
#endif
        default: return &gemm_portable;
    }
}

void quarry_pack_f32(float *panels, const float *matrix, size_t pitch, size_t columns,
                     size_t depth) {
    for (size_t c = 0; c < columns; c += QUARRY_PANEL) {
        float *panel = panels + c * depth;
        const size_t width = columns - c < QUARRY_PANEL ? columns - c : QUARRY_PANEL;
        if (width < QUARRY_PANEL) memset(panel, 0, QUARRY_PANEL * depth * sizeof(float));
        for (size_t lane = 0; lane < width; lane++) {
            const float *row = matrix + (c + lane) * pitch;
            for (size_t i = 0; i < depth; i++) panel[i * QUARRY_PANEL + lane] = row[i];
        }
    }
}

float quarry_quantise(int8_t *values, const float *row, size_t count) {
    int32_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        const int32_t size = magnitude_bits(row[i]);
        largest = size > largest ? size : largest;
    }
    float factor;
    const float worth = unit(largest, &factor);
    for (size_t i = 0; i < count; i++) values[i] = nearest(row[i], factor);
    return worth;
}

void quarry_pack_i8(int8_t *panels, int32_t *offsets, const int8_t *matrix, size_t columns,
                    size_t depth) {
    const size_t padded = (depth + 3) / 4 * 4;
    const size_t all = (columns + QUARRY_PANEL - 1) / QUARRY_PANEL * QUARRY_PANEL;
    memset(panels, 0, all * padded);
    memset(offsets, 0, all * sizeof *offsets);
    for (size_t c = 0; c < columns; c++) {
        int8_t *column = panels + c / QUARRY_PANEL * QUARRY_PANEL * padded + c % QUARRY_PANEL * 4;
        for (size_t i = 0; i < depth; i++) {
            column[i / 4 * 4 * QUARRY_PANEL + i % 4] = matrix[c * depth + i];
            offsets[c] += 128 * matrix[c * depth + i];
        }
    }
}
