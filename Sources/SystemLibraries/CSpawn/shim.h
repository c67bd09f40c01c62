#pragma once
#include <spawn.h>

// What glibc has (since 2.34) and does not declare to a compiler that is held to a C standard, as Swift's is.
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int pipe2(int ends[2], int flags);
