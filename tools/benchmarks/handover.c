// How long it takes until another core sees what one wrote, in nanoseconds: tens where two cores share a cache,
// hundreds where they do not.
#define _POSIX_C_SOURCE 200112L
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 100000 };
static _Atomic int ball;

/// Waits for each odd number and answers with the next even one.
static void *answer(void *unused) {
  for (int i = 1; i < 2 * ROUNDS; i += 2) {
    while (atomic_load_explicit(&ball, memory_order_acquire) != i) continue;
    atomic_store_explicit(&ball, i + 1, memory_order_release);
  }
  return unused;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

int main(void) {
  pthread_t other;
  if (pthread_create(&other, NULL, answer, NULL)) exit(1);
  const double start = now();
  for (int i = 1; i < 2 * ROUNDS; i += 2) {
    atomic_store_explicit(&ball, i, memory_order_release);
    while (atomic_load_explicit(&ball, memory_order_acquire) != i + 1) continue;
  }
  const double spent = now() - start;
  pthread_join(other, NULL);
  printf("%.0f\n", spent / (2 * ROUNDS));
  return 0;
}
