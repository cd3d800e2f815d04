/// The coefficients of updates at a step. The C library's `pow` and `cos` would tie bits to a library.
#ifndef INGOT_RATES_H
#define INGOT_RATES_H

#include "elementary_double.h"
#include "kernels.h"

/// Returns `base` to the power of `exponent`, by squaring.
INGOT_APART double power(double base, uint64_t exponent) {
  double result = 1;
  for (; exponent; exponent >>= 1, base *= base) {
    if (exponent & 1) result *= base;
  }
  return result;
}

/// Returns the rate of an update at a step.
INGOT_APART double scheduled_rate(const ingot_update *update, uint64_t step) {
  const ingot_rate_schedule *schedule = &update->schedule;
  double rate = update->rate;
  if (step < (uint64_t)schedule->warmup) rate *= (double)step / (double)schedule->warmup;
  for (int32_t d = 0; d < schedule->drop_count; d++) {
    if (step > (uint64_t)schedule->drops[d]) rate *= schedule->factor;
  }
  if (schedule->over > 0) {
    const double over = (double)schedule->over, done = (double)step - 1;
    rate *= (1 + point_at_turn((done < over ? done : over) / over / 2).cosine) / 2;
  }
  return rate;
}

/// Returns the coefficients of an update at a step.
INGOT_APART ingot_rates rates_at(const ingot_update *update, uint64_t step) {
  const double rate = scheduled_rate(update, step);
  return (ingot_rates){
      .rate = (float)rate,
      .beta1 = (float)update->beta1,
      .rest1 = (float)(1.0 - update->beta1),
      .beta2 = (float)update->beta2,
      .rest2 = (float)(1.0 - update->beta2),
      .epsilon = (float)update->epsilon,
      .corrected_rate = (float)(rate / (1.0 - power(update->beta1, step))),
      .correction2 = (float)(1.0 / (1.0 - power(update->beta2, step))),
      .kept = (float)(1.0 - rate * update->decay),
      .momentum = (float)update->momentum,
      .nesterov = update->nesterov,
  };
}

#endif
