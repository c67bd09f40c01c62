#include "dot.h"

#include "level.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Rows are short: more of them must be on their way than of floats.
enum { LINE = 64, AHEAD = 6 };

#define INLINE static inline __attribute__((always_inline))

/// The sum of the products, less `excess`, which is what a path's instructions make too much of it.
/// Touches the cache lines of `next` on its way: a row that comes up.
typedef int32_t dot_function(const int8_t *query, const int8_t *row, size_t count,
                             uint32_t excess, const int8_t *next);
typedef void rows_function(const int8_t *query, const int8_t *base, size_t stride, size_t count,
                           const uint32_t *rows, size_t row_count, int32_t *sums);

// The elements that fill no whole block.
INLINE int32_t finish(uint32_t sum, const int8_t *query, const int8_t *row, size_t done,
                      size_t count) {
    for (size_t i = done; i < count; i++) sum += (uint32_t)(query[i] * row[i]);
    return (int32_t)sum;
}

// As the rows of floats: see dot.c.
#define ROWS_BODY(dot, excess_value)                                                           \
    const uint32_t excess = excess_value;                                                      \
    for (size_t j = 0; j < AHEAD && j < row_count; j++)                                        \
        for (size_t i = 0; i < count; i += LINE)                                               \
            __builtin_prefetch(base + rows[j] * stride + i);                                   \
    for (size_t j = 0; j < row_count; j++) {                                                   \
        size_t next = j + AHEAD < row_count ? rows[j + AHEAD] : rows[j];                       \
        sums[j] = dot(query, base + rows[j] * stride, count, excess, base + next * stride);    \
    }

static int32_t dot_portable(const int8_t *query, const int8_t *row, size_t count,
                            uint32_t excess, const int8_t *next) {
    (void)excess;
    int32_t sum = 0;
    size_t i = 0;
    for (; i + LINE <= count; i += LINE) {
        __builtin_prefetch(next + i);
        for (size_t k = 0; k < LINE; k++) sum += query[i + k] * row[i + k];
    }
    return finish((uint32_t)sum, query, row, i, count);
}

static void rows_portable(const int8_t *query, const int8_t *base, size_t stride, size_t count,
                          const uint32_t *rows, size_t row_count, int32_t *sums) {
    ROWS_BODY(dot_portable, 0)
}

static uint32_t no_excess(const int8_t *query, size_t count) {
    (void)query, (void)count;
    return 0;
}

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2")))
#define AVXVNNI __attribute__((target("avx2,avxvnni")))
#define AVX512VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

AVX2 INLINE uint32_t sum8(__m256i x) {
    __m128i y = _mm_add_epi32(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
    y = _mm_add_epi32(y, _mm_shuffle_epi32(y, 0x4E));
    y = _mm_add_epi32(y, _mm_shuffle_epi32(y, 0xB1));
    return (uint32_t)_mm_cvtsi128_si32(y);
}

// Magnitudes on the left, signs moved to the right: a pair of products is at most 2 · 127 · 127,
// which the 16 bits of maddubs hold.
AVX2 static int32_t dot_avx2(const int8_t *query, const int8_t *row, size_t count,
                             uint32_t excess, const int8_t *next) {
    (void)excess;
    __m256i x[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    const __m256i ones = _mm256_set1_epi16(1);
    size_t i = 0;
    for (; i + LINE <= count; i += LINE) {
        __builtin_prefetch(next + i);
        for (int r = 0; r < 2; r++) {
            const __m256i a = _mm256_loadu_si256((const __m256i *)(query + i) + r);
            const __m256i b = _mm256_loadu_si256((const __m256i *)(row + i) + r);
            const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(a), _mm256_sign_epi8(b, a));
            x[r] = _mm256_add_epi32(x[r], _mm256_madd_epi16(pairs, ones));
        }
    }
    return finish(sum8(_mm256_add_epi32(x[0], x[1])), query, row, i, count);
}

AVX2 static void rows_avx2(const int8_t *query, const int8_t *base, size_t stride, size_t count,
                           const uint32_t *rows, size_t row_count, int32_t *sums) {
    ROWS_BODY(dot_avx2, 0)
}

// This instruction wants one side unsigned, so rows are read as 128 more than they are. That
// makes the sum too large by 128 times the query's, which is computed once for all rows.
AVXVNNI static uint32_t excess_avxvnni(const int8_t *query, size_t count) {
    __m256i sum = _mm256_setzero_si256();
    for (size_t i = 0; i + LINE <= count; i += LINE)
        for (int r = 0; r < 2; r++)
            sum = _mm256_dpbusd_avx_epi32(
                sum, _mm256_set1_epi8((char)0x80),
                _mm256_loadu_si256((const __m256i *)(query + i) + r));
    return sum8(sum);
}

AVXVNNI static int32_t dot_avxvnni(const int8_t *query, const int8_t *row, size_t count,
                                   uint32_t excess, const int8_t *next) {
    __m256i x[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    const __m256i flip = _mm256_set1_epi8((char)0x80);
    size_t i = 0;
    for (; i + LINE <= count; i += LINE) {
        __builtin_prefetch(next + i);
        for (int r = 0; r < 2; r++)
            x[r] = _mm256_dpbusd_avx_epi32(
                x[r],
                _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(row + i) + r), flip),
                _mm256_loadu_si256((const __m256i *)(query + i) + r));
    }
    return finish(sum8(_mm256_add_epi32(x[0], x[1])) - excess, query, row, i, count);
}

