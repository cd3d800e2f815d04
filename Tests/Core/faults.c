// Creates machines while each allocation of the core fails once, in turn, and trains while none is allowed. Linked with
// `--wrap`, so that the core's calls end here.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "kernels.h"

/// The number of the call that fails, counted from 0, and of those so far; what has been allocated and not freed.
static long failing = -1, calls, live;

static int fails(void) { return calls++ == failing; }

void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__real_malloc(size_t size);
void *__real_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
int __real_munmap(void *address, size_t size);
void __real_free(void *memory);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __real_pthread_join(pthread_t thread, void **result);

static void *counted(void *memory) {
  live += memory != NULL;
  return memory;
}

void *__wrap_calloc(size_t count, size_t size) { return fails() ? NULL : counted(__real_calloc(count, size)); }

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  return fails() ? NULL : counted(__real_aligned_alloc(alignment, size));
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : counted(__real_malloc(size)); }

void *__wrap_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset) {
  if (fails()) return MAP_FAILED;
  void *pages = __real_mmap(address, size, protection, flags, file, offset);
  live += pages != MAP_FAILED;
  return pages;
}

int __wrap_munmap(void *address, size_t size) {
  live--;
  return __real_munmap(address, size);
}

void __wrap_free(void *memory) {
  live -= memory != NULL;
  __real_free(memory);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
  if (fails()) return EAGAIN;
  const int result = __real_pthread_create(thread, attributes, start, argument);
  live += result == 0;
  return result;
}

int __wrap_pthread_join(pthread_t thread, void **result) {
  live--;
  return __real_pthread_join(thread, result);
}

/// Creates a machine, and another one that borrows from it. Returns whether both were made.
static int make(int threads) {
  const size_t sizes[INGOT_REGIONS] = {4096, 4096, 4096, 4096}, none[INGOT_REGIONS] = {0};
  const ingot_needs needs = {.scratch = 256, .partials = 4, .longest = 2};
  ingot_machine *machine = ingot_machine_create(sizes, &needs, threads, NULL);
  ingot_machine *other = machine ? ingot_machine_create(none, &needs, threads, machine) : NULL;
  const int is_made = other != NULL;
  if (is_made) {
    float *store = ingot_machine_region(machine, INGOT_STORE);
    ingot_instruction constant = {.op.kernel = INGOT_CONSTANT, .tiling = {64, 8, 8}};
    constant.op.family = ingot_family_of(INGOT_CONSTANT);
    constant.op.elementwise = (ingot_elementwise){.out = store, .value = 3};
    const long before = calls;
    for (uint64_t step = 1; step <= 100; step++) ingot_run(machine, &constant, 1, 1, step, NULL);
    if (calls != before || store[63] != 3) {
      fprintf(stderr, "expected no allocation in 100 steps, found %ld\n", calls - before);
      exit(1);
    }
  }
  ingot_machine_destroy(other);
  ingot_machine_destroy(machine);
  return is_made;
}

int main(void) {
  for (int threads = 1; threads <= 3; threads++) {
    for (failing = 0;; failing++) {
      calls = live = 0;
      const int is_made = make(threads);
      if (live != 0) {
        fprintf(stderr, "expected everything freed after fault %ld, found %ld\n", failing, live);
        return 1;
      }
      if (is_made) break;
    }
    printf("%d threads: %ld faults\n", threads, failing);
  }
  return 0;
}
