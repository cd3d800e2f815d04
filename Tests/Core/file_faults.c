// Makes one call that changes files fail, for a program that is started with this library in LD_PRELOAD.
//
// INGOT_FAULT_FOLDER: the folder whose files are meant
// INGOT_FAULT_CALL: the number of the call, counted from 0
// INGOT_FAULT_ERROR: the value of errno; 0 for a write of half the bytes, which is no error
// INGOT_FAULT_COUNT: a file to which the number of calls is written at the end
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 1024 };
static long calls;
static char is_meant[MOST_FILES];

static long setting(const char *name) {
  const char *text = getenv(name);
  return text ? atol(text) : -1;
}

static int is_inside(const char *path) {
  const char *folder = getenv("INGOT_FAULT_FOLDER");
  return folder && strncmp(path, folder, strlen(folder)) == 0;
}

/// Returns whether this call is the one that fails. A call that was interrupted is made again, and counts again.
static int fails(void) {
  if (calls++ != setting("INGOT_FAULT_CALL") || setting("INGOT_FAULT_ERROR") <= 0) return 0;
  errno = (int)setting("INGOT_FAULT_ERROR");
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int open_file(const char *path, int flags, unsigned mode) {
  const int is_changed = (flags & (O_WRONLY | O_RDWR)) && is_inside(path);
  if (is_changed && fails()) return -1;
  const int file = REAL(open)(path, flags, mode);
  if (file >= 0 && file < MOST_FILES) is_meant[file] = (char)is_changed;
  return file;
}

#define OPEN(name)                                     \
  int name(const char *path, int flags, ...) {         \
    va_list arguments;                                 \
    va_start(arguments, flags);                        \
    const unsigned mode = va_arg(arguments, unsigned); \
    va_end(arguments);                                 \
    return open_file(path, flags, mode);               \
  }

OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *bytes, size_t count) {
  if (file >= 0 && file < MOST_FILES && is_meant[file]) {
    const int is_short = calls == setting("INGOT_FAULT_CALL") && setting("INGOT_FAULT_ERROR") == 0;
    if (fails()) return -1;
    if (is_short && count > 1) count /= 2;
  }
  return REAL(write)(file, bytes, count);
}

int fsync(int file) {
  if (file >= 0 && file < MOST_FILES && is_meant[file] && fails()) return -1;
  return REAL(fsync)(file);
}

int close(int file) {
  int fault = 0;
  if (file >= 0 && file < MOST_FILES && is_meant[file]) {
    is_meant[file] = 0;
    // What close reports, it has closed.
    fault = setting("INGOT_FAULT_ERROR") != EINTR && fails();
  }
  const int error = errno, result = REAL(close)(file);
  if (!fault) return result;
  errno = error;
  return -1;
}

int rename(const char *from, const char *to) {
  if (is_inside(to) && setting("INGOT_FAULT_ERROR") != EINTR && fails()) return -1;
  return REAL(rename)(from, to);
}

int mkdir(const char *path, mode_t mode) {
  if (is_inside(path) && setting("INGOT_FAULT_ERROR") != EINTR && fails()) return -1;
  return REAL(mkdir)(path, mode);
}

__attribute__((destructor)) static void report(void) {
  const char *path = getenv("INGOT_FAULT_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (file) fprintf(file, "%ld", calls), fclose(file);
}