AVXVNNI static void rows_avxvnni(const int8_t *query, const int8_t *base, size_t stride,
                                 size_t count, const uint32_t *rows, size_t row_count,
                                 int32_t *sums) {
    ROWS_BODY(dot_avxvnni, excess_avxvnni(query, count))
}

AVX512VNNI INLINE uint32_t sum16(__m512i x) {
    return sum8(_mm256_add_epi32(_mm512_castsi512_si256(x), _mm512_extracti64x4_epi64(x, 1)));
}

AVX512VNNI static uint32_t excess_avx512vnni(const int8_t *query, size_t count) {
    __m512i sum = _mm512_setzero_si512();
    for (size_t i = 0; i + LINE <= count; i += LINE)
        sum = _mm512_dpbusd_epi32(sum, _mm512_set1_epi8((char)0x80),
                                  _mm512_loadu_si512(query + i));
    return sum16(sum);
}

AVX512VNNI static int32_t dot_avx512vnni(const int8_t *query, const int8_t *row, size_t count,
                                         uint32_t excess, const int8_t *next) {
    __m512i x[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    const __m512i flip = _mm512_set1_epi8((char)0x80);
    size_t i = 0;
    for (; i + 2 * LINE <= count; i += 2 * LINE)
        for (int r = 0; r < 2; r++) {
            __builtin_prefetch(next + i + r * LINE);
            x[r] = _mm512_dpbusd_epi32(
                x[r], _mm512_xor_si512(_mm512_loadu_si512(row + i + r * LINE), flip),
                _mm512_loadu_si512(query + i + r * LINE));
        }
    for (; i + LINE <= count; i += LINE) {
        __builtin_prefetch(next + i);
        x[0] = _mm512_dpbusd_epi32(x[0], _mm512_xor_si512(_mm512_loadu_si512(row + i), flip),
                                   _mm512_loadu_si512(query + i));
    }
    return finish(sum16(_mm512_add_epi32(x[0], x[1])) - excess, query, row, i, count);
}

AVX512VNNI static void rows_avx512vnni(const int8_t *query, const int8_t *base, size_t stride,
                                       size_t count, const uint32_t *rows, size_t row_count,
                                       int32_t *sums) {
    ROWS_BODY(dot_avx512vnni, excess_avx512vnni(query, count))
}

#elif defined(__aarch64__)

#define NEON __attribute__((target("dotprod")))

NEON static int32_t dot_neon(const int8_t *query, const int8_t *row, size_t count,
                             uint32_t excess, const int8_t *next) {
    (void)excess;
    int32x4_t x[4];
    for (int r = 0; r < 4; r++) x[r] = vdupq_n_s32(0);
    size_t i = 0;
    for (; i + LINE <= count; i += LINE) {
        __builtin_prefetch(next + i);
        for (int r = 0; r < 4; r++)
            x[r] = vdotq_s32(x[r], vld1q_s8(query + i + 16 * r), vld1q_s8(row + i + 16 * r));
    }
    const int32x4_t sum = vaddq_s32(vaddq_s32(x[0], x[1]), vaddq_s32(x[2], x[3]));
    return finish((uint32_t)vaddvq_s32(sum), query, row, i, count);
}

NEON static void rows_neon(const int8_t *query, const int8_t *base, size_t stride, size_t count,
                           const uint32_t *rows, size_t row_count, int32_t *sums) {
    ROWS_BODY(dot_neon, 0)
}

#endif

typedef struct {
    dot_function *dot;
    rows_function *rows;
    uint32_t (*excess)(const int8_t *query, size_t count);
} kernel;

static const kernel portable = {dot_portable, rows_portable, no_excess};
#if defined(__x86_64__)
static const kernel avx2 = {dot_avx2, rows_avx2, no_excess},
                    avxvnni = {dot_avxvnni, rows_avxvnni, excess_avxvnni},
                    avx512vnni = {dot_avx512vnni, rows_avx512vnni, excess_avx512vnni};
#elif defined(__aarch64__)
static const kernel neon = {dot_neon, rows_neon, no_excess};
#endif

static const kernel *current(void) {
    switch (quarry_current_level()) {
#if defined(__x86_64__)
        case LEVEL_AVX512VNNI: return &avx512vnni;
        case LEVEL_AVXVNNI: return &avxvnni;
        case LEVEL_AVX512:  // 512-bit registers have no instruction that moves signs
        case LEVEL_AVX2: return &avx2;
#elif defined(__aarch64__)
        case LEVEL_NEON: return &neon;
#endif
        default: return &portable;
    }
}

int32_t quarry_dot_i8(const int8_t *a, const int8_t *b, size_t count) {
    const kernel *kernel = current();
    return kernel->dot(a, b, count, kernel->excess(a, count), b);
}

void quarry_dot_i8_rows(const int8_t *query, const int8_t *base, size_t stride, size_t count,
                        const uint32_t *rows, size_t row_count, int32_t *sums) {
    current()->rows(query, base, stride, count, rows, row_count, sums);
}
