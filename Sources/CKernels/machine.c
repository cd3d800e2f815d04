#define _GNU_SOURCE
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "kernels.h"
#include "pool.h"

struct ingot_machine {
  char *regions[INGOT_REGIONS];
  size_t sizes[INGOT_REGIONS];
  /// A block for each thread, one after another.
  char *scratch;
  size_t scratch_size, scratch_total;
  ingot_pool *pool;
  const ingot_kernel_table *table;
  double partials[INGOT_MAX_PARTIALS];
};

/// Fresh pages: zeroed, aligned, and refused at once when the machine cannot have so many.
static void *map_pages(size_t size) {
  void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return NULL;
#ifdef MADV_HUGEPAGE
  madvise(pages, size, MADV_HUGEPAGE);
#endif
  return pages;
}

static int allocate(ingot_machine *machine, const size_t sizes[INGOT_REGIONS], size_t scratch, int threads) {
  for (int r = 0; r < INGOT_REGIONS; r++) {
    machine->sizes[r] = sizes[r] ? sizes[r] : 1;
    machine->regions[r] = map_pages(machine->sizes[r]);
    if (!machine->regions[r]) return 0;
  }
  machine->scratch_size = (scratch + 63) / 64 * 64;
  if (__builtin_mul_overflow(machine->scratch_size, (size_t)threads, &machine->scratch_total)) return 0;
  if (machine->scratch_total == 0) machine->scratch_total = 1;
  machine->scratch = map_pages(machine->scratch_total);
  if (!machine->scratch) return 0;
  machine->pool = ingot_pool_create(threads);
  return machine->pool != NULL;
}

ingot_machine *ingot_machine_create(const size_t sizes[INGOT_REGIONS], size_t scratch, int threads) {
  // A product's tile runs on the thread that took it; OpenBLAS's own threads would change its bits.
  openblas_set_num_threads(1);
  ingot_machine *machine = calloc(1, sizeof *machine);
  if (!machine) return NULL;
  machine->table = ingot_best_kernels();
  if (!allocate(machine, sizes, scratch, threads < 1 ? 1 : threads)) {
    ingot_machine_destroy(machine);
    return NULL;
  }
  return machine;
}

void ingot_machine_destroy(ingot_machine *machine) {
  if (!machine) return;
  ingot_pool_destroy(machine->pool);
  for (int r = 0; r < INGOT_REGIONS; r++) {
    if (machine->regions[r]) munmap(machine->regions[r], machine->sizes[r]);
  }
  if (machine->scratch) munmap(machine->scratch, machine->scratch_total);
  free(machine);
}

void *ingot_machine_region(ingot_machine *machine, enum ingot_region region) { return machine->regions[region]; }

static float *resolve(const ingot_machine *machine, ingot_operand operand) {
  return (float *)(machine->regions[operand.region] + operand.offset);
}

/// An instruction about to run on the pool.
typedef struct {
  const ingot_machine *machine;
  const ingot_instruction *instruction;
  int64_t units;
  ingot_call call;
  ingot_product product;
} job;

static int is_product(const ingot_instruction *i) { return i->op.opcode == INGOT_LINEAR || i->op.opcode == INGOT_MATMUL; }

/// The number of units that an instruction's tiles cover; its tiling was made for it.
static int64_t units_of(const ingot_instruction *i) {
  switch ((enum ingot_opcode)i->op.opcode) {
    case INGOT_LINEAR:
    case INGOT_MATMUL:
      return i->splits_rows ? i->rows : i->columns;
    case INGOT_CONCAT_COLUMNS:
    case INGOT_SLICE_COLUMNS:
    case INGOT_PAD_COLUMNS:
    case INGOT_CATEGORICAL:
    case INGOT_MIXTURE:
    case INGOT_SWISS_ROLL:
    case INGOT_SCALE_COLUMNS:
    case INGOT_SHIFT_COLUMNS:
    case INGOT_SOFTMAX:
    case INGOT_LOG_SOFTMAX:
    case INGOT_SOFTMAX_ADJOINT:
    case INGOT_LOG_SOFTMAX_ADJOINT:
    case INGOT_SOFTMAX_CROSS_ENTROPY:
    case INGOT_SOFTMAX_CROSS_ENTROPY_ADJOINT:
      return i->rows;
    case INGOT_COLUMN_SUMS:
    case INGOT_NORMALIZE_COLUMNS:
    case INGOT_NORMALIZE_COLUMNS_ADJOINT:
    case INGOT_TRACK_MEAN:
    case INGOT_TRACK_VARIANCE:
      return i->columns;
    default:
      return i->rows * i->columns;
  }
}

