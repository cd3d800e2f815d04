/// Threads that run the tiles of one job at a time.
#ifndef INGOT_POOL_H
#define INGOT_POOL_H

#include <stdatomic.h>
#include <stdint.h>

typedef struct ingot_pool ingot_pool;

/// Runs one tile of a job. Threads are numbered from 0, which is the caller.
typedef void ingot_tile(void *context, int64_t tile, int thread);

/// Creates a pool. Returns null when memory or threads are not available.
ingot_pool *ingot_pool_create(int threads);
void ingot_pool_destroy(ingot_pool *pool);

/// Runs tiles `0` to `tiles - 1` of a job, each once, on all threads including the caller's. Returns when all are done.
void ingot_pool_run(ingot_pool *pool, ingot_tile *run, void *context, int64_t tiles);

/// Waits until another thread has raised a counter to `least`: looks at it for a moment, then sleeps.
void ingot_pool_wait(ingot_pool *pool, const _Atomic int64_t *counter, int64_t least);

/// Raises a counter by 1 and wakes the threads that sleep until it has risen. What this thread wrote before is visible
/// to the threads that waited.
void ingot_pool_raise(ingot_pool *pool, _Atomic int64_t *counter);

#endif
