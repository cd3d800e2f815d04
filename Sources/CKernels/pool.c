#include "pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
static void relax(void) { _mm_pause(); }
#elif defined(__aarch64__)
static void relax(void) { __asm__ volatile("isb"); }
#else
static void relax(void) {}
#endif

/// The number of times that a thread looks before it sleeps: long enough that sleeping costs nothing measurable on an
/// idle machine. On a busy one, the thread waited for may need the core of the thread that waits.
enum { SPINS = 5000 };

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
  ingot_work *work;
  void *context;
  /// The number of jobs published so far.
  _Alignas(INGOT_LINE) _Atomic int64_t generation;
  /// The number of workers that have left the current job.
  _Alignas(INGOT_LINE) _Atomic int64_t left;

  /// The number of threads that sleep until a counter has risen.
  _Alignas(INGOT_LINE) _Atomic int sleepers;
  _Atomic int stopping;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
};

void ingot_pool_wait(ingot_pool *pool, const _Atomic int64_t *counter, int64_t least) {
  for (int spin = 0; spin < SPINS; spin++) {
    if (atomic_load_explicit(counter, memory_order_acquire) >= least) return;
    relax();
  }
  pthread_mutex_lock(&pool->mutex);
  // Sequentially consistent, as in ingot_pool_raise: either this thread sees the counter risen, or the thread that
  // raises it sees a sleeper.
  atomic_fetch_add(&pool->sleepers, 1);
  while (atomic_load(counter) < least) pthread_cond_wait(&pool->wake, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

void ingot_pool_raise(ingot_pool *pool, _Atomic int64_t *counter) {
  atomic_fetch_add(counter, 1);
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
  }
}

static void *run_worker(void *argument) {
  const worker *self = argument;
  ingot_pool *pool = self->pool;
  for (int64_t job = 1;; job++) {
    ingot_pool_wait(pool, &pool->generation, job);
    if (atomic_load_explicit(&pool->stopping, memory_order_relaxed)) return NULL;
    pool->work(pool->context, self->number);
    ingot_pool_raise(pool, &pool->left);
  }
}

void ingot_pool_run(ingot_pool *pool, ingot_work *work, void *context) {
  pool->work = work;
  pool->context = context;
  atomic_store_explicit(&pool->left, 0, memory_order_relaxed);
  ingot_pool_raise(pool, &pool->generation);
  work(context, 0);
  ingot_pool_wait(pool, &pool->left, pool->worker_count);
}

static void stop(ingot_pool *pool, int started) {
  atomic_store_explicit(&pool->stopping, 1, memory_order_relaxed);
  ingot_pool_raise(pool, &pool->generation);
  for (int i = 0; i < started; i++) pthread_join(pool->workers[i].thread, NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool->workers);
  free(pool);
}

ingot_pool *ingot_pool_create(int threads) {
  ingot_pool *pool = aligned_alloc(INGOT_LINE, sizeof *pool);
  if (!pool) return NULL;
  memset(pool, 0, sizeof *pool);
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
    if (pthread_create(&w->thread, NULL, run_worker, w) != 0) {
      stop(pool, i);
      return NULL;
    }
  }
  return pool;
}

void ingot_pool_destroy(ingot_pool *pool) {
  if (pool) stop(pool, pool->worker_count);
}
