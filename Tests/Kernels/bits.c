/// Prints, for the path that QUARRY_KERNEL names, a line a kernel: its name and a hash of all bits
/// that it gives for numbers made here. Two paths, and two machines, agree if their lines do.
/// `make test-neon` compares arm64's, run by qemu, with this machine's.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

static uint64_t state = 42, hash;

// SplitMix64 (Steele, Lea & Flood 2014).
static uint64_t next(void) {
    uint64_t z = (state += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

static float *floats(size_t count, float spread) {
    float *values = malloc((count + 1) * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = ((float)(next() >> 40) / (1 << 23) - 1) * spread;
    return values;
}

// FNV-1a.
static void take(const void *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001B3;
}

static void begin(void) { hash = 0xCBF29CE484222325; }
static void say(const char *name) { printf("%-16s %016" PRIx64 "\n", name, hash); }

static void *zeros(size_t count) { return calloc(count + 64, 1); }

// Shapes: of one, around each path's blocks, and of the models.
static const size_t shapes[][3] = {
    {1, 1, 1},   {1, 33, 5},    {3, 31, 4},     {5, 32, 67},    {6, 64, 64},
    {7, 96, 63}, {13, 40, 384}, {23, 384, 384}, {9, 384, 1536}, {4, 1536, 384},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static size_t panels(size_t columns) { return (columns + QUARRY_PANEL - 1) / QUARRY_PANEL; }

static void products(void) {
    const quarry_gemm_kernels *table = quarry_gemm();
    begin();
    for (size_t s = 0; s < SHAPES; s++) {
        const size_t rows = shapes[s][0], columns = shapes[s][1], depth = shapes[s][2];
        const float *x = floats(rows * depth, 3), *w = floats(columns * depth, 1);
        const float *bias = floats(columns, 1), *residual = floats(rows * columns, 2);
        float *out = zeros(rows * columns * 4), *packed = zeros(panels(columns) * 32 * depth * 4);
        quarry_pack_f32(packed, w, depth, columns, depth);
        const quarry_panels_f32 right = {packed, QUARRY_PANEL, QUARRY_PANEL * depth};
        table->multiply_f32(out, columns, x, depth, &right, bias, residual, rows, columns, depth);
        take(out, rows * columns * 4);
        table->multiply_f32(out, columns, x, depth, &right, NULL, NULL, rows, columns, depth);
        take(out, rows * columns * 4);
    }
    say("multiply_f32");
    begin();
    for (size_t s = 0; s < SHAPES; s++) {
        const size_t rows = shapes[s][0], columns = shapes[s][1], depth = shapes[s][2];
        const size_t deep = (depth + 3) / 4 * 4, all = panels(columns) * 32;
        const float *x = floats(rows * depth, 3), *w = floats(columns * depth, 1);
        const float *bias = floats(columns, 1), *residual = floats(rows * columns, 2);
        int8_t *values = zeros(columns * depth), *packed = zeros(all * deep);
        int32_t *offsets = zeros(all * 4);
        float *scales = zeros(all * 4), *out = zeros(rows * columns * 4);
        for (size_t c = 0; c < columns; c++)
            scales[c] = quarry_quantise(values + c * depth, w + c * depth, depth);
        take(values, columns * depth);
        take(scales, columns * 4);
        quarry_pack_i8(packed, offsets, values, columns, depth);
        const quarry_panels_i8 right = {packed, QUARRY_PANEL * deep, scales, offsets, deep};
        // The form of the left side is the path's own, what it is worth is not.
        quarry_rows_i8 left = {zeros(rows * deep), deep, zeros(rows * 4)};
        table->quantise(&left, x, depth, rows, depth);
        take(left.scales, rows * 4);
        table->multiply_i8(out, columns, &left, &right, bias, residual, rows, columns);
        take(out, rows * columns * 4);
        table->multiply_i8(out, columns, &left, &right, NULL, NULL, rows, columns);
        take(out, rows * columns * 4);
    }
    say("multiply_i8");
}

static void elements(void) {
    const quarry_encoder_kernels *table = quarry_encoder();
    for (size_t rows = 1; rows <= 5; rows += 4) {
        for (size_t width = 1; width <= 384; width = width * 3 + 16) {
            const size_t count = rows * width;
            const float *gamma = floats(width, 2), *beta = floats(width, 1);
            const float *other = floats(count, 9);
            float *x = floats(count, 9), *sums = zeros(rows * 4);
            begin();
            table->layer_norm(x, gamma, beta, 1e-12f, rows, width), take(x, count * 4);
            table->gelu(x, count), take(x, count * 4);
            memcpy(x, other, count * 4);
            table->gelu_tanh(x, count), take(x, count * 4);
            memcpy(x, other, count * 4);
            table->tanh(x, count), take(x, count * 4);
            memcpy(x, other, count * 4);
            table->softmax(x, sums, .3f, rows, width, width), take(x, count * 4);
            table->divide_rows(x, sums, rows, width, width), take(x, count * 4);
            take(sums, rows * 4);
            table->bias(x, gamma, other, rows, width), take(x, count * 4);
            table->add3(x, x, other, other, count), take(x, count * 4);
            table->normalize(x, rows, width), take(x, count * 4);
            table->mean(x, other, rows, width), take(x, width * 4);
            memcpy(x, other, count * 4);
            table->relu(x, count), take(x, count * 4);
            char name[32];
            snprintf(name, sizeof name, "encoder %zux%zu", rows, width);
            say(name);
        }
    }
}

static void dots(void) {
    begin();
    for (size_t count = 1; count < 1100; count = count * 5 / 4 + 1) {
        const float *query = floats(count, 2), *base = floats(20 * count, 2);
        uint32_t rows[30];
        float scores[30];
        for (size_t j = 0; j < 30; j++) rows[j] = (uint32_t)(next() % 20);
        quarry_dot_f32_rows(query, base, count, count, rows, 30, scores);
        take(scores, sizeof scores);
        scores[0] = quarry_dot_f32(query, base, count);
        take(scores, sizeof scores[0]);
    }
    say("dot_f32");
}

static void integer_dots(void) {
    begin();
    for (size_t count = 1; count < 1100; count = count * 5 / 4 + 1) {
        int8_t *query = zeros(count), *base = zeros(20 * count);
        for (size_t i = 0; i < count; i++) query[i] = (int8_t)((int)(next() % 255) - 127);
        for (size_t i = 0; i < 20 * count; i++) base[i] = (int8_t)((int)(next() % 255) - 127);
        // The largest sums there are, of both signs.
        for (size_t i = 0; i < count; i++) base[i] = (int8_t)(query[i] < 0 ? -127 : 127);
        for (size_t i = 0; i < count; i++) base[count + i] = (int8_t)-base[i];
        uint32_t rows[30];
        int32_t sums[30];
        for (size_t j = 0; j < 30; j++) rows[j] = (uint32_t)(next() % 20);
        quarry_dot_i8_rows(query, base, count, count, rows, 30, sums);
        take(sums, sizeof sums);
        sums[0] = quarry_dot_i8(query, base, count);
        sums[1] = quarry_dot_i8(base, base + count, count);
        take(sums, 2 * sizeof sums[0]);
    }
    say("dot_i8");
}

int main(void) {
    const char *wanted = getenv("QUARRY_KERNEL");
    if (wanted && strcmp(wanted, quarry_kernel_name()) != 0) {
        fprintf(stderr, "error: this CPU has no path %s\n", wanted);
        return 2;
    }
    products();
    elements();
    dots();
    integer_dots();
    return 0;
}
