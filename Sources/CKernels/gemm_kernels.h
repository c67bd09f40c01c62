// The products of gemm.h, once for each instruction set: gemm.c includes this file with TARGET (a
// function attribute), NAME(x) (a suffix), and the shape of the block of sums that fits into
// registers: ROWS (ROWS_I8) x COLUMNS sixteen-lane vectors. NAME(dot4) is defined there too, and
// FLIP, which is 0x80 where it wants the left side unsigned; or I8_FROM(x), the suffix of another
// set whose product of integers serves this one. No include guard, on purpose.

#define KERNEL static TARGET
#define INLINE static inline __attribute__((always_inline)) TARGET
#define UNROLL _Pragma("clang loop unroll(full)")
#define BLOCK (COLUMNS * LANES)

// Runs BLOCK_OF(rows, width) with a constant number of rows, so that the sums have registers, and
// a constant width where it is a whole block's.
#define EACH_SHAPE(rows, width)                                                              \
    switch (rows) {                                                                          \
        SHAPE(1, width) SHAPE(2, width) SHAPE(3, width) SHAPE(4, width) SHAPE(5, width)      \
        SHAPE(6, width) SHAPE(7, width) SHAPE(8, width) SHAPE(9, width) SHAPE(10, width)     \
        SHAPE(11, width) SHAPE(12, width)                                                    \
    }
#define SHAPE(rows, width)                                                                   \
    case rows:                                                                               \
        if (width == BLOCK) {                                                                \
            BLOCK_OF(rows, BLOCK)                                                            \
        } else {                                                                             \
            BLOCK_OF(rows, width)                                                            \
        }                                                                                    \
        break;

// The first `width` <= 16 floats, and 0 in the lanes past them.
INLINE void NAME(load)(lanes *to, const float *from, size_t width) {
    if (width < LANES) *to = splat(0);
    __builtin_memcpy(to, from, width < LANES ? width * sizeof(float) : sizeof *to);
}

// added = bias + residual; false where there is none.
INLINE int NAME(added)(lanes *sum, const float *bias, const float *residual, size_t width) {
    if (!bias) return 0;
    NAME(load)(sum, bias, width);
    if (residual) {
        lanes more;
        NAME(load)(&more, residual, width);
        *sum = *sum + more;
    }
    return 1;
}

INLINE void NAME(store)(float *to, const lanes *v, size_t width) {
    __builtin_memcpy(to, v, width < LANES ? width * sizeof(float) : sizeof *v);
}

INLINE void NAME(block_f32)(float *out, size_t out_pitch, const float *x, size_t x_pitch,
                            const float *w, size_t w_pitch, const float *bias,
                            const float *residual, size_t rows, size_t width, size_t depth) {
    lanes sum[ROWS][COLUMNS];
    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t c = 0; c < COLUMNS; c++) sum[r][c] = splat(0);
    for (size_t i = 0; i < depth; i++) {
        lanes b[COLUMNS];
        UNROLL for (size_t c = 0; c < COLUMNS; c++)
            __builtin_memcpy(&b[c], w + i * w_pitch + c * LANES, sizeof b[c]);
        UNROLL for (size_t r = 0; r < rows; r++) {
            const lanes a = splat(x[r * x_pitch + i]);
            UNROLL for (size_t c = 0; c < COLUMNS; c++) sum[r][c] = fma16(a, b[c], sum[r][c]);
        }
    }
    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t c = 0; c < COLUMNS; c++) {
            if (c * LANES >= width) break;
            const size_t left = width - c * LANES, at = r * out_pitch + c * LANES;
            lanes v = sum[r][c], more;
            if (NAME(added)(&more, bias ? bias + c * LANES : NULL,
                            residual ? residual + at : NULL, left))
                v = v + more;
            NAME(store)(out + at, &v, left);
        }
}

KERNEL void NAME(multiply_f32)(float *out, size_t out_pitch, const float *x, size_t x_pitch,
                               const quarry_panels_f32 *w, const float *bias,
                               const float *residual, size_t rows, size_t columns, size_t depth) {
    for (size_t c = 0; c < columns; c += BLOCK) {
        const float *panel = w->values + c / QUARRY_PANEL * w->stride + c % QUARRY_PANEL;
        const float *add = bias ? bias + c : NULL;
        const size_t width = columns - c < BLOCK ? columns - c : BLOCK;
        for (size_t r = 0; r < rows; r += ROWS) {
            const size_t at = r * out_pitch + c;
            const float *more = residual ? residual + at : NULL;
            const size_t count = rows - r < ROWS ? rows - r : ROWS;
#define BLOCK_OF(count, width)                                                               \
    if (count <= ROWS)                                                                       \
        NAME(block_f32)(out + at, out_pitch, x + r * x_pitch, x_pitch, panel, w->pitch, add, \
                        more, count, width, depth);
            EACH_SHAPE(count, width)
#undef BLOCK_OF
        }
    }
}

