/// How the tiles of a run are handed to threads.
///
/// Tiles have tickets, numbered over all instructions in order. A thread that takes a ticket waits until the
/// instructions that the ticket's instruction needs are complete, and computes the tile. All of them have lower
/// tickets, which other threads have taken before, so no two threads ever wait for each other. There is no barrier:
/// while one thread finishes an instruction, another one begins the next that does not need it.
#ifndef INGOT_SCHEDULE_H
#define INGOT_SCHEDULE_H

#include <stdatomic.h>

#include "kernels.h"
#include "pool.h"

/// An instruction of a run. The tickets of its preparation come before those of its tiles.
typedef struct ingot_job ingot_job;

/// What a run needs, allocated once. The host fills all members but the last three.
typedef struct {
  const ingot_kernel_table *table;
  ingot_pool *pool;
  /// A block of memory for each thread, one after another.
  char *scratch;
  size_t scratch_size;
  double *partials;  ///< the sums of the tiles of reductions
  ingot_job *jobs;
  size_t count;
  ingot_moment moment;
} ingot_schedule_memory;

struct ingot_job {
  const ingot_instruction *instruction;
  int64_t first;         ///< the first ticket
  int64_t preparations;  ///< the number of tickets of the preparation
  ingot_rates rates;     ///< update: its coefficients at this step
  ingot_product_job product;
  _Atomic int64_t prepared;  ///< the number of preparations done
  _Atomic int64_t nonzeros;  ///< product: the number of non-zeros that the preparations found
  _Atomic int64_t done;      ///< the number of tiles done
  _Atomic int64_t complete;  ///< 1 when all tiles are done
};

/// Makes the jobs of a run, and returns the number of tickets. A run of one instruction waits for nothing.
int64_t ingot_schedule(
    ingot_schedule_memory *schedule, const ingot_instruction *program, size_t count, ingot_moment moment);

/// Runs one ticket of the schedule that is `context`, on thread number `thread`.
void ingot_run_ticket(void *context, int64_t ticket, int thread);

#endif
