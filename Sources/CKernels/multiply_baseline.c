#define PRODUCTS ingot_products_baseline
#define INGOT_LANES 4
#if defined(__aarch64__)
#define INGOT_FUSES 1
#else
#define INGOT_FUSES 2
#endif
#include "multiply_table.inc"
