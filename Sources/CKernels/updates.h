/// The arithmetic of the updates, written once for a float and for a vector of floats.
#ifndef INGOT_UPDATES_H
#define INGOT_UPDATES_H

#include "kernels.h"
#include "simd.h"

/// Defines a function that updates one NUMBER by Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1); the bias
/// corrections are folded into the rate and the root. Weight decay acts on the parameter rather than through the
/// gradient (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2); without decay, it multiplies by one.
#define ADAM(name, NUMBER, root_of)                                                                       \
  INGOT_INLINE void ingot_##name(NUMBER *p, NUMBER *m, NUMBER *v, const NUMBER g, const ingot_rates *k) { \
    const NUMBER first = k->beta1 * *m + k->rest1 * g;                                                    \
    const NUMBER second = k->beta2 * *v + k->rest2 * (g * g);                                             \
    *m = first;                                                                                           \
    *v = second;                                                                                          \
    *p = *p * k->kept - k->corrected_rate * first / (root_of(second * k->correction2) + k->epsilon);      \
  }

/// Defines a function that updates one NUMBER by SGD. With Nesterov momentum as PyTorch defines it, the step follows
/// the gradient plus `momentum` times the updated velocity.
#define SGD(name, NUMBER)                                                                             \
  INGOT_INLINE void ingot_##name(NUMBER *p, NUMBER *velocity, const NUMBER g, const ingot_rates *k) { \
    if (!velocity) {                                                                                  \
      *p -= k->rate * g;                                                                              \
      return;                                                                                         \
    }                                                                                                 \
    const NUMBER next = k->momentum * *velocity + g;                                                  \
    NUMBER along = next;                                                                              \
    if (k->nesterov) along = k->momentum * next + g;                                                  \
    *velocity = next;                                                                                 \
    *p -= k->rate * along;                                                                            \
  }

ADAM(adam_float, float, root)
ADAM(adam_vector, vector, root_of_vector)
SGD(sgd_float, float)
SGD(sgd_vector, vector)

#endif
