#pragma STDC FP_CONTRACT OFF

#include "schedule.h"

#include <string.h>

#define INGOT_FUSES 0
#include "rates.h"
#include "tiles.h"

/// An instruction of a run as one thread computes it.
typedef struct {
  const ingot_schedule *schedule;
  size_t number;
  int thread;
  const ingot_op *op;
  const ingot_tiling *tiling;
  ingot_progress *progress;
  int64_t tiles[INGOT_STAGES];  ///< the number of tiles of each stage
  ingot_rates rates;            ///< update: its coefficients at this step
  ingot_product_job product;
} job;

static job job_for(const ingot_schedule *schedule, size_t number, int thread) {
  const ingot_instruction *instruction = &schedule->program[number];
  const ingot_op *op = &instruction->op;
  job j = {schedule, number, thread, op, &instruction->tiling, &schedule->progress[number]};
  j.tiles[INGOT_COMPUTATION] = instruction->tiling.count;
  if (op->family == INGOT_UPDATE) j.rates = rates_at(&op->update, schedule->moment.step);
  if (op->family != INGOT_PRODUCT) return j;
  j.tiles[INGOT_PACKING] = packed_panels(&op->product);
  j.tiles[INGOT_FINDING] = finding_tiles(&op->product);
  j.product = (ingot_product_job){.op = &op->product, .table = schedule->table, .moment = schedule->moment};
  for (int e = 0; e < op->product.epilogue_count; e++) {
    const ingot_op *epilogue = &op->product.epilogues[e];
    if (epilogue->family == INGOT_UPDATE) j.product.rates = rates_at(&epilogue->update, schedule->moment.step);
  }
  return j;
}

// MARK: Tiles

static void compute(const job *j, int64_t tile) {
  const ingot_schedule *schedule = j->schedule;
  const ingot_op *op = j->op;
  const int64_t begin = tile * j->tiling->size, left = j->tiling->units - begin;
  const int64_t end = begin + (left < j->tiling->size ? left : j->tiling->size);
  const ingot_kernel_pointer kernel = schedule->table->kernels[op->kernel];
  switch ((enum ingot_family)op->family) {
    case INGOT_ELEMENTWISE: kernel.elementwise(&op->elementwise, begin, end); break;
    case INGOT_COPY: kernel.copy(&op->copy, begin, end); break;
    case INGOT_ROWS: kernel.rows(&op->rows, begin, end); break;
    case INGOT_COLUMNS: kernel.columns(&op->columns, begin, end); break;
    case INGOT_REDUCTION:
      schedule->partials[schedule->program[j->number].partials + tile] = kernel.reduction(&op->reduction, begin, end);
      break;
    case INGOT_LOSS: kernel.loss(&op->loss, begin, end); break;
    case INGOT_DRAW: kernel.draw(&op->draw, &schedule->moment, begin, end); break;
    case INGOT_UPDATE: kernel.update(&op->update, &j->rates, op->update.gradient, begin, end); break;
    case INGOT_PRODUCT: {
      float *scratch = (float *)(schedule->scratch + (size_t)j->thread * schedule->scratch_size);
      const int64_t nonzeros = atomic_load_explicit(&j->progress->nonzeros, memory_order_relaxed);
      ingot_run_product(&j->product, tile, nonzeros, scratch);
      break;
    }
  }
}

static void run_tile(const job *j, enum ingot_stage stage, int64_t tile) {
  switch (stage) {
    case INGOT_PACKING: j->schedule->table->products->pack(&j->op->product, tile); break;
    case INGOT_FINDING:
      atomic_fetch_add_explicit(&j->progress->nonzeros, ingot_find_nonzeros(&j->product, tile), memory_order_relaxed);
      break;
    case INGOT_COMPUTATION: compute(j, tile); break;
    case INGOT_STAGES: break;
  }
}

/// Adds up the tiles' sums in order and stores the result of the reduction.
static void finish_reduction(const job *j) {
  const ingot_reduction *op = &j->op->reduction;
  const double *partials = j->schedule->partials + j->schedule->program[j->number].partials;
  double sum = 0;
  for (int64_t tile = 0; tile < j->tiling->count; tile++) sum += partials[tile];
  op->out[0] = (float)(sum * op->factor);
}

// MARK: Shares

/// Returns the numbers of tiles of each stage that have been taken from the share of a thread.
static _Atomic int64_t *taken_from(const ingot_schedule *schedule, int owner, size_t number) {
  return schedule->taken + (size_t)owner * schedule->taken_size + number * INGOT_STAGES;
}

