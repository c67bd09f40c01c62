#include "CKernels.h"

float quarry_dot_f32(const float *a, const float *b, size_t count) {
    float lanes[16] = {0};
    size_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (size_t lane = 0; lane < 16; lane++)
            lanes[lane] = __builtin_fmaf(a[i + lane], b[i + lane], lanes[lane]);
    for (size_t lane = 0; i + lane < count; lane++)
        lanes[lane] = __builtin_fmaf(a[i + lane], b[i + lane], lanes[lane]);
    for (size_t width = 8; width > 0; width /= 2)
        for (size_t lane = 0; lane < width; lane++)
            lanes[lane] += lanes[lane + width];
    return lanes[0];
}
