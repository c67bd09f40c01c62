#include "dot.h"

#include "level.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

enum { LANES = 64, LINE = 16, AHEAD = 3 };

#define INLINE static inline __attribute__((always_inline))

/// A dot product that touches the cache lines of `next` on its way: a row that comes up.
typedef float dot_function(const float *a, const float *b, size_t count, const float *next);

// The elements that fill no whole round of 64 lanes, then the pairwise sum.
INLINE float finish(float *lanes, const float *a, const float *b, size_t done, size_t count) {
    for (size_t lane = 0; done + lane < count; lane++)
        lanes[lane] = __builtin_fmaf(a[done + lane], b[done + lane], lanes[lane]);
    for (size_t width = LANES / 2; width > 0; width /= 2)
        for (size_t lane = 0; lane < width; lane++)
            lanes[lane] += lanes[lane + width];
    return lanes[0];
}

INLINE void prefetch_round(const float *row) {
    for (size_t line = 0; line < LANES; line += LINE)
        __builtin_prefetch(row + line);
}

// Tells the cache of the first rows, then computes each row while a later one is on its way.
// Prefetches past the end of a row are harmless: they never fault.
#define ROWS_BODY(dot)                                                                         \
    for (size_t j = 0; j < AHEAD && j < row_count; j++)                                        \
        for (size_t i = 0; i < count; i += LANES)                                              \
            prefetch_round(base + rows[j] * stride + i);                                       \
    for (size_t j = 0; j < row_count; j++) {                                                   \
        size_t next = j + AHEAD < row_count ? rows[j + AHEAD] : rows[j];                       \
        scores[j] = dot(query, base + rows[j] * stride, count, base + next * stride);          \
    }

typedef void rows_function(const float *query, const float *base, size_t stride, size_t count,
                           const uint32_t *rows, size_t row_count, float *scores);

static float dot_portable(const float *a, const float *b, size_t count, const float *next) {
    float lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        prefetch_round(next + i);
        for (size_t lane = 0; lane < LANES; lane++)
            lanes[lane] = __builtin_fmaf(a[i + lane], b[i + lane], lanes[lane]);
    }
    return finish(lanes, a, b, i, count);
}

static void rows_portable(const float *query, const float *base, size_t stride, size_t count,
                          const uint32_t *rows, size_t row_count, float *scores) {
    ROWS_BODY(dot_portable)
}

#if defined(__x86_64__)

#define AVX512 __attribute__((target("avx512f,avx2,fma")))
#define AVX2 __attribute__((target("avx2,fma")))

// Lanes l + 4, l + 2, l + 1 of eight.
AVX2 INLINE float sum8(__m256 x) {
    __m128 y = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    y = _mm_add_ps(y, _mm_movehl_ps(y, y));
    return _mm_cvtss_f32(_mm_add_ss(y, _mm_movehdup_ps(y)));
}

AVX512 static float dot_avx512(const float *a, const float *b, size_t count, const float *next) {
    __m512 x[4];
    for (int r = 0; r < 4; r++) x[r] = _mm512_setzero_ps();
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        prefetch_round(next + i);
        for (int r = 0; r < 4; r++)
            x[r] = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16 * r),
                                   _mm512_loadu_ps(b + i + 16 * r), x[r]);
    }
    if (i < count) {
        float lanes[LANES];
        for (int r = 0; r < 4; r++) _mm512_storeu_ps(lanes + 16 * r, x[r]);
        return finish(lanes, a, b, i, count);
    }
    __m512 sum = _mm512_add_ps(_mm512_add_ps(x[0], x[2]), _mm512_add_ps(x[1], x[3]));
    __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(sum), 1));
    return sum8(_mm256_add_ps(_mm512_castps512_ps256(sum), high));
}

AVX512 static void rows_avx512(const float *query, const float *base, size_t stride,
                               size_t count, const uint32_t *rows, size_t row_count,
                               float *scores) {
    ROWS_BODY(dot_avx512)
}

AVX2 static float dot_avx2(const float *a, const float *b, size_t count, const float *next) {
    __m256 x[8];
    for (int r = 0; r < 8; r++) x[r] = _mm256_setzero_ps();
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        prefetch_round(next + i);
        for (int r = 0; r < 8; r++)
            x[r] = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8 * r),
                                   _mm256_loadu_ps(b + i + 8 * r), x[r]);
    }
    if (i < count) {
        float lanes[LANES];
        for (int r = 0; r < 8; r++) _mm256_storeu_ps(lanes + 8 * r, x[r]);
        return finish(lanes, a, b, i, count);
    }
    for (int width = 4; width > 0; width /= 2)
        for (int r = 0; r < width; r++) x[r] = _mm256_add_ps(x[r], x[r + width]);
    return sum8(x[0]);
}

AVX2 static void rows_avx2(const float *query, const float *base, size_t stride, size_t count,
                           const uint32_t *rows, size_t row_count, float *scores) {
    ROWS_BODY(dot_avx2)
}

#elif defined(__aarch64__)

static float dot_neon(const float *a, const float *b, size_t count, const float *next) {
    float32x4_t x[16];
    for (int r = 0; r < 16; r++) x[r] = vdupq_n_f32(0);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        prefetch_round(next + i);
        for (int r = 0; r < 16; r++)
            x[r] = vfmaq_f32(x[r], vld1q_f32(a + i + 4 * r), vld1q_f32(b + i + 4 * r));
    }
    float lanes[LANES];
    for (int r = 0; r < 16; r++) vst1q_f32(lanes + 4 * r, x[r]);
    return finish(lanes, a, b, i, count);
}

static void rows_neon(const float *query, const float *base, size_t stride, size_t count,
                      const uint32_t *rows, size_t row_count, float *scores) {
    ROWS_BODY(dot_neon)
}

#endif

typedef struct {
    dot_function *dot;
    rows_function *rows;
} kernel;

static const kernel portable = {dot_portable, rows_portable};
#if defined(__x86_64__)
static const kernel avx2 = {dot_avx2, rows_avx2}, avx512 = {dot_avx512, rows_avx512};
#elif defined(__aarch64__)
static const kernel neon = {dot_neon, rows_neon};
#endif

static const kernel *current(void) {
    switch (quarry_current_level()) {
#if defined(__x86_64__)
        case LEVEL_AVX512VNNI:
        case LEVEL_AVX512: return &avx512;
        case LEVEL_AVXVNNI:
        case LEVEL_AVX2: return &avx2;
#elif defined(__aarch64__)
        case LEVEL_NEON: return &neon;
#endif
        default: return &portable;
    }
}

float quarry_dot_f32(const float *a, const float *b, size_t count) {
    return current()->dot(a, b, count, b);
}

void quarry_dot_f32_rows(const float *query, const float *base, size_t stride, size_t count,
                         const uint32_t *rows, size_t row_count, float *scores) {
    current()->rows(query, base, stride, count, rows, row_count, scores);
}
