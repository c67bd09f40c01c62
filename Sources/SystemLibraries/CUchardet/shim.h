#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <uchardet.h>

// The library states no version; the file it was loaded from has it in its name.
static inline const char *quarry_uchardet_path(void) {
    Dl_info info;
    return dladdr((const void *)uchardet_new, &info) ? info.dli_fname : 0;
}
