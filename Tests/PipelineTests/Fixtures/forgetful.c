/* A disk that forgets and fails, for tests: preloaded into `quarry` (LD_PRELOAD).
 *
 * It keeps beside the real folder what a disk would hold if the power went now: the bytes a file
 * had at its last fsync, the names a folder had at its last fsync. A test kills the process and
 * puts that image in the folder's place. It also counts the operations that change the folder
 * and makes one of them fail, or kills the process before it.
 *
 *   FORGETFUL_ROOT   the folder that is watched, absolute, without symbolic links
 *   FORGETFUL_IMAGE  where the image is kept: <id>.data (bytes), <id>.names (name TAB id TAB kind),
 *                    <id>.now (the same of the moment of the kill or the end), root (the watched
 *                    folder's id), count (changes, synchronisations, reads, at the process's end)
 *   FORGETFUL_FAULT  kill:N | torn:N | enospc:N | erofs:N | eio-write:N | eio-sync:N | eio-read:N
 *
 * enospc fails every growing operation from the Nth change on, as a full disk does; erofs every
 * change and every opening to write, as a disk does that was mounted anew to be read only; the
 * others fail once.
 * Only the process named `quarry` is watched, not its parsers.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

enum fault { NONE, KILL, TORN, ENOSPC_FROM, EROFS_FROM, EIO_WRITE, EIO_SYNC, EIO_READ };

static char root[PATH_MAX], image[PATH_MAX];
static enum fault fault;
static long fault_at, operations, syncs, reads;
static int active;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* Inode -> id, open addressing; an inode that is created anew gets a new id. */
#define SLOTS 65536
static struct { ino_t inode; long id; } ids[SLOTS];
static long last_id;

static long *slot_of(ino_t inode) {
    size_t at = (inode * 0x9E3779B97F4A7C15ULL) >> 48;
    while (ids[at].inode && ids[at].inode != inode) at = (at + 1) % SLOTS;
    ids[at].inode = inode;
    return &ids[at].id;
}

static long id_of(ino_t inode) {
    long *id = slot_of(inode);
    if (!*id) *id = ++last_id;
    return *id;
}

static int inside(const char *path) {
    size_t length = strlen(root);
    return active && !strncmp(path, root, length) && (path[length] == '/' || !path[length]);
}

static void absolute(int folder, const char *path, char *out) {
    if (path[0] == '/') { snprintf(out, PATH_MAX, "%s", path); return; }
    char base[PATH_MAX], link[64];
    if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) base[0] = 0; }
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t n = readlink(link, base, sizeof base - 1);
        base[n < 0 ? 0 : n] = 0;
    }
    if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) out[0] = 0;
}

/* Whether a descriptor is of a file in the watched folder. */
static int watched(int fd) {
    if (!active) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return inside(path);
}

static int real_open(const char *path, int flags, mode_t mode) {
    REAL(open);
    return real(path, flags, mode);
}

static ssize_t real_write(int fd, const void *bytes, size_t count) {
    REAL(write);
    return real(fd, bytes, count);
}

static void keep(const char *name, const char *bytes, size_t count) {
    char path[PATH_MAX + 64], temporary[PATH_MAX + 80];
    snprintf(path, sizeof path, "%s/%s", image, name);
    snprintf(temporary, sizeof temporary, "%s.new", path);
    int fd = real_open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) abort();
    while (count > 0) {
        ssize_t n = real_write(fd, bytes, count);
        if (n <= 0) abort();
        bytes += n;
        count -= n;
    }
    close(fd);
    static int (*real_rename)(const char *, const char *);
    if (!real_rename) real_rename = dlsym(RTLD_NEXT, "rename");
    if (real_rename(temporary, path)) abort();
}

static void keep_data(const char *path, ino_t inode) {
    int fd = real_open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return;
    struct stat info;
    fstat(fd, &info);
    char *bytes = malloc(info.st_size + 1), name[64];
    size_t got = 0;
    static ssize_t (*real_read)(int, void *, size_t);
    if (!real_read) real_read = dlsym(RTLD_NEXT, "read");
    ssize_t n;
    while (got < (size_t)info.st_size && (n = real_read(fd, bytes + got, info.st_size - got)) > 0)
        got += n;
    close(fd);
    snprintf(name, sizeof name, "%ld.data", id_of(inode));
    keep(name, bytes, got);
    free(bytes);
}

