#include "kernels.h"

enum ingot_family ingot_family_of(enum ingot_kernel kernel) {
#define ELEMENTWISE(NAME, name) [INGOT_##NAME] = INGOT_ELEMENTWISE,
#define COPY(NAME, name) [INGOT_##NAME] = INGOT_COPY,
#define ROWS(NAME, name) [INGOT_##NAME] = INGOT_ROWS,
#define COLUMNS(NAME, name) [INGOT_##NAME] = INGOT_COLUMNS,
#define REDUCTION(NAME, name) [INGOT_##NAME] = INGOT_REDUCTION,
#define LOSS(NAME, name) [INGOT_##NAME] = INGOT_LOSS,
#define DRAW(NAME, name) [INGOT_##NAME] = INGOT_DRAW,
#define UPDATE(NAME, name) [INGOT_##NAME] = INGOT_UPDATE,
#define PRODUCT(NAME, name) [INGOT_##NAME] = INGOT_PRODUCT,
  static const enum ingot_family families[INGOT_KERNEL_COUNT] = {
    INGOT_KERNELS(ELEMENTWISE, COPY, ROWS, COLUMNS, REDUCTION, LOSS, DRAW, UPDATE, PRODUCT)
  };
  return families[kernel];
}
