/// How the tiles of a run are shared among threads.
///
/// Each thread goes through the instructions in order and computes its share of the tiles of each, which is the same at
/// every step: what it leaves in the caches of its core is there when it needs it again. There is no barrier. A thread
/// waits only for the instructions that the next one needs, and first takes from the shares of other threads what they
/// have not begun. A tile that has been taken is being computed by a thread that waits for nothing, so no two threads
/// ever wait for each other.
#ifndef INGOT_SCHEDULE_H
#define INGOT_SCHEDULE_H

#include <stdatomic.h>

#include "kernels.h"
#include "pool.h"

/// The stages of an instruction, each of which has tiles. Only products have more than the last.
enum ingot_stage { INGOT_PACKING, INGOT_FINDING, INGOT_COMPUTATION, INGOT_STAGES };

/// How far an instruction is, on a cache line of its own.
typedef struct {
  _Alignas(INGOT_LINE) _Atomic int64_t done[INGOT_STAGES];  ///< the number of tiles done
  _Atomic int64_t complete[INGOT_STAGES];                   ///< 1 when all tiles are done
  _Atomic int64_t nonzeros;                                 ///< product: the number of non-zeros found
} ingot_progress;

/// What runs need, allocated once. The host fills all members but the last four.
typedef struct {
  const ingot_kernel_table *table;
  ingot_pool *pool;
  /// A block of memory for each thread, one after another.
  char *scratch;
  size_t scratch_size;
  double *partials;  ///< the sums of the tiles of reductions
  ingot_progress *progress;
  /// The number of tiles that have been taken from the share of each thread, of each instruction, of each stage.
  _Atomic int64_t *taken;
  size_t taken_size;  ///< the number of elements for each thread, which fill whole cache lines
  int threads;

  // The run that is under way.
  const ingot_instruction *program;
  size_t count;
  ingot_moment moment;
  int sharers;  ///< the number of threads among which the tiles are shared
} ingot_schedule;

/// Runs a program. A run of one instruction waits for nothing.
void ingot_schedule_run(ingot_schedule *schedule, const ingot_instruction *program, size_t count, ingot_moment moment);

#endif