/* deep: with all below it, and its bytes. kind: ".names", what is durable, or ".now". */
static void keep_names(const char *path, ino_t inode, int deep, const char *kind) {
    DIR *folder = opendir(path);
    if (!folder) return;
    size_t size = 0, room = 1 << 16;
    char *list = malloc(room), name[64];
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        char child[PATH_MAX + 300];
        struct stat info;
        snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
        if (lstat(child, &info)) continue;
        int is_folder = S_ISDIR(info.st_mode);
        if (!is_folder && !S_ISREG(info.st_mode)) continue;
        if (room - size < 600) list = realloc(list, room *= 2);
        size += snprintf(list + size, room - size, "%s\t%ld\t%c\n", entry->d_name,
                         id_of(info.st_ino), is_folder ? 'd' : 'f');
        if (deep && is_folder) keep_names(child, info.st_ino, 1, kind);
        if (deep && !is_folder && !strcmp(kind, ".names")) keep_data(child, info.st_ino);
    }
    closedir(folder);
    snprintf(name, sizeof name, "%ld%s", id_of(inode), kind);
    keep(name, list, size);
    free(list);
}

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("FORGETFUL_ROOT"), *to = getenv("FORGETFUL_IMAGE");
    if (!where || !to || strcmp(program_invocation_short_name, "quarry")) return;
    snprintf(root, sizeof root, "%s", where);
    snprintf(image, sizeof image, "%s", to);
    const char *what = getenv("FORGETFUL_FAULT");
    static const char *names[] = {"", "kill", "torn", "enospc", "erofs", "eio-write", "eio-sync",
                                  "eio-read"};
    for (int i = KILL; what && i <= EIO_READ; i++) {
        size_t length = strlen(names[i]);
        if (!strncmp(what, names[i], length) && what[length] == ':') {
            fault = i;
            fault_at = atol(what + length + 1);
        }
    }
    active = 1;
}

/* What is there before the first change is durable. */
static void first_image(void) {
    struct stat info;
    if (stat(root, &info)) abort();
    keep_names(root, info.st_ino, 1, ".names");
    char text[32];
    snprintf(text, sizeof text, "%ld", id_of(info.st_ino));
    keep("root", text, strlen(text));
}

static void keep_now(void) {
    struct stat info;
    if (!stat(root, &info)) keep_names(root, info.st_ino, 1, ".now");
}

static void die(void) {
    keep_now();
    kill(getpid(), SIGKILL);
}

__attribute__((destructor)) static void end(void) {
    if (!active || (!operations && !reads)) return;
    if (operations) keep_now();
    char text[96];
    snprintf(text, sizeof text, "%ld %ld %ld", operations, syncs, reads);
    keep("count", text, strlen(text));
}

/* Counts an operation that changes the folder. Returns the errno it is to fail with, or 0. */
static int change(int grows) {
    long number = ++operations;
    if (number == 1) first_image();
    if (fault == KILL && number == fault_at) die();
    if (fault == ENOSPC_FROM && number >= fault_at && grows) return ENOSPC;
    if (fault == EROFS_FROM && number >= fault_at) return EROFS;
    if (fault == EIO_WRITE && number == fault_at) return EIO;
    return 0;
}

#define ENTER pthread_mutex_lock(&lock)
#define LEAVE(value) do { int e_ = errno; pthread_mutex_unlock(&lock); errno = e_; return value; } while (0)
#define FAIL(code) do { pthread_mutex_unlock(&lock); errno = (code); return -1; } while (0)

static ssize_t torn(int fd, const void *bytes, size_t count, off_t at, int placed) {
    static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
    if (!real_pwrite) real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    if (placed) real_pwrite(fd, bytes, count / 2, at);
    else real_write(fd, bytes, count / 2);
    die();
    return -1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    if (!watched(fd)) return real_write(fd, bytes, count);
    ENTER;
    int code = change(1);
    if (code) FAIL(code);
    if (fault == TORN && operations == fault_at) torn(fd, bytes, count, 0, 0);
    LEAVE(real_write(fd, bytes, count));
}

static ssize_t place(int fd, const void *bytes, size_t count, off_t at) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    if (!watched(fd)) return real(fd, bytes, count, at);
    ENTER;
    int code = change(1);
    if (code) FAIL(code);
    if (fault == TORN && operations == fault_at) torn(fd, bytes, count, at, 1);
    LEAVE(real(fd, bytes, count, at));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    return place(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    return place(fd, bytes, count, at);
}

