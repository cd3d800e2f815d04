// Times the steps of the training program whose example was compiled with it.
#define _POSIX_C_SOURCE 199309L
#define main example_main
#include "example.c"
#undef main
#include <time.h>

enum { WARMUP = 3 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  const long steps = count > 1 ? atol(arguments[1]) : 1;
  double *times = malloc((size_t)steps * sizeof *times);
  training_losses losses;
  if (!times || training_initialize(store, sizeof store, TRAINING_SEED) != TRAINING_OK) return 1;
  for (long n = -WARMUP; n < steps; n++) {
    const uint64_t step = (uint64_t)(n + WARMUP + 1);
    fill(step);
    const double begin = now();
    training_step(store, work, &inputs, TRAINING_SEED, step, &losses);
    if (n >= 0) times[n] = now() - begin;
  }
  qsort(times, (size_t)steps, sizeof *times, ascending);
  printf("{\"median_ms\": %.3f, \"min_ms\": %.3f}\n", times[steps / 2], times[0]);
  free(times);
  return 0;
}
