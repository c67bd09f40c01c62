#pragma once

#include <stddef.h>
#include <stdint.h>

/// Matrix products of an encoder, the same bits on every CPU and every code path.
///
/// The right-hand matrix is read in panels of 32 columns, so that a product is a few loads, one
/// broadcast and many multiply-adds a step (Goto & van de Geijn 2008). The order of the
/// arithmetic is part of the contract:
///
///   f32   sum = fma(x[r][i], w[c][i], sum) for i = 0, 1, … from 0; out = sum + (bias + residual)
///   int8  sum = Σ x[r][i] · w[c][i] in 32 bits, which is exact;
///         out = fma(float(sum), scale[c] · scale[r], bias + residual)
enum { QUARRY_PANEL = 32 };

/// A matrix [columns][depth] as a product reads it: element i of column c stands at
/// values[c / 32 * stride + i * pitch + c % 32]. Columns up to the next multiple of 32 are read
/// too, and their results left out.
typedef struct {
    const float *values;
    size_t pitch;
    size_t stride;
} quarry_panels_f32;

/// An int8 matrix [columns][depth], quantised a column at a time: element i of column c stands at
/// values[c / 32 * stride + i / 4 * 128 + c % 32 * 4 + i % 4]. Never -128.
typedef struct {
    const int8_t *values;
    size_t stride;
    /// [columns up to the next multiple of 32]: what a unit is worth.
    const float *scales;
    /// [the same]: 128 times the column's sum, for paths whose left side is unsigned.
    const int32_t *offsets;
    /// A multiple of 4; the elements past the matrix's own depth are 0.
    size_t depth;
} quarry_panels_i8;

/// A matrix [rows][depth] quantised a row at a time, in the form that the path in use reads.
typedef struct {
    uint8_t *values;
    /// Bytes from row to row; a multiple of 4, no less than the depth.
    size_t pitch;
    /// [rows]: what a unit is worth.
    float *scales;
} quarry_rows_i8;

typedef struct {
    /// out[rows][columns] = x[rows][depth] · w[columns][depth]ᵀ + (bias + residual).
    /// `bias` may be NULL, then `residual` is too. Pitches in floats; `residual` has `out_pitch`
    /// and may be `out`. `bias` is [columns].
    void (*multiply_f32)(float *out, size_t out_pitch, const float *x, size_t x_pitch,
                         const quarry_panels_f32 *w, const float *bias, const float *residual,
                         size_t rows, size_t columns, size_t depth);

    /// Each row to integers of -127 … 127: the nearest to x · (127 / m), halves to even, m the
    /// row's largest magnitude; worth m / 127 each. A row of zeros is worth 0; one with what is no
    /// finite number is worth NaN, and so is each element of its product.
    void (*quantise)(const quarry_rows_i8 *to, const float *x, size_t x_pitch, size_t rows,
                     size_t depth);

    /// The same product of quantised matrices.
    void (*multiply_i8)(float *out, size_t out_pitch, const quarry_rows_i8 *x,
                        const quarry_panels_i8 *w, const float *bias, const float *residual,
                        size_t rows, size_t columns);
} quarry_gemm_kernels;

/// The table of the path in use; see `quarry_kernel_name`.
const quarry_gemm_kernels *quarry_gemm(void);

/// Copies matrix[columns][depth], rows `pitch` floats apart, into panels of pitch 32 and stride
/// 32 · depth; `panels` has room for the columns up to the next multiple of 32, which become 0.
void quarry_pack_f32(float *panels, const float *matrix, size_t pitch, size_t columns,
                     size_t depth);

/// values[count] = the row in integers as `quantise` makes them, -127 … 127.
/// - Returns: what a unit is worth; NaN where the row holds what is no finite number.
float quarry_quantise(int8_t *values, const float *row, size_t count);

/// Copies matrix[columns][depth] into panels of stride 32 · (depth up to a multiple of 4) bytes,
/// and fills `offsets`; both have room for the columns up to the next multiple of 32, which
/// become 0.
void quarry_pack_i8(int8_t *panels, int32_t *offsets, const int8_t *matrix, size_t columns,
                    size_t depth);
