// Times the steps of the training program whose example was compiled with it.
#define _POSIX_C_SOURCE 199309L
#define main example_main
#include "example.c"
#undef main
#include "timing.h"

enum { WARMUP = 3 };

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
    if (n >= 0) times[n] = 1e3 * (now() - begin);
  }
  qsort(times, (size_t)steps, sizeof *times, ascending);
  printf("{\"median_ms\": %.3f, \"min_ms\": %.3f}\n", times[steps / 2], times[0]);
  free(times);
  return 0;
}
