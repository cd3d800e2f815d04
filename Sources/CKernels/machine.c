#define _GNU_SOURCE
#include <cblas.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "kernels.h"
#include "pool.h"

struct ingot_machine {
  char *regions[INGOT_REGIONS];
  size_t sizes[INGOT_REGIONS];
  ingot_pool *pool;
  const ingot_kernel_table *table;
  double partials[INGOT_MAX_PARTIALS];
};

ingot_machine *ingot_machine_create(const size_t sizes[INGOT_REGIONS], int threads) {
  // A product's tile runs on the thread that took it; OpenBLAS's own threads would change its bits.
  openblas_set_num_threads(1);
  ingot_machine *machine = calloc(1, sizeof *machine);
  if (!machine) return NULL;
  machine->table = ingot_best_kernels();
  for (int r = 0; r < INGOT_REGIONS; r++) {
    // Fresh pages: zeroed, aligned, and refused at once when the machine cannot have so many.
    size_t size = sizes[r] ? sizes[r] : 1;
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
      ingot_machine_destroy(machine);
      return NULL;
    }
#ifdef MADV_HUGEPAGE
    madvise(pages, size, MADV_HUGEPAGE);
#endif
    machine->regions[r] = pages;
    machine->sizes[r] = size;
  }
  machine->pool = ingot_pool_create(threads);
  if (!machine->pool) {
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
  free(machine);
}

void *ingot_machine_region(ingot_machine *machine, enum ingot_region region) { return machine->regions[region]; }

static float *resolve(const ingot_machine *machine, ingot_operand operand) {
  return (float *)(machine->regions[operand.region] + operand.offset);
}

typedef struct {
  ingot_call call;
  ingot_kernel *kernel;
  int64_t units;
} job;

/// The number of units that an instruction's tiles cover; its tiling was made for it.
static int64_t units_of(const ingot_instruction *i) {
  switch ((enum ingot_opcode)i->opcode) {
    case INGOT_LINEAR:
    case INGOT_MATMUL:
      return i->splits_rows ? i->rows : i->columns;
    case INGOT_SOFTMAX:
    case INGOT_SOFTMAX_ADJOINT:
      return i->rows;
    case INGOT_COLUMN_SUMS:
      return i->columns;
    default:
      return i->rows * i->columns;
  }
}

static void run_tile(void *context, int64_t tile) {
  const job *j = context;
  int64_t size = j->call.instruction->tiling.size, begin = tile * size;
  int64_t end = j->units - begin < size ? j->units : begin + size;
  j->kernel(&j->call, begin, end, tile);
}

/// Adds the tiles' sums in order and divides: the result of a reduction.
static void finish_reduction(const ingot_call *call) {
  const ingot_instruction *i = call->instruction;
  double sum = 0;
  for (int64_t tile = 0; tile < i->tiling.count; tile++) sum += call->partials[tile];
  call->out[0] = (float)(sum * i->decimals[0]);
}

void ingot_run(ingot_machine *machine, const ingot_instruction *program, size_t count, uint64_t seed, uint64_t step) {
  for (size_t n = 0; n < count; n++) {
    const ingot_instruction *i = &program[n];
    job j = {
        .call = {.instruction = i, .seed = seed, .step = step, .partials = machine->partials},
        .kernel = machine->table->kernels[i->opcode],
        .units = units_of(i),
    };
    j.call.out = resolve(machine, i->out);
    for (int k = 0; k < 3; k++) j.call.in[k] = resolve(machine, i->in[k]);
    ingot_pool_run(machine->pool, run_tile, &j, i->tiling.count);
    switch ((enum ingot_opcode)i->opcode) {
      case INGOT_MEAN:
      case INGOT_BINARY_CROSS_ENTROPY:
      case INGOT_MEAN_SQUARED_ERROR:
      case INGOT_CROSS_ENTROPY:
        finish_reduction(&j.call);
        break;
      default:
        break;
    }
  }
}
