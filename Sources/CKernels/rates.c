#include <math.h>

#include "kernels.h"

/// Returns the rate of an update at a step.
static double scheduled_rate(const ingot_update *update, uint64_t step) {
  const double pi = 3.14159265358979323846;
  const ingot_rate_schedule *schedule = &update->schedule;
  double rate = update->rate;
  if (step < (uint64_t)schedule->warmup) rate *= (double)step / (double)schedule->warmup;
  for (int32_t d = 0; d < schedule->drop_count; d++) {
    if (step > (uint64_t)schedule->drops[d]) rate *= schedule->factor;
  }
  if (schedule->over > 0) {
    const double over = (double)schedule->over, done = (double)step - 1;
    rate *= (1 + cos(pi * (done < over ? done : over) / over)) / 2;
  }
  return rate;
}

ingot_rates ingot_rates_at(const ingot_update *update, uint64_t step) {
  const double rate = scheduled_rate(update, step);
  return (ingot_rates){
      .rate = (float)rate,
      .beta1 = (float)update->beta1,
      .rest1 = (float)(1.0 - update->beta1),
      .beta2 = (float)update->beta2,
      .rest2 = (float)(1.0 - update->beta2),
      .epsilon = (float)update->epsilon,
      .corrected_rate = (float)(rate / (1.0 - pow(update->beta1, (double)step))),
      .correction2 = (float)(1.0 / (1.0 - pow(update->beta2, (double)step))),
      .kept = (float)(1.0 - rate * update->decay),
      .momentum = (float)update->momentum,
      .nesterov = update->nesterov,
  };
}
