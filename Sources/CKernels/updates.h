/// The arithmetic of the updates, written once for every width: a float or a vector of floats.
#ifndef INGOT_UPDATES_H
#define INGOT_UPDATES_H

#include "kernels.h"

/// Defines `adam_NAME` and `sgd_NAME`, which update one NUMBER each.
///
/// Adam: Kingma and Ba, arXiv 1412.6980, algorithm 1; the bias corrections are folded into the rate and the root.
/// (`sqrtf` would prevent vectorisation, since it may set `errno`.) Weight decay acts on the parameter rather than
/// through the gradient (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2); without decay, it multiplies by one.
///
/// SGD: with Nesterov momentum as PyTorch defines it, the step follows the gradient plus `momentum` times the updated
/// velocity.
#define INGOT_DEFINE_UPDATES(NUMBER, NAME)                                                                             \
  static inline __attribute__((always_inline)) void adam_##NAME(                                                       \
      NUMBER *p, NUMBER *m, NUMBER *v, const NUMBER g, const ingot_rates *k) {                                         \
    const NUMBER first = k->beta1 * *m + k->rest1 * g;                                                                 \
    const NUMBER second = k->beta2 * *v + k->rest2 * (g * g);                                                          \
    *m = first;                                                                                                        \
    *v = second;                                                                                                       \
    *p =                                                                                                               \
        *p * k->kept - k->corrected_rate * first / (__builtin_elementwise_sqrt(second * k->correction2) + k->epsilon); \
  }                                                                                                                    \
  static inline __attribute__((always_inline)) void sgd_##NAME(                                                        \
      NUMBER *p, NUMBER *velocity, const NUMBER g, const ingot_rates *k) {                                             \
    if (!velocity) {                                                                                                   \
      *p -= k->rate * g;                                                                                               \
      return;                                                                                                          \
    }                                                                                                                  \
    const NUMBER next = k->momentum * *velocity + g;                                                                   \
    *velocity = next;                                                                                                  \
    *p -= k->rate * (k->nesterov ? k->momentum * next + g : next);                                                     \
  }

#endif
