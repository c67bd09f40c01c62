// The kernels of encoder.h, once for each instruction set: encoder.c includes this file with
// TARGET (a function attribute) and NAME(x) (a suffix) defined. No include guard, on purpose.
//
// A vector has sixteen lanes everywhere; the compiler splits it where registers are narrower,
// which changes no bit because lanes never meet except in NAME(sum), by halves.

#define KERNEL static TARGET
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE void NAME(load)(lanes *out, const float *from) { __builtin_memcpy(out, from, sizeof *out); }

INLINE void NAME(store)(float *to, const lanes *v) { __builtin_memcpy(to, v, sizeof *v); }

// The last `count` < 16 values, with `fill` in the lanes past them.
INLINE void NAME(load_tail)(lanes *out, const float *from, size_t count, float fill) {
    float buffer[LANES];
    for (size_t i = 0; i < LANES; i++) buffer[i] = i < count ? from[i] : fill;
    __builtin_memcpy(out, buffer, sizeof buffer);
}

INLINE void NAME(store_tail)(float *to, const lanes *v, size_t count) {
    __builtin_memcpy(to, v, count * sizeof(float));
}

INLINE float NAME(sum)(const lanes *v) {
    float x[LANES];
    __builtin_memcpy(x, v, sizeof x);
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++) x[i] += x[i + half];
    return x[0];
}

INLINE float NAME(maximum)(const lanes *v) {
    float x[LANES];
    __builtin_memcpy(x, v, sizeof x);
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t i = 0; i < half; i++) x[i] = x[i] > x[i + half] ? x[i] : x[i + half];
    return x[0];
}

// A length, or no number where it has left the range of floats: divided by infinity a row would
// be zeros, which look like a result.
INLINE float NAME(in_range)(float length) {
    return length < __builtin_inff() ? length : __builtin_nanf("");
}

// e^x for x <= 88, relative error about 1e-7; 0 below -87. x = n ln 2 + r, |r| <= ln 2 / 2;
// e^r by its Taylor series to r^7 / 7!, 2^n by the exponent bits.
INLINE void NAME(exp)(lanes *x) {
    const lanes input = *x;
    const lanes magic = splat(12582912.0f);  // 1.5 * 2^23: adding it rounds to an integer
    const lanes shifted = fma16(input, splat(1.44269504f), magic);
    const lanes n = shifted - magic;
    lanes r = fma16(n, splat(-0.693359375f), input);  // ln 2 in two parts, the first exact
    r = fma16(n, splat(2.12194440e-4f), r);
    lanes p = splat(1.0f / 5040);
    p = fma16(p, r, splat(1.0f / 720));
    p = fma16(p, r, splat(1.0f / 120));
    p = fma16(p, r, splat(1.0f / 24));
    p = fma16(p, r, splat(1.0f / 6));
    p = fma16(p, r, splat(0.5f));
    p = fma16(p, r, splat(1.0f));
    p = fma16(p, r, splat(1.0f));
    // The low bits of `shifted` are n; as an exponent they multiply p by 2^n.
    const ints scaled = (ints)p + ((ints)shifted << 23);
    *x = (lanes)(scaled & (input >= splat(-87.0f)));
}

KERNEL void NAME(bias)(float *out, const float *bias, const float *residual, size_t rows,
                       size_t width) {
    for (size_t row = 0; row < rows; row++) {
        float *to = out + row * width;
        if (!residual) {
            __builtin_memcpy(to, bias, width * sizeof(float));
            continue;
        }
        const float *from = residual + row * width;
        size_t i = 0;
        for (; i + LANES <= width; i += LANES) {
            lanes a, b;
            NAME(load)(&a, bias + i);
            NAME(load)(&b, from + i);
            a = a + b;
            NAME(store)(to + i, &a);
        }
        for (; i < width; i++) to[i] = bias[i] + from[i];
    }
}