KERNEL void NAME(quantise)(const quarry_rows_i8 *to, const float *x, size_t x_pitch, size_t rows,
                           size_t depth) {
    const size_t whole = depth / LANES * LANES;
    for (size_t r = 0; r < rows; r++) {
        const float *row = x + r * x_pitch;
        uint8_t *values = to->values + r * to->pitch;
        lanes v;
        ints sizes = {0};
        for (size_t i = 0; i < whole; i += LANES) {
            __builtin_memcpy(&v, row + i, sizeof v);
            sizes = __builtin_elementwise_max((ints)magnitude(v), sizes);
        }
        int32_t largest = 0;
        for (size_t i = 0; i < LANES; i++) largest = sizes[i] > largest ? sizes[i] : largest;
        for (size_t i = whole; i < depth; i++) {
            const int32_t size = magnitude_bits(row[i]);
            largest = size > largest ? size : largest;
        }
        float factor;
        to->scales[r] = unit(largest, &factor);
        for (size_t i = 0; i < whole; i += LANES) {
            __builtin_memcpy(&v, row + i, sizeof v);
            const ints rounded = (ints)fma16(v, splat(factor), splat(ROUNDING));
            const bytes narrow = __builtin_convertvector(rounded, bytes) ^ FLIP;
            __builtin_memcpy(values + i, &narrow, sizeof narrow);
        }
        for (size_t i = whole; i < to->pitch; i++)
            values[i] = (uint8_t)(i < depth ? nearest(row[i], factor) : 0) ^ FLIP;
    }
}

#ifndef I8_FROM

INLINE void NAME(block_i8)(float *out, size_t out_pitch, const uint8_t *x, size_t x_pitch,
                           const float *x_scales, const int8_t *w, const float *scales,
                           const int32_t *offsets, const float *bias, const float *residual,
                           size_t rows, size_t width, size_t depth) {
    ints sum[ROWS_I8][COLUMNS];
    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t c = 0; c < COLUMNS; c++) {
            // Sums of an unsigned left side begin below by what its 128 too many will add.
            if (FLIP) __builtin_memcpy(&sum[r][c], offsets + c * LANES, sizeof sum[r][c]);
            sum[r][c] = FLIP ? -sum[r][c] : (ints){0};
        }
    for (size_t i = 0; i < depth; i += 4)
        UNROLL for (size_t r = 0; r < rows; r++) {
            int32_t four;
            __builtin_memcpy(&four, x + r * x_pitch + i, sizeof four);
            UNROLL for (size_t c = 0; c < COLUMNS; c++)
                NAME(dot4)(&sum[r][c], four, w + i * QUARRY_PANEL + c * LANES * 4);
        }
    UNROLL for (size_t r = 0; r < rows; r++)
        UNROLL for (size_t c = 0; c < COLUMNS; c++) {
            if (c * LANES >= width) break;
            const size_t left = width - c * LANES, at = r * out_pitch + c * LANES;
            lanes scale, more = splat(0);
            __builtin_memcpy(&scale, scales + c * LANES, sizeof scale);
            NAME(added)(&more, bias ? bias + c * LANES : NULL, residual ? residual + at : NULL,
                        left);
            const lanes v = fma16(__builtin_convertvector(sum[r][c], lanes),
                                  scale * splat(x_scales[r]), more);
            NAME(store)(out + at, &v, left);
        }
}

KERNEL void NAME(multiply_i8)(float *out, size_t out_pitch, const quarry_rows_i8 *x,
                              const quarry_panels_i8 *w, const float *bias,
                              const float *residual, size_t rows, size_t columns) {
    for (size_t c = 0; c < columns; c += BLOCK) {
        const int8_t *panel = w->values + c / QUARRY_PANEL * w->stride + c % QUARRY_PANEL * 4;
        const float *add = bias ? bias + c : NULL;
        const size_t width = columns - c < BLOCK ? columns - c : BLOCK;
        for (size_t r = 0; r < rows; r += ROWS_I8) {
            const size_t at = r * out_pitch + c;
            const float *more = residual ? residual + at : NULL;
            const size_t count = rows - r < ROWS_I8 ? rows - r : ROWS_I8;
#define BLOCK_OF(count, width)                                                               \
    if (count <= ROWS_I8)                                                                    \
        NAME(block_i8)(out + at, out_pitch, x->values + r * x->pitch, x->pitch,              \
                       x->scales + r, panel, w->scales + c, w->offsets + c, add, more,       \
                       count, width, w->depth);
            EACH_SHAPE(count, width)
#undef BLOCK_OF
        }
    }
}

#define I8_FROM NAME

#endif

static const quarry_gemm_kernels NAME(gemm) = {
    .multiply_f32 = NAME(multiply_f32),
    .quantise = NAME(quantise),
    .multiply_i8 = I8_FROM(multiply_i8),
};

#undef I8_FROM
#undef KERNEL
#undef INLINE
#undef UNROLL
#undef BLOCK
#undef EACH_SHAPE
#undef SHAPE
#undef TARGET
#undef NAME
#undef ROWS
#undef ROWS_I8
#undef COLUMNS
#undef FLIP