static int cut(int fd, off_t length) {
    static int (*real)(int, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
    if (!watched(fd)) return real(fd, length);
    ENTER;
    int code = change(0);
    if (code) FAIL(code);
    LEAVE(real(fd, length));
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int synchronise(int fd) {
    if (!watched(fd)) return 0;
    ENTER;
    int code = change(0);
    if (code) FAIL(code);
    if (++syncs == fault_at && fault == EIO_SYNC) FAIL(EIO);
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n < 0 ? 0 : n] = 0;
    struct stat info;
    fstat(fd, &info);
    if (S_ISDIR(info.st_mode)) keep_names(path, info.st_ino, 0, ".names");
    else keep_data(link, info.st_ino);
    LEAVE(0);
}

int fsync(int fd) { return synchronise(fd); }
int fdatasync(int fd) { return synchronise(fd); }

static ssize_t fetch(int fd) {
    if (!active || !watched(fd)) return 0;
    struct stat info;
    fstat(fd, &info);
    if (!S_ISREG(info.st_mode)) return 0;
    long number = __sync_add_and_fetch(&reads, 1);
    return fault == EIO_READ && number == fault_at ? -1 : 0;
}

ssize_t read(int fd, void *bytes, size_t count) {
    REAL(read);
    if (fetch(fd)) { errno = EIO; return -1; }
    return real(fd, bytes, count);
}
ssize_t pread64(int fd, void *bytes, size_t count, off64_t at) {
    REAL(pread64);
    if (fetch(fd)) { errno = EIO; return -1; }
    return real(fd, bytes, count, at);
}
ssize_t pread(int fd, void *bytes, size_t count, off_t at) { return pread64(fd, bytes, count, at); }

static int open_at(int folder, const char *name, int flags, mode_t mode) {
    static int (*real)(int, const char *, int, ...);
    if (!real) real = dlsym(RTLD_NEXT, "openat64");
    char path[PATH_MAX];
    absolute(folder, name, path);
    int writes = flags & O_ACCMODE;
    int matters = (flags & O_CREAT) || (fault == EROFS_FROM && writes);
    if (!matters || !inside(path)) return real(folder, name, flags, mode);
    ENTER;
    struct stat info;
    int is_new = (flags & O_CREAT) && lstat(path, &info) != 0;
    int code = is_new ? change(1) : 0;
    if (fault == EROFS_FROM && writes && operations >= fault_at) code = EROFS;
    if (code) FAIL(code);
    int fd = real(folder, name, flags, mode);
    if (fd >= 0 && is_new && !fstat(fd, &info)) *slot_of(info.st_ino) = ++last_id;
    LEAVE(fd);
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE; return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE; return open_at(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) {
    MODE;
    return open_at(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE;
    return open_at(folder, path, flags, mode);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    char path[PATH_MAX];
    absolute(AT_FDCWD, to, path);
    if (!inside(path)) return real(from, to);
    ENTER;
    int code = change(1);
    if (code) FAIL(code);
    LEAVE(real(from, to));
}

int mkdir(const char *name, mode_t mode) {
    REAL(mkdir);
    char path[PATH_MAX];
    absolute(AT_FDCWD, name, path);
    if (!inside(path)) return real(name, mode);
    ENTER;
    int code = change(1);
    if (code) FAIL(code);
    int result = real(name, mode);
    struct stat info;
    if (!result && !stat(path, &info)) *slot_of(info.st_ino) = ++last_id;
    LEAVE(result);
}

static int removed(int folder, const char *name) {
    char path[PATH_MAX];
    absolute(folder, name, path);
    return inside(path) ? change(0) : 0;
}

int unlink(const char *path) {
    REAL(unlink);
    ENTER;
    int code = removed(AT_FDCWD, path);
    if (code) FAIL(code);
    LEAVE(real(path));
}
int rmdir(const char *path) {
    REAL(rmdir);
    ENTER;
    int code = removed(AT_FDCWD, path);
    if (code) FAIL(code);
    LEAVE(real(path));
}
int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    ENTER;
    int code = removed(folder, path);
    if (code) FAIL(code);
    LEAVE(real(folder, path, flags));
}
int remove(const char *path) {
    REAL(remove);
    ENTER;
    int code = removed(AT_FDCWD, path);
    if (code) FAIL(code);
    LEAVE(real(path));
}
