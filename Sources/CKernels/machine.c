#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "kernels.h"
#include "schedule.h"

struct ingot_machine {
  char *regions[INGOT_REGIONS];
  size_t sizes[INGOT_REGIONS];
  size_t scratch_total;
  ingot_pool *pool;
  int threads;
  /// Whether the store and the pool belong to another machine.
  int borrows;
  ingot_schedule schedule;
};

/// Maps fresh pages, which are zeroed and aligned. Returns null at once when that much memory is not available.
static void *map_pages(size_t size) {
  void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return NULL;
#ifdef MADV_HUGEPAGE
  madvise(pages, size, MADV_HUGEPAGE);
#endif
  return pages;
}

/// Allocates an array that shares no cache line with other data. Returns null when there is no memory for it.
static void *allocate_lines(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - INGOT_LINE) return NULL;
  return aligned_alloc(INGOT_LINE, (bytes / INGOT_LINE + 1) * INGOT_LINE);
}

static void borrow(ingot_machine *machine, const ingot_machine *owner) {
  machine->borrows = 1;
  machine->threads = owner->threads;
  machine->pool = owner->pool;
  machine->sizes[INGOT_STORE] = owner->sizes[INGOT_STORE];
  machine->regions[INGOT_STORE] = owner->regions[INGOT_STORE];
}

/// Allocates the numbers of tiles taken, for programs of at most `longest` instructions.
static int allocate_taken(ingot_schedule *schedule, size_t longest, size_t threads) {
  const size_t in_line = INGOT_LINE / sizeof *schedule->taken;
  size_t counters, total;
  if (__builtin_mul_overflow(longest, INGOT_STAGES, &counters)) return 0;
  schedule->taken_size = (counters / in_line + 1) * in_line;
  if (__builtin_mul_overflow(schedule->taken_size, threads, &total)) return 0;
  schedule->taken = allocate_lines(total, sizeof *schedule->taken);
  return schedule->taken != NULL;
}

static int allocate(ingot_machine *machine, const size_t sizes[INGOT_REGIONS], const ingot_needs *needs) {
  for (int r = 0; r < INGOT_REGIONS; r++) {
    if (machine->regions[r]) continue;
    machine->sizes[r] = sizes[r] ? sizes[r] : 1;
    machine->regions[r] = map_pages(machine->sizes[r]);
    if (!machine->regions[r]) return 0;
  }
  ingot_schedule *schedule = &machine->schedule;
  schedule->scratch_size = (needs->scratch + INGOT_LINE - 1) / INGOT_LINE * INGOT_LINE;
  if (__builtin_mul_overflow(schedule->scratch_size, (size_t)machine->threads, &machine->scratch_total)) return 0;
  if (machine->scratch_total == 0) machine->scratch_total = 1;
  schedule->scratch = map_pages(machine->scratch_total);
  schedule->partials = calloc(needs->partials + 1, sizeof *schedule->partials);
  schedule->progress = allocate_lines(needs->longest, sizeof *schedule->progress);
  if (!allocate_taken(schedule, needs->longest, (size_t)machine->threads)) return 0;
  if (!schedule->scratch || !schedule->partials || !schedule->progress) return 0;
  schedule->threads = machine->threads;
  if (!machine->pool) machine->pool = ingot_pool_create(machine->threads);
  schedule->pool = machine->pool;
  return machine->pool != NULL;
}

ingot_machine *ingot_machine_create(
    const size_t sizes[INGOT_REGIONS], const ingot_needs *needs, int threads, const ingot_machine *owner) {
  ingot_machine *machine = calloc(1, sizeof *machine);
  if (!machine) return NULL;
  machine->schedule.table = ingot_best_kernels();
  machine->threads = threads < 1 ? 1 : threads;
  if (owner) borrow(machine, owner);
  if (!allocate(machine, sizes, needs)) {
    ingot_machine_destroy(machine);
    return NULL;
  }
  return machine;
}

void ingot_machine_destroy(ingot_machine *machine) {
  if (!machine) return;
  if (!machine->borrows) ingot_pool_destroy(machine->pool);
  for (int r = 0; r < INGOT_REGIONS; r++) {
    const int is_own = !(machine->borrows && r == INGOT_STORE);
    if (is_own && machine->regions[r]) munmap(machine->regions[r], machine->sizes[r]);
  }
  if (machine->schedule.scratch) munmap(machine->schedule.scratch, machine->scratch_total);
  free(machine->schedule.partials);
  free(machine->schedule.progress);
  free(machine->schedule.taken);
  free(machine);
}

void *ingot_machine_region(ingot_machine *machine, enum ingot_region region) { return machine->regions[region]; }

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void ingot_run(
    ingot_machine *machine, const ingot_instruction *program, size_t count, uint64_t seed, uint64_t step,
    uint64_t *times) {
  const ingot_moment moment = {seed, step};
  // Instructions that are timed run one by one.
  const size_t at_once = times ? 1 : count;
  for (size_t n = 0; n < count; n += at_once) {
    if (times) times[2 * n] = now();
    ingot_schedule_run(&machine->schedule, &program[n], at_once, moment);
    if (times) times[2 * n + 1] = now();
  }
}
