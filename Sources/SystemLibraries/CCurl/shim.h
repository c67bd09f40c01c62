#pragma once
#include <curl/curl.h>

// Swift can't call functions of a variable number of arguments.
static inline CURLcode quarry_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode quarry_curl_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quarry_curl_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quarry_curl_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode quarry_curl_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*quarry_curl_piece)(char *bytes, size_t size, size_t count, void *context);
typedef int (*quarry_curl_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode quarry_curl_on_piece(
    CURL *handle, CURLoption option, quarry_curl_piece function) {
    return curl_easy_setopt(handle, option, function);
}

static inline CURLcode quarry_curl_on_seek(CURL *handle, quarry_curl_seek function) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, function);
}