/// Takes the next tile from the share of a thread. Returns -1 if there is none left.
static int64_t take(const job *j, enum ingot_stage stage, int owner) {
  const int64_t tiles = j->tiles[stage], sharers = j->schedule->sharers;
  const int64_t first = tiles * owner / sharers, count = tiles * (owner + 1) / sharers - first;
  _Atomic int64_t *taken = taken_from(j->schedule, owner, j->number) + stage;
  if (atomic_load_explicit(taken, memory_order_relaxed) >= count) return -1;
  const int64_t next = atomic_fetch_add_explicit(taken, 1, memory_order_relaxed);
  return next < count ? first + next : -1;
}

/// Computes what is left of the share of a thread.
static void run_share(const job *j, enum ingot_stage stage, int owner) {
  int64_t count = 0;
  for (int64_t tile; (tile = take(j, stage, owner)) >= 0; count++) run_tile(j, stage, tile);
  if (count == 0) return;
  const int64_t before = atomic_fetch_add_explicit(&j->progress->done[stage], count, memory_order_acq_rel);
  if (before + count < j->tiles[stage]) return;
  if (stage == INGOT_COMPUTATION && j->op->family == INGOT_REDUCTION) finish_reduction(j);
  ingot_pool_raise(j->schedule->pool, &j->progress->complete[stage]);
}

/// Returns when a stage is complete. Computes the tiles that no thread has taken by then.
static void finish_stage(const job *j, enum ingot_stage stage) {
  if (j->tiles[stage] == 0) return;
  const int sharers = j->schedule->sharers;
  for (int other = 1; other < sharers; other++) run_share(j, stage, (j->thread + other) % sharers);
  ingot_pool_wait(j->schedule->pool, &j->progress->complete[stage], 1);
}

/// Returns when an instruction that this thread has been through is complete.
static void finish_instruction(const ingot_schedule *schedule, size_t number, int thread) {
  if (atomic_load_explicit(&schedule->progress[number].complete[INGOT_COMPUTATION], memory_order_acquire)) return;
  const job j = job_for(schedule, number, thread);
  finish_stage(&j, INGOT_COMPUTATION);
}

static void run_instruction(const ingot_schedule *schedule, size_t number, int thread) {
  const ingot_instruction *instruction = &schedule->program[number];
  for (int32_t w = 0; w < instruction->wait_count && schedule->count > 1; w++) {
    finish_instruction(schedule, (size_t)instruction->waits[w], thread);
  }
  const job j = job_for(schedule, number, thread);
  for (enum ingot_stage s = INGOT_PACKING; s < INGOT_COMPUTATION; s++) run_share(&j, s, thread);
  for (enum ingot_stage s = INGOT_PACKING; s < INGOT_COMPUTATION; s++) finish_stage(&j, s);
  run_share(&j, INGOT_COMPUTATION, thread);
}

// MARK: Runs

static void run_thread(void *context, int thread) {
  const ingot_schedule *schedule = context;
  for (size_t n = 0; n < schedule->count; n++) run_instruction(schedule, n, thread);
  // What threads that are late have not begun is computed by those that are not.
  for (size_t n = 0; n < schedule->count; n++) finish_instruction(schedule, n, thread);
}

/// Returns whether a program is a single tile, for which no thread is worth waking.
static int is_single_tile(const ingot_schedule *schedule) {
  if (schedule->count != 1) return schedule->count == 0;
  const job j = job_for(schedule, 0, 0);
  return j.tiles[INGOT_PACKING] + j.tiles[INGOT_FINDING] + j.tiles[INGOT_COMPUTATION] <= 1;
}

void ingot_schedule_run(ingot_schedule *schedule, const ingot_instruction *program, size_t count, ingot_moment moment) {
  schedule->program = program;
  schedule->count = count;
  schedule->moment = moment;
  schedule->sharers = is_single_tile(schedule) ? 1 : schedule->threads;
  for (size_t n = 0; n < count; n++) schedule->progress[n] = (ingot_progress){0};
  for (int thread = 0; thread < schedule->sharers; thread++) {
    memset(taken_from(schedule, thread, 0), 0, count * INGOT_STAGES * sizeof *schedule->taken);
  }
  if (schedule->sharers == 1) {
    run_thread(schedule, 0);
  } else {
    ingot_pool_run(schedule->pool, run_thread, schedule);
  }
}
