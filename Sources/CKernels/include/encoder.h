#pragma once

#include <stddef.h>
#include <stdint.h>

/// The element-wise half of a transformer encoder, in the widest vectors this CPU has.
///
/// Every table computes the same bits: sixteen lanes, explicit fused multiply-adds, sums of
/// lanes by halves, whatever the width of the registers. Matrices are row-major floats.
typedef struct {
    /// out[rows][width] = bias[width] + residual[rows][width]; `residual` may be NULL.
    void (*bias)(float *out, const float *bias, const float *residual, size_t rows, size_t width);

    /// Each row to mean 0 and variance 1, then times gamma plus beta, in place. NaN where the
    /// variance leaves the range of floats.
    void (*layer_norm)(float *x, const float *gamma, const float *beta, float epsilon,
                       size_t rows, size_t width);

    /// x[row][i] = exp(scale * (x[row][i] - the row's maximum)), in place; sums[row] gets the
    /// row's sum, NaN where a value is none. Rows are `pitch` floats apart.
    void (*softmax)(float *x, float *sums, float scale, size_t rows, size_t width, size_t pitch);

    /// x[row][0..<width] /= divisors[row]; rows are `pitch` floats apart.
    void (*divide_rows)(float *x, const float *divisors, size_t rows, size_t width, size_t pitch);

    /// x * Phi(x), Phi being the normal distribution: GELU (Hendrycks & Gimpel 2016).
    void (*gelu)(float *x, size_t count);
    /// GELU by the tanh formula of the same paper.
    void (*gelu_tanh)(float *x, size_t count);
    void (*relu)(float *x, size_t count);
    void (*tanh)(float *x, size_t count);

    /// out[i] = a[i] + b[i] + c[i]
    void (*add3)(float *out, const float *a, const float *b, const float *c, size_t count);

    /// out[width] = the mean of rows[rows][width].
    void (*mean)(float *out, const float *x, size_t rows, size_t width);

    /// Each row to Euclidean length 1; a row of zeros stays. NaN where the length leaves the range
    /// of floats.
    void (*normalize)(float *x, size_t rows, size_t width);
} quarry_encoder_kernels;

/// The table of the path in use; see `quarry_kernel_name`.
const quarry_encoder_kernels *quarry_encoder(void);
