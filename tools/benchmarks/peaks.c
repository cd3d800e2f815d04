// The most that some threads compute and move: fused multiply-adds on registers, and a sweep that reads and writes
// arrays far larger than the caches. Prints GFLOP/s, where a multiply-add counts twice, and GB/s, reads and writes
// together.
#define _POSIX_C_SOURCE 200112L
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "timing.h"

// Enough independent sums to hide the latency of a multiply-add, few enough for the registers.
#if defined __AVX512F__
enum { BYTES = 64, SUMS = 16 };
#elif defined __AVX2__
enum { BYTES = 32, SUMS = 12 };
#else
enum { BYTES = 16, SUMS = 16 };
#endif
enum { LANES = BYTES / 4, TRIES = 5, PRODUCTS = 8000000, ELEMENTS = 1 << 25, SWEEPS = 2, MOST_THREADS = 1024 };
typedef float vector __attribute__((vector_size(BYTES)));

struct worker {
  pthread_t thread;
  float *elements;
  float result;
};

static void *multiply(void *argument) {
  struct worker *worker = argument;
  vector sums[SUMS], factor = {0}, term = {0};
  factor += 0.999f;
  term += worker->result + 0.001f;
  for (int i = 0; i < SUMS; i++) sums[i] = term * (float)i;
  for (int n = 0; n < PRODUCTS; n++) {
#pragma GCC unroll 16
    for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + term;
  }
  for (int i = 1; i < SUMS; i++) sums[0] += sums[i];
  worker->result = sums[0][0];
  return NULL;
}

static void *sweep(void *argument) {
  struct worker *worker = argument;
  float *elements = worker->elements;
  for (int n = 0; n < SWEEPS; n++) {
    const float factor = 0.5f + (float)n;
    for (long i = 0; i < ELEMENTS; i++) elements[i] = elements[i] * factor + 1.0f;
  }
  return NULL;
}

/// Returns the seconds of the shortest try.
static double shortest(void *(*work)(void *), struct worker *workers, int threads) {
  double best = 1e9;
  for (int n = 0; n < TRIES; n++) {
    const double start = now();
    for (int i = 0; i < threads; i++) {
      if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) exit(1);
    }
    for (int i = 0; i < threads; i++) pthread_join(workers[i].thread, NULL);
    const double spent = now() - start;
    if (spent < best) best = spent;
  }
  return best;
}

int main(int count, char **arguments) {
  const int threads = count == 2 ? atoi(arguments[1]) : 0;
  static struct worker workers[MOST_THREADS];
  if (threads < 1 || threads > MOST_THREADS) return 64;
  for (int i = 0; i < threads; i++) {
    workers[i].elements = malloc(ELEMENTS * sizeof(float));
    if (!workers[i].elements) return 69;
    for (long j = 0; j < ELEMENTS; j++) workers[i].elements[j] = 1.0f;
  }
  const double operations = 2.0 * PRODUCTS * SUMS * LANES * threads;
  const double bytes = 2.0 * SWEEPS * ELEMENTS * sizeof(float) * threads;
  const double computing = shortest(multiply, workers, threads), moving = shortest(sweep, workers, threads);
  printf("{\"gflops\": %.1f, \"gb_per_s\": %.1f}\n", 1e-9 * operations / computing, 1e-9 * bytes / moving);
  return 0;
}
