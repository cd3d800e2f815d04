// How far two threads are from each other: the nanoseconds that a number takes from the core of one to that of the
// other, half of a round trip. On Linux the threads stay on the first two processors of the process; elsewhere the
// system chooses. Prints `null` where there are no two processors.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#ifdef __linux__
#include <sched.h>
#endif

#include "timing.h"

enum { ROUNDS = 100000, LINE = 64 };

static _Alignas(LINE) _Atomic int number;

#ifdef __linux__
static cpu_set_t allowed;
#endif

static int has_two_processors(void) {
#ifdef __linux__
  return !sched_getaffinity(0, sizeof allowed, &allowed) && CPU_COUNT(&allowed) >= 2;
#else
  return 1;
#endif
}

static void stay_on_processor(int index) {
#ifdef __linux__
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    if (!CPU_ISSET(cpu, &allowed) || index-- > 0) continue;
    cpu_set_t own;
    CPU_ZERO(&own);
    CPU_SET(cpu, &own);
    sched_setaffinity(0, sizeof own, &own);
    return;
  }
#else
  (void)index;
#endif
}

/// Waits for each odd or even number, and answers with the one that follows.
static void play(int first) {
  for (int round = 0; round < ROUNDS; round++) {
    while (atomic_load_explicit(&number, memory_order_acquire) != 2 * round + first) {
    }
    atomic_store_explicit(&number, 2 * round + first + 1, memory_order_release);
  }
}

static void *answer(void *argument) {
  (void)argument;
  stay_on_processor(1);
  play(1);
  return NULL;
}

int main(void) {
  pthread_t other;
  if (!has_two_processors()) {
    puts("null");
    return 0;
  }
  if (pthread_create(&other, NULL, answer, NULL)) return 1;
  stay_on_processor(0);
  const double start = now();
  play(0);
  printf("%.1f\n", 1e9 * (now() - start) / ROUNDS / 2);
  pthread_join(other, NULL);
  return 0;
}