static void run_tile(void *context, int64_t tile, int thread) {
  const job *j = context;
  const ingot_instruction *i = j->instruction;
  int64_t size = i->tiling.size, begin = tile * size;
  int64_t end = j->units - begin < size ? j->units : begin + size;
  if (is_product(i)) {
    char *scratch = j->machine->scratch + (size_t)thread * j->machine->scratch_size;
    ingot_run_product(&j->product, begin, end, (float *)scratch);
  } else {
    j->machine->table->kernels[i->op.opcode](&j->call, begin, end, tile);
  }
}

/// The rate of an update at a step.
static double scheduled_rate(const ingot_op *op, uint64_t step) {
  const double pi = 3.14159265358979323846;
  const ingot_schedule *schedule = &op->schedule;
  double rate = op->decimals[0];
  if (step < (uint64_t)schedule->warmup) rate *= (double)step / (double)schedule->warmup;
  for (int32_t d = 0; d < schedule->drop_count; d++) {
    if (step > (uint64_t)schedule->drops[d]) rate *= schedule->factor;
  }
  if (schedule->over > 0) {
    const double over = (double)schedule->over, done = (double)step - 1;
    rate *= (1 + cos(pi * (done < over ? done : over) / over)) / 2;
  }
  return rate;
}

static ingot_call prepare(
    ingot_machine *machine, const ingot_op *op, const ingot_instruction *i, uint64_t seed, uint64_t step) {
  ingot_call call = {
      .op = op, .rows = i->rows, .columns = i->columns, .seed = seed, .step = step, .partials = machine->partials};
  call.out = resolve(machine, op->out);
  for (int k = 0; k < 3; k++) call.in[k] = resolve(machine, op->in[k]);
  if (op->opcode == INGOT_ADAM) {
    const double rate = scheduled_rate(op, step);
    call.state_count = 2;
    call.corrected_rate = (float)(rate / (1.0 - pow(op->decimals[1], (double)step)));
    call.kept = (float)(1.0 - rate * op->decimals[4]);
    call.correction2 = (float)(1.0 / (1.0 - pow(op->decimals[2], (double)step)));
  } else if (op->opcode == INGOT_SGD) {
    call.rate = (float)scheduled_rate(op, step);
    call.state_count = op->decimals[1] != 0;
  }
  return call;
}

/// Whether an epilogue changes the tile it is given, instead of writing somewhere else.
static int is_in_place(const ingot_op *epilogue) {
  return epilogue->opcode != INGOT_COLUMN_SUMS && epilogue->opcode != INGOT_ADAM && epilogue->opcode != INGOT_SGD;
}

static void prepare_product(ingot_machine *machine, job *j, uint64_t seed, uint64_t step) {
  const ingot_instruction *i = j->instruction;
  j->product = (ingot_product){
      .instruction = i,
      .table = machine->table,
      .in = {j->call.in[0], j->call.in[1], j->call.in[2]},
      .out = i->is_consumed ? NULL : j->call.out,
  };
  j->product.skips_zeros = ingot_skips_zeros(&j->product);
  for (int e = 0; e < i->epilogue_count; e++) {
    j->product.epilogues[e] = prepare(machine, &i->epilogues[e], i, seed, step);
    if (is_in_place(&i->epilogues[e])) j->product.epilogues[e].out = NULL;
  }
}

/// Adds the tiles' sums in order and divides: the result of a reduction.
static void finish_reduction(const job *j) {
  double sum = 0;
  for (int64_t tile = 0; tile < j->instruction->tiling.count; tile++) sum += j->call.partials[tile];
  j->call.out[0] = (float)(sum * j->instruction->op.decimals[0]);
}

static int is_reduction(const ingot_instruction *i) {
  switch ((enum ingot_opcode)i->op.opcode) {
    case INGOT_MEAN:
    case INGOT_SUM_SQUARES:
    case INGOT_BINARY_CROSS_ENTROPY:
    case INGOT_BCE_WITH_LOGITS:
    case INGOT_MEAN_SQUARED_ERROR:
    case INGOT_CROSS_ENTROPY:
    case INGOT_SOFTMAX_CROSS_ENTROPY:
      return 1;
    default:
      return 0;
  }
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
    job j = {.machine = machine, .instruction = i, .units = units_of(i)};
    j.call = prepare(machine, &i->op, i, seed, step);
    if (is_product(i)) prepare_product(machine, &j, seed, step);
    ingot_pool_run(machine->pool, run_tile, &j, i->tiling.count);
    if (is_reduction(i)) finish_reduction(&j);
    if (times) times[2 * n + 1] = now();
  }
}
