/// The executor, which runs a flat array of instructions over three regions of memory in one call.
///
/// The bits of results do not depend on the number of threads: the tiles of an instruction are fixed when it is
/// compiled, each tile is computed by one thread from start to end, and every reduction adds up its tiles in order.
#ifndef INGOT_KERNELS_H
#define INGOT_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "ingot_ops.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The division of an instruction's `units` of work into `count` tiles of `size` units each, where the last tile holds
/// the remainder. A unit is an element, a row or a column, depending on the kernel.
typedef struct {
  int64_t units, size, count;
} ingot_tiling;

typedef struct {
  ingot_op op;
  ingot_tiling tiling;
  /// The numbers of the earlier instructions that must be complete before this one starts.
  const int32_t *waits;
  int32_t wait_count;
  int32_t partials;  ///< reduction: the number of the first of its tiles' sums
} ingot_instruction;

/// The region of memory that holds a tensor.
enum ingot_region {
  INGOT_STORE,     ///< parameters and optimiser state; kept between steps
  INGOT_INPUT,     ///< inputs, which the host writes before a step
  INGOT_ARENA,     ///< results; a later instruction may overwrite any of them
  INGOT_PREPARED,  ///< operands of products, in the form that their kernels read
  INGOT_REGIONS
};

typedef struct ingot_machine ingot_machine;

/// What a program needs besides the regions.
typedef struct {
  size_t scratch;   ///< the number of bytes for each thread
  size_t partials;  ///< the number of sums of tiles
  size_t longest;   ///< the number of instructions of the longest run
} ingot_needs;

/// Allocates the regions, zeroed, along with what the program needs, and starts `threads - 1` workers. Returns null
/// when memory or threads are not available.
///
/// If `owner` is not null, the new machine uses the owner's store and workers instead of its own, and `threads` is
/// ignored. It must be destroyed before its owner, and the two must not run at the same time.
ingot_machine *ingot_machine_create(
    const size_t sizes[INGOT_REGIONS], const ingot_needs *needs, int threads, const ingot_machine *owner);
void ingot_machine_destroy(ingot_machine *machine);

/// Returns the start of a region, aligned to 64 bytes.
void *ingot_machine_region(ingot_machine *machine, enum ingot_region region);

/// Runs `count` instructions whose pointers lie in the machine's regions. Allocates nothing.
///
/// Each thread computes its share of the tiles of every instruction, in order, and an instruction starts when those
/// that it waits for are complete. Unless `times` is null, the instructions run one after another instead, and it has
/// room for the start and the end of each, in nanoseconds of a steady clock.
void ingot_run(
    ingot_machine *machine, const ingot_instruction *program, size_t count, uint64_t seed, uint64_t step,
    uint64_t *times);

/// The number of columns of the right operand of a product that are packed together, and the largest number of values
/// of the inner dimension that are processed at once and have one mask.
enum { INGOT_PANEL = 128, INGOT_BLOCK = 64 };

/// The number of columns up to which a product is computed as its transpose, which reads no packed panels.
enum { INGOT_NARROW = 16 };

/// The purpose of a random number; see `RandomStreams.swift` for how counters are formed.
enum ingot_domain { INGOT_DOMAIN_INSTRUCTIONS, INGOT_DOMAIN_PARAMETERS, INGOT_DOMAIN_SAMPLING };

/// Computes the block of four words that Philox4x32-10 generates from a key and a counter.
void ingot_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t words[4]);

/// Fills `out` with uniform numbers, `low + (high - low) * u` for each element of a stream.
void ingot_fill_uniform(
    float *out, int64_t count, uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step, double low, double high);

/// Fills `out` with normal numbers, `mean + deviation * n` for each element of a stream.
void ingot_fill_normal(
    float *out, int64_t count, uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step, double mean,
    double deviation);

/// Computes `out = a b` in double precision, all row-major, on the calling thread alone.
void ingot_dgemm(int64_t rows, int64_t columns, int64_t inner, const double *a, const double *b, double *out);

/// Computes the squared distance of each row of `a` to each row of `b`. `out` has a row for each row of `a`.
void ingot_squared_distances(const float *a, int64_t a_rows, const float *b, int64_t b_rows, int64_t width, float *out);

#ifdef __cplusplus
}
#endif
#endif
