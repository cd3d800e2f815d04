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
  philox_stream s = philox_open(seed, domain, stream, step);
  uint32_t words[PHILOX_WORDS];
  for (int64_t i = 0; i < count; i++) {
    if (i % PHILOX_WORDS == 0) philox_words(&s, (uint32_t)(i / 4), words);
    out[i] = (float)(low + (high - low) * philox_unit(words[i % PHILOX_WORDS]));
  }
}

void ingot_fill_normal(
    float *out, int64_t count, uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step, double mean,
    double deviation) {
  philox_stream s = philox_open(seed, domain, stream, step);
  uint32_t words[PHILOX_WORDS];
  for (int64_t i = 0; i < count; i += 2) {
    if (i % PHILOX_WORDS == 0) philox_words(&s, (uint32_t)(i / 4), words);
    double pair[2];
    philox_normal_pair(words + i % PHILOX_WORDS, pair);
    out[i] = (float)(mean + deviation * pair[0]);
    if (i + 1 < count) out[i + 1] = (float)(mean + deviation * pair[1]);
  }
}
