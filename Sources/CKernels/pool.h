/// Threads that run the tiles of one job at a time.
#ifndef INGOT_POOL_H
#define INGOT_POOL_H

#include <stdint.h>

typedef struct ingot_pool ingot_pool;

/// Runs one tile of a job. Threads are numbered from 0, which is the caller.
typedef void ingot_tile(void *context, int64_t tile, int thread);

/// Creates a pool. Returns null when memory or threads are not available.
ingot_pool *ingot_pool_create(int threads);
void ingot_pool_destroy(ingot_pool *pool);

/// Runs tiles `0` to `tiles - 1` of a job, each once, on all threads including the caller's. Returns when all are done.
void ingot_pool_run(ingot_pool *pool, ingot_tile *run, void *context, int64_t tiles);

/// Passes the time of a thread that has looked `spin` times for what another thread does.
void ingot_pause(int spin);

#endif
