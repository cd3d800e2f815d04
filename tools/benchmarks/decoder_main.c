// Times the exported decoder that was compiled beside it.
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>

#include "decoder.h"
#include "timing.h"

enum { RUNS = 400, WARMUP = 20 };
static float z[DECODER_BATCH * DECODER_SAMPLE_Z], images[DECODER_BATCH * DECODER_SAMPLE_RESULT];

int main(void) {
  static double times[RUNS];
  for (int i = 0; i < DECODER_BATCH * DECODER_SAMPLE_Z; i++) z[i] = 10.0f * (float)rand() / (float)RAND_MAX - 5.0f;
  const double start = now();
  decoder_sample(z, images);
  const double first = 1e6 * (now() - start);
  for (int i = 0; i < WARMUP; i++) decoder_sample(z, images);
  for (int i = 0; i < RUNS; i++) {
    const double begin = now();
    decoder_sample(z, images);
    times[i] = 1e6 * (now() - begin);
  }
  qsort(times, RUNS, sizeof *times, ascending);
  printf("{\"first_us\": %.1f, \"median_us\": %.2f, \"min_us\": %.2f}\n", first, times[RUNS / 2], times[0]);
  return 0;
}
