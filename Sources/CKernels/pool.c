#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
static void relax(void) { _mm_pause(); }
#else
static void relax(void) {}
#endif

/// The number of times that an idle thread looks for work before it sleeps: enough to outlast the serial gaps inside a
/// step.
enum { SPINS = 20000 };

/// The data that a thread receives when it starts.
typedef struct {
  ingot_pool *pool;
  int number;
  pthread_t thread;
} worker;

struct ingot_pool {
  int worker_count;
  worker *workers;

  // The job, which the caller writes while no worker is running it, and publishes through `generation`.
  ingot_tile *run;
  void *context;
  int64_t tiles;
  _Atomic int64_t next_tile;
  _Atomic uint64_t generation;
  /// The number of workers that have not yet left the current job.
  _Atomic int busy;

  pthread_mutex_t mutex;
  pthread_cond_t wake;
  int sleepers;
  _Atomic int stopping;
};

void ingot_pause(int spin) {
  relax();
  // With more threads than cores, the thread being waited for may need this core.
  if (spin >= SPINS) sched_yield();
}

static void run_tiles(ingot_pool *pool, int thread) {
  for (;;) {
    int64_t tile = atomic_fetch_add_explicit(&pool->next_tile, 1, memory_order_relaxed);
    if (tile >= pool->tiles) return;
    pool->run(pool->context, tile, thread);
  }
}

/// Waits until the generation differs from `seen`: spins first, since jobs follow one another closely.
static uint64_t wait_for_job(ingot_pool *pool, uint64_t seen) {
  for (int spin = 0; spin < SPINS; spin++) {
    uint64_t generation = atomic_load_explicit(&pool->generation, memory_order_acquire);
    if (generation != seen) return generation;
    relax();
  }
  pthread_mutex_lock(&pool->mutex);
  pool->sleepers++;
  while (atomic_load_explicit(&pool->generation, memory_order_acquire) == seen) {
    pthread_cond_wait(&pool->wake, &pool->mutex);
  }
  pool->sleepers--;
  pthread_mutex_unlock(&pool->mutex);
  return atomic_load_explicit(&pool->generation, memory_order_acquire);
}

static void *work(void *argument) {
  const worker *self = argument;
  ingot_pool *pool = self->pool;
  uint64_t seen = 0;
  for (;;) {
    seen = wait_for_job(pool, seen);
    if (atomic_load_explicit(&pool->stopping, memory_order_relaxed)) return NULL;
    run_tiles(pool, self->number);
    atomic_fetch_sub_explicit(&pool->busy, 1, memory_order_release);
  }
}

/// Makes the job visible to the workers and wakes those that sleep.
static void publish(ingot_pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  atomic_fetch_add_explicit(&pool->generation, 1, memory_order_release);
  if (pool->sleepers > 0) pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

void ingot_pool_run(ingot_pool *pool, ingot_tile *run, void *context, int64_t tiles) {
  if (tiles <= 1 || pool->worker_count == 0) {
    for (int64_t tile = 0; tile < tiles; tile++) run(context, tile, 0);
    return;
  }
  pool->run = run;
  pool->context = context;
  pool->tiles = tiles;
  atomic_store_explicit(&pool->next_tile, 0, memory_order_relaxed);
  atomic_store_explicit(&pool->busy, pool->worker_count, memory_order_relaxed);
  publish(pool);
  run_tiles(pool, 0);
  for (int spin = 0; atomic_load_explicit(&pool->busy, memory_order_acquire) > 0; spin++) ingot_pause(spin);
}

static void stop(ingot_pool *pool, int started) {
  atomic_store_explicit(&pool->stopping, 1, memory_order_relaxed);
  publish(pool);
  for (int i = 0; i < started; i++) pthread_join(pool->workers[i].thread, NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool->workers);
  free(pool);
}

ingot_pool *ingot_pool_create(int threads) {
  ingot_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->worker_count = threads > 1 ? threads - 1 : 0;
  pool->workers = calloc((size_t)pool->worker_count + 1, sizeof *pool->workers);
  if (!pool->workers) {
    free(pool);
    return NULL;
  }
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  for (int i = 0; i < pool->worker_count; i++) {
    worker *w = &pool->workers[i];
    w->pool = pool;
    w->number = i + 1;
    if (pthread_create(&w->thread, NULL, work, w) != 0) {
      stop(pool, i);
      return NULL;
    }
  }
  return pool;
}

void ingot_pool_destroy(ingot_pool *pool) {
  if (pool) stop(pool, pool->worker_count);
}
