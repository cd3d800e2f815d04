#include "schedule.h"

/// Computes the data that all tiles of an instruction share at this step.
static void prepare(const ingot_schedule_memory *schedule, ingot_job *job) {
  const ingot_op *op = &job->instruction->op;
  if (op->family == INGOT_UPDATE) job->rates = ingot_rates_at(&op->update, schedule->moment.step);
  if (op->family != INGOT_PRODUCT) return;
  const ingot_product *product = &op->product;
  job->product = (ingot_product_job){.op = product, .table = schedule->table, .moment = schedule->moment};
  job->preparations = ingot_preparation_tiles(product);
  for (int e = 0; e < product->epilogue_count; e++) {
    const ingot_op *epilogue = &product->epilogues[e];
    if (epilogue->family != INGOT_UPDATE) continue;
    job->product.rates = ingot_rates_at(&epilogue->update, schedule->moment.step);
  }
}

int64_t ingot_schedule(
    ingot_schedule_memory *schedule, const ingot_instruction *program, size_t count, ingot_moment moment) {
  schedule->count = count;
  schedule->moment = moment;
  int64_t tickets = 0;
  for (size_t n = 0; n < count; n++) {
    ingot_job *job = &schedule->jobs[n];
    *job = (ingot_job){.instruction = &program[n], .first = tickets};
    prepare(schedule, job);
    tickets += job->preparations + program[n].tiling.count;
  }
  return tickets;
}

/// Returns the job that has this ticket: the last one whose first ticket is not above it.
static ingot_job *job_with(const ingot_schedule_memory *schedule, int64_t ticket) {
  size_t low = 0, high = schedule->count;
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    if (schedule->jobs[middle].first <= ticket) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return &schedule->jobs[low];
}

static void wait_for_instructions(const ingot_schedule_memory *schedule, const ingot_job *job) {
  if (schedule->count == 1) return;
  for (int32_t w = 0; w < job->instruction->wait_count; w++) {
    ingot_pool_wait(schedule->pool, &schedule->jobs[job->instruction->waits[w]].complete, 1);
  }
}

static void run_tile(const ingot_schedule_memory *schedule, ingot_job *job, int64_t tile, int thread) {
  const ingot_op *op = &job->instruction->op;
  const ingot_tiling *tiling = &job->instruction->tiling;
  const int64_t begin = tile * tiling->size;
  const int64_t end = tiling->units - begin < tiling->size ? tiling->units : begin + tiling->size;
  const ingot_kernel_pointer kernel = schedule->table->kernels[op->kernel];
  switch ((enum ingot_family)op->family) {
    case INGOT_ELEMENTWISE: kernel.elementwise(&op->elementwise, begin, end); break;
    case INGOT_COPY: kernel.copy(&op->copy, begin, end); break;
    case INGOT_ROWS: kernel.rows(&op->rows, begin, end); break;
    case INGOT_COLUMNS: kernel.columns(&op->columns, begin, end); break;
    case INGOT_REDUCTION:
      schedule->partials[job->instruction->partials + tile] = kernel.reduction(&op->reduction, begin, end);
      break;
    case INGOT_LOSS: kernel.loss(&op->loss, begin, end); break;
    case INGOT_DRAW: kernel.draw(&op->draw, &schedule->moment, begin, end); break;
    case INGOT_UPDATE: kernel.update(&op->update, &job->rates, op->update.gradient, begin, end); break;
    case INGOT_PRODUCT: {
      float *scratch = (float *)(schedule->scratch + (size_t)thread * schedule->scratch_size);
      const int64_t nonzeros = atomic_load_explicit(&job->nonzeros, memory_order_relaxed);
      ingot_run_product(&job->product, tile, nonzeros, scratch);
      break;
    }
  }
}

/// Adds up the tiles' sums in order and stores the result of the reduction.
static void finish_reduction(const ingot_schedule_memory *schedule, const ingot_job *job) {
  const ingot_reduction *op = &job->instruction->op.reduction;
  const double *partials = schedule->partials + job->instruction->partials;
  double sum = 0;
  for (int64_t tile = 0; tile < job->instruction->tiling.count; tile++) sum += partials[tile];
  op->out[0] = (float)(sum * op->factor);
}

void ingot_run_ticket(void *context, int64_t ticket, int thread) {
  const ingot_schedule_memory *schedule = context;
  ingot_job *job = job_with(schedule, ticket);
  const int64_t tile = ticket - job->first - job->preparations;
  if (tile < 0) {
    wait_for_instructions(schedule, job);
    const int64_t nonzeros = ingot_prepare_product(&job->product, ticket - job->first);
    atomic_fetch_add_explicit(&job->nonzeros, nonzeros, memory_order_relaxed);
    ingot_pool_raise(schedule->pool, &job->prepared);
    return;
  }
  if (job->preparations > 0) {
    ingot_pool_wait(schedule->pool, &job->prepared, job->preparations);
  } else {
    wait_for_instructions(schedule, job);
  }
  run_tile(schedule, job, tile, thread);
  const int64_t count = job->instruction->tiling.count;
  if (atomic_fetch_add_explicit(&job->done, 1, memory_order_acq_rel) + 1 < count) return;
  if (job->instruction->op.family == INGOT_REDUCTION) finish_reduction(schedule, job);
  ingot_pool_raise(schedule->pool, &job->complete);
}
