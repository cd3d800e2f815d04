/// Philox4x32-10 (Salmon et al., SC 2011), for one block and for many at once.
#ifndef INGOT_PHILOX_H
#define INGOT_PHILOX_H

#include "elementary_double.h"
#include "simd.h"

/// Converts a word to a number in [0, 1).
INGOT_INLINE double philox_unit(uint32_t word) { return (word >> 8) * 0x1p-24; }

/// Computes two independent normal numbers from two words (Box and Muller); see `RandomStreams.swift`.
INGOT_INLINE void philox_normal_pair(const uint32_t words[2], double out[2]) {
  const double radius = root_of_double(-2 * log_of_double(((words[0] >> 8) + 1) * 0x1p-24));
  const circle_point point = point_at_turn(philox_unit(words[1]));
  out[0] = radius * point.cosine;
  out[1] = radius * point.sine;
}

/// The counter of the first block of a tensor's stream; see `RandomStreams.swift`.
typedef struct {
  uint32_t key[2];
  uint32_t stream, step, domain;
} philox_stream;

INGOT_INLINE philox_stream philox_open(uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step) {
  philox_stream s = {
      {(uint32_t)seed, (uint32_t)(seed >> 32)}, stream, (uint32_t)step, domain | (uint32_t)(step >> 32) << 8};
  return s;
}

/// The number of blocks computed together, as many as fit in the vector registers.
enum { PHILOX_BLOCKS = INGOT_LANES == 16 ? 16 : 8, PHILOX_WORDS = 4 * PHILOX_BLOCKS };

/// Computes the words of `PHILOX_BLOCKS` consecutive blocks, starting at `block`, in element order.
///
/// Each word lies in the lower half of 64 bits, as vector instructions multiply it; the upper halves are not used. CPUs
/// store the lower half first.
INGOT_INLINE void philox_words(const philox_stream *s, uint32_t block, uint32_t words[PHILOX_WORDS]) {
  enum { EACH = INGOT_LANES / 2, VECTORS = PHILOX_BLOCKS / EACH };
  whole_vector a[VECTORS], b[VECTORS], c[VECTORS], d[VECTORS];
  const whole_vector zeros = {0};
  for (int v = 0; v < VECTORS; v++) {
    whole_vector counters = zeros;
    for (int l = 0; l < EACH; l++) counters[l] = block + (uint32_t)(v * EACH + l);
    a[v] = counters;
    b[v] = zeros + (uint64_t)s->stream;
    c[v] = zeros + (uint64_t)s->step;
    d[v] = zeros + (uint64_t)s->domain;
  }
  uint32_t k0 = s->key[0], k1 = s->key[1];
  for (int round = 0; round < 10; round++) {
    UNROLLED
    for (int v = 0; v < VECTORS; v++) {
      const whole_vector p = multiply_halves(a[v], 0xD2511F53u), q = multiply_halves(c[v], 0xCD9E8D57u);
      a[v] = q >> 32 ^ b[v] ^ (uint64_t)k0;
      b[v] = q;
      c[v] = p >> 32 ^ d[v] ^ (uint64_t)k1;
      d[v] = p;
    }
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  for (int v = 0; v < VECTORS; v++) {
    const whole_vector first = (a[v] & 0xFFFFFFFFu) | b[v] << 32, second = (c[v] & 0xFFFFFFFFu) | d[v] << 32;
    store_in_turn(words + 4 * EACH * v, first, second);
  }
}

/// Computes elements `begin` to `end - 1` of `out`, of which the first is a multiple of PHILOX_WORDS: uniform numbers,
/// `low + (high - low) * u` for each element of a stream.
INGOT_INLINE void fill_uniform(
    float *out, int64_t begin, int64_t end, const philox_stream *stream, double low, double high) {
  uint32_t words[PHILOX_WORDS];
  float numbers[PHILOX_WORDS];
  for (int64_t start = begin; start < end; start += PHILOX_WORDS) {
    philox_words(stream, (uint32_t)(start / 4), words);
    for (int i = 0; i < PHILOX_WORDS; i++) numbers[i] = (float)(low + (high - low) * philox_unit(words[i]));
    copy_floats(out + start, numbers, end - start < PHILOX_WORDS ? end - start : PHILOX_WORDS);
  }
}

/// Computes elements as ``fill_uniform`` does, but normal numbers, `mean + deviation * n`.
INGOT_INLINE void fill_normal(
    float *out, int64_t begin, int64_t end, const philox_stream *stream, double mean, double deviation) {
  uint32_t words[PHILOX_WORDS];
  float numbers[PHILOX_WORDS];
  for (int64_t start = begin; start < end; start += PHILOX_WORDS) {
    philox_words(stream, (uint32_t)(start / 4), words);
    for (int i = 0; i < PHILOX_WORDS; i += 2) {
      double pair[2];
      philox_normal_pair(words + i, pair);
      numbers[i] = (float)(mean + deviation * pair[0]);
      numbers[i + 1] = (float)(mean + deviation * pair[1]);
    }
    copy_floats(out + start, numbers, end - start < PHILOX_WORDS ? end - start : PHILOX_WORDS);
  }
}

#endif