KERNEL void NAME(layer_norm)(float *x, const float *gamma, const float *beta, float epsilon,
                             size_t rows, size_t width) {
    const size_t whole = width / LANES * LANES, rest = width - whole;
    for (size_t row = 0; row < rows; row++) {
        float *values = x + row * width;
        lanes v, g, b, total = splat(0), square = splat(0);
        for (size_t i = 0; i < whole; i += LANES) {
            NAME(load)(&v, values + i);
            total = total + v;
        }
        if (rest) {
            NAME(load_tail)(&v, values + whole, rest, 0);
            total = total + v;
        }
        const float mean = NAME(sum)(&total) / (float)width;
        for (size_t i = 0; i < whole; i += LANES) {
            NAME(load)(&v, values + i);
            v = v - splat(mean);
            square = fma16(v, v, square);
        }
        if (rest) {
            NAME(load_tail)(&v, values + whole, rest, mean);
            v = v - splat(mean);
            square = fma16(v, v, square);
        }
        const float deviation =
            __builtin_sqrtf(NAME(sum)(&square) / (float)width + epsilon);
        const float scale = 1.0f / NAME(in_range)(deviation);
        for (size_t i = 0; i < whole; i += LANES) {
            NAME(load)(&v, values + i);
            NAME(load)(&g, gamma + i);
            NAME(load)(&b, beta + i);
            v = fma16((v - splat(mean)) * splat(scale), g, b);
            NAME(store)(values + i, &v);
        }
        if (rest) {
            NAME(load_tail)(&v, values + whole, rest, 0);
            NAME(load_tail)(&g, gamma + whole, rest, 0);
            NAME(load_tail)(&b, beta + whole, rest, 0);
            v = fma16((v - splat(mean)) * splat(scale), g, b);
            NAME(store_tail)(values + whole, &v, rest);
        }
    }
}

KERNEL void NAME(softmax)(float *x, float *sums, float scale, size_t rows, size_t width,
                          size_t pitch) {
    const size_t whole = width / LANES * LANES, rest = width - whole;
    for (size_t row = 0; row < rows; row++) {
        float *values = x + row * pitch;
        lanes v, highest = splat(-__builtin_inff()), total = splat(0);
        // Where a value is no number; the exponential of one is 0, as of a score that is far below.
        ints none = {0};
        for (size_t i = 0; i < whole; i += LANES) {
            NAME(load)(&v, values + i);
            highest = larger(v, highest);
        }
        if (rest) {
            NAME(load_tail)(&v, values + whole, rest, -__builtin_inff());
            highest = larger(v, highest);
        }
        const float maximum = NAME(maximum)(&highest);
        for (size_t i = 0; i < whole; i += LANES) {
            NAME(load)(&v, values + i);
            v = (v - splat(maximum)) * splat(scale);
            none |= v != v;
            NAME(exp)(&v);
            total = total + v;
            NAME(store)(values + i, &v);
        }
        if (rest) {
            // The lanes past the end get a value whose exponential is 0.
            NAME(load_tail)(&v, values + whole, rest, -__builtin_inff());
            v = (v - splat(maximum)) * splat(scale);
            none |= v != v;
            NAME(exp)(&v);
            total = total + v;
            NAME(store_tail)(values + whole, &v, rest);
        }
        total = (lanes)((ints)total | none);
        sums[row] = NAME(sum)(&total);
    }
}

KERNEL void NAME(divide_rows)(float *x, const float *divisors, size_t rows, size_t width,
                              size_t pitch) {
    for (size_t row = 0; row < rows; row++) {
        float *values = x + row * pitch;
        const float factor = 1.0f / divisors[row];
        size_t i = 0;
        for (; i + LANES <= width; i += LANES) {
            lanes v;
            NAME(load)(&v, values + i);
            v = v * splat(factor);
            NAME(store)(values + i, &v);
        }
        for (; i < width; i++) values[i] *= factor;
    }
}

// x Phi(x) = max(x, 0) - |x| / 2 * erfc(|x| / sqrt 2). The logarithm of that erfc is a
// polynomial in |x| without constant term, fitted (weighted minimax) on [0, 6.5] so that
// x Phi(x) errs by less than 4e-10 there; beyond, |x| / 2 * erfc is under 3e-10 and taken as 0.
INLINE void NAME(gelu_lanes)(lanes *x) {
    const lanes v = *x, size = magnitude(v);
    lanes p = splat(-3.74255045e-8f);
    p = fma16(p, size, splat(9.33695958e-7f));
    p = fma16(p, size, splat(-1.03085149e-5f));
    p = fma16(p, size, splat(6.45120745e-5f));
    p = fma16(p, size, splat(-2.21924653e-4f));
    p = fma16(p, size, splat(3.93845658e-5f));
    p = fma16(p, size, splat(4.78495657e-3f));
    p = fma16(p, size, splat(-3.63383181e-2f));
    p = fma16(p, size, splat(-3.18309009e-1f));
    p = fma16(p, size, splat(-7.97884643e-1f));
    lanes tail = p * size;
    NAME(exp)(&tail);
    tail = (lanes)((ints)tail & (size <= splat(6.5f)));
    *x = fma16(size * splat(-0.5f), tail, larger(v, splat(0)));
}

