/// Threads that work together on one job at a time.
#ifndef INGOT_POOL_H
#define INGOT_POOL_H

#include <stdatomic.h>
#include <stdint.h>

typedef struct ingot_pool ingot_pool;

/// The size of a cache line in bytes. What one thread writes often has a line of its own, since each write takes the
/// whole line from the threads that read it.
enum { INGOT_LINE = 64 };

/// Does the part of a job of one thread. Threads are numbered from 0, which is the caller.
typedef void ingot_work(void *context, int thread);

/// Creates a pool. Returns null when memory or threads are not available.
ingot_pool *ingot_pool_create(int threads);
void ingot_pool_destroy(ingot_pool *pool);

/// Does a job on all threads, the caller among them. Returns when all of them have done their part.
void ingot_pool_run(ingot_pool *pool, ingot_work *work, void *context);

/// Waits until another thread has raised a counter to `least`: looks at it for a moment, then sleeps.
void ingot_pool_wait(ingot_pool *pool, const _Atomic int64_t *counter, int64_t least);

/// Raises a counter by 1 and wakes the threads that sleep until it has risen. What this thread wrote before is visible
/// to the threads that waited.
void ingot_pool_raise(ingot_pool *pool, _Atomic int64_t *counter);

#endif
