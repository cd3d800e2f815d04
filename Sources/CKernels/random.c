#pragma STDC FP_CONTRACT OFF

#define INGOT_LANES 4
#define INGOT_FUSES 0
#include "include/ingot_kernels.h"
#include "philox.h"

void ingot_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t words[4]) {
  philox_stream stream = {{key[0], key[1]}, counter[1], counter[2], counter[3]};
  uint32_t blocks[PHILOX_WORDS];
  philox_words(&stream, counter[0], blocks);
  for (int i = 0; i < 4; i++) words[i] = blocks[i];
}

void ingot_fill_uniform(
    float *out, int64_t count, uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step, double low,
    double high) {
  const philox_stream opened = philox_open(seed, domain, stream, step);
  fill_uniform(out, 0, count, &opened, low, high);
}

void ingot_fill_normal(
    float *out, int64_t count, uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step, double mean,
    double deviation) {
  const philox_stream opened = philox_open(seed, domain, stream, step);
  fill_normal(out, 0, count, &opened, mean, deviation);
}