// x / (1 + e^(-2u)) with u = sqrt(2 / pi) (x + 0.044715 x^3).
INLINE void NAME(gelu_tanh_lanes)(lanes *x) {
    const lanes v = *x;
    lanes u = v * fma16(v * v, splat(-2 * 0.0356774081f), splat(-2 * 0.797884561f));
    u = (lanes)(((ints)u & (u < splat(80.0f))) | ((ints)splat(80.0f) & (u >= splat(80.0f))));
    NAME(exp)(&u);
    *x = v / (splat(1.0f) + u);
}

// tanh x = (e^2x - 1) / (e^2x + 1), 1 beyond 40.
INLINE void NAME(tanh_lanes)(lanes *x) {
    const lanes size = magnitude(*x), limit = splat(40.0f);
    lanes e = (lanes)(((ints)size & (size < limit)) | ((ints)limit & (size >= limit)));
    e = e + e;
    NAME(exp)(&e);
    const lanes t = (e - splat(1.0f)) / (e + splat(1.0f));
    *x = kept((ints)t | ((ints)*x & (int32_t)0x80000000), *x);
}

INLINE void NAME(relu_lanes)(lanes *x) { *x = kept(larger(*x, splat(0)), *x); }

#define ELEMENTWISE(kernel)                                              \
    KERNEL void NAME(kernel)(float *x, size_t count) {                   \
        const size_t whole = count / LANES * LANES;                      \
        lanes v;                                                         \
        for (size_t i = 0; i < whole; i += LANES) {                      \
            NAME(load)(&v, x + i);                                       \
            NAME(kernel##_lanes)(&v);                                    \
            NAME(store)(x + i, &v);                                      \
        }                                                                \
        if (whole < count) {                                             \
            NAME(load_tail)(&v, x + whole, count - whole, 0);            \
            NAME(kernel##_lanes)(&v);                                    \
            NAME(store_tail)(x + whole, &v, count - whole);              \
        }                                                                \
    }

ELEMENTWISE(gelu)
ELEMENTWISE(gelu_tanh)
ELEMENTWISE(relu)
ELEMENTWISE(tanh)

KERNEL void NAME(add3)(float *out, const float *a, const float *b, const float *c, size_t count) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        lanes x, y, z;
        NAME(load)(&x, a + i);
        NAME(load)(&y, b + i);
        NAME(load)(&z, c + i);
        x = x + y + z;
        NAME(store)(out + i, &x);
    }
    for (; i < count; i++) out[i] = a[i] + b[i] + c[i];
}

KERNEL void NAME(mean)(float *out, const float *x, size_t rows, size_t width) {
    for (size_t i = 0; i < width; i++) out[i] = 0;
    for (size_t row = 0; row < rows; row++) {
        const float *from = x + row * width;
        size_t i = 0;
        for (; i + LANES <= width; i += LANES) {
            lanes a, b;
            NAME(load)(&a, out + i);
            NAME(load)(&b, from + i);
            a = a + b;
            NAME(store)(out + i, &a);
        }
        for (; i < width; i++) out[i] += from[i];
    }
    for (size_t i = 0; i < width; i++) out[i] /= (float)rows;
}

KERNEL void NAME(normalize)(float *x, size_t rows, size_t width) {
    const size_t whole = width / LANES * LANES, rest = width - whole;
    for (size_t row = 0; row < rows; row++) {
        float *values = x + row * width;
        lanes v, square = splat(0);
        for (size_t i = 0; i < whole; i += LANES) {
            NAME(load)(&v, values + i);
            square = fma16(v, v, square);
        }
        if (rest) {
            NAME(load_tail)(&v, values + whole, rest, 0);
            square = fma16(v, v, square);
        }
        const float length = NAME(in_range)(__builtin_sqrtf(NAME(sum)(&square)));
        if (length == 0) continue;
        for (size_t i = 0; i < width; i++) values[i] /= length;
    }
}

static const quarry_encoder_kernels NAME(kernels) = {
    .bias = NAME(bias),
    .layer_norm = NAME(layer_norm),
    .softmax = NAME(softmax),
    .divide_rows = NAME(divide_rows),
    .gelu = NAME(gelu),
    .gelu_tanh = NAME(gelu_tanh),
    .relu = NAME(relu),
    .tanh = NAME(tanh),
    .add3 = NAME(add3),
    .mean = NAME(mean),
    .normalize = NAME(normalize),
};

#undef ELEMENTWISE
#undef KERNEL
#undef INLINE
