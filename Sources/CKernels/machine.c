#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "kernels.h"
#include "pool.h"

struct ingot_machine {
  char *regions[INGOT_REGIONS];
  size_t sizes[INGOT_REGIONS];
  /// A block of scratch memory for each thread, one after another.
  char *scratch;
  size_t scratch_size, scratch_total;
  ingot_pool *pool;
  int threads;
  /// Whether OpenBLAS computes dense products.
  int uses_blas;
  /// Whether the store and the pool belong to another machine.
  int borrows;
  const ingot_kernel_table *table;
  /// The sums of the tiles of a reduction.
  double *partials;
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

static void borrow(ingot_machine *machine, const ingot_machine *owner) {
  machine->borrows = 1;
  machine->threads = owner->threads;
  machine->pool = owner->pool;
  machine->sizes[INGOT_STORE] = owner->sizes[INGOT_STORE];
  machine->regions[INGOT_STORE] = owner->regions[INGOT_STORE];
}

static int allocate(ingot_machine *machine, const size_t sizes[INGOT_REGIONS], size_t scratch, size_t partials) {
  for (int r = 0; r < INGOT_REGIONS; r++) {
    if (machine->regions[r]) continue;
    machine->sizes[r] = sizes[r] ? sizes[r] : 1;
    machine->regions[r] = map_pages(machine->sizes[r]);
    if (!machine->regions[r]) return 0;
  }
  machine->scratch_size = (scratch + 63) / 64 * 64;
  if (__builtin_mul_overflow(machine->scratch_size, (size_t)machine->threads, &machine->scratch_total)) return 0;
  if (machine->scratch_total == 0) machine->scratch_total = 1;
  machine->scratch = map_pages(machine->scratch_total);
  machine->partials = calloc(partials + 1, sizeof *machine->partials);
  if (!machine->scratch || !machine->partials) return 0;
  if (!machine->pool) machine->pool = ingot_pool_create(machine->threads);
  return machine->pool != NULL;
}

ingot_machine *ingot_machine_create(
    const size_t sizes[INGOT_REGIONS], size_t scratch, size_t partials, int threads, const ingot_machine *owner) {
  ingot_sgemm_prepare();
  ingot_machine *machine = calloc(1, sizeof *machine);
  if (!machine) return NULL;
  machine->table = ingot_best_kernels();
  machine->threads = threads < 1 ? 1 : threads;
  if (owner) borrow(machine, owner);
  if (!allocate(machine, sizes, scratch, partials)) {
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
  if (machine->scratch) munmap(machine->scratch, machine->scratch_total);
  free(machine->partials);
  free(machine);
}

void *ingot_machine_region(ingot_machine *machine, enum ingot_region region) { return machine->regions[region]; }

/// An instruction about to run on the pool.
typedef struct {
  const ingot_machine *machine;
  const ingot_instruction *instruction;
  ingot_moment moment;
  ingot_rates rates;  ///< the coefficients of an update
  ingot_product_job product;
} job;

static void run_tile(void *context, int64_t tile, int thread) {
  const job *j = context;
  const ingot_op *op = &j->instruction->op;
  const ingot_tiling *tiling = &j->instruction->tiling;
  const int64_t begin = tile * tiling->size;
  const int64_t end = tiling->units - begin < tiling->size ? tiling->units : begin + tiling->size;
  const ingot_kernel_pointer kernel = j->machine->table->kernels[op->kernel];
  switch ((enum ingot_family)op->family) {
    case INGOT_ELEMENTWISE: kernel.elementwise(&op->elementwise, begin, end); break;
    case INGOT_COPY: kernel.copy(&op->copy, begin, end); break;
    case INGOT_ROWS: kernel.rows(&op->rows, begin, end); break;
    case INGOT_COLUMNS: kernel.columns(&op->columns, begin, end); break;
    case INGOT_REDUCTION: j->machine->partials[tile] = kernel.reduction(&op->reduction, begin, end); break;
    case INGOT_LOSS: kernel.loss(&op->loss, begin, end); break;
    case INGOT_DRAW: kernel.draw(&op->draw, &j->moment, begin, end); break;
    case INGOT_UPDATE: kernel.update(&op->update, &j->rates, op->update.gradient, begin, end); break;
    case INGOT_PRODUCT: {
      char *scratch = j->machine->scratch + (size_t)thread * j->machine->scratch_size;
      ingot_run_product(&j->product, tile, (float *)scratch);
      break;
    }
  }
}

static void prepare_tile(void *context, int64_t tile, int thread) {
  const job *j = context;
  (void)thread;
  ingot_prepare_product(&j->product, tile);
}

/// Computes the data that all tiles of an instruction share at this step.
static void prepare(job *j, uint64_t step) {
  const ingot_op *op = &j->instruction->op;
  if (op->family == INGOT_UPDATE) j->rates = ingot_rates_at(&op->update, step);
  if (op->family != INGOT_PRODUCT) return;
  const ingot_product *product = &op->product;
  j->product = (ingot_product_job){.op = product, .table = j->machine->table, .moment = j->moment};
  j->product.skips_zeros = ingot_skips_zeros(product);
  j->product.uses_blas = j->machine->uses_blas;
  for (int e = 0; e < product->epilogue_count; e++) {
    const ingot_op *epilogue = &product->epilogues[e];
    if (epilogue->family == INGOT_UPDATE) j->product.rates = ingot_rates_at(&epilogue->update, step);
  }
}

/// Adds up the tiles' sums in order and stores the result of the reduction.
static void finish_reduction(const job *j) {
  const ingot_reduction *op = &j->instruction->op.reduction;
  double sum = 0;
  for (int64_t tile = 0; tile < j->instruction->tiling.count; tile++) sum += j->machine->partials[tile];
  op->out[0] = (float)(sum * op->factor);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void ingot_run(
    ingot_machine *machine, const ingot_instruction *program, size_t count, uint64_t seed, uint64_t step,
    uint64_t *times) {
  for (size_t n = 0; n < count; n++) {
    const ingot_instruction *i = &program[n];
    if (times) times[2 * n] = now();
    job j = {.machine = machine, .instruction = i, .moment = {seed, step}};
    prepare(&j, step);
    if (i->op.family == INGOT_PRODUCT) {
      ingot_pool_run(machine->pool, prepare_tile, &j, ingot_preparation_tiles(&j.product));
    }
    ingot_pool_run(machine->pool, run_tile, &j, i->tiling.count);
    if (i->op.family == INGOT_REDUCTION) finish_reduction(&j);
    if (times) times[2 * n + 1] = now();
  }
}
