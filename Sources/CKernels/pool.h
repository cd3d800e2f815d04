/// Threads that run the tiles of one job at a time.
#ifndef INGOT_POOL_H
#define INGOT_POOL_H

#include <stdint.h>

typedef struct ingot_pool ingot_pool;

/// One tile of a job.
typedef void ingot_tile(void *context, int64_t tile);

/// Null when memory or threads are not to be had.
ingot_pool *ingot_pool_create(int threads);
void ingot_pool_destroy(ingot_pool *pool);

/// Runs `run(context, 0 … tiles - 1)`, each once, on all threads with the caller among them; returns when all are done.
void ingot_pool_run(ingot_pool *pool, ingot_tile *run, void *context, int64_t tiles);

#endif
