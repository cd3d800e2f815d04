// Trains a small network for 100 steps with the C core alone, on `argv[1]` threads, and prints a hash of the bits of
// its losses, parameters and moments. Its kernels are those that a model needs: products both ways, dropout, noise, a
// loss and its adjoint, sums, Adam with a schedule, and SGD with momentum.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels.h"

enum { BATCH = 10, INPUT = 70, HIDDEN = 131, WEIGHTS = INPUT * HIDDEN, MOST = 24, STEPS = 100 };

static ingot_instruction program[MOST];
static ingot_op epilogues[MOST][2];
static size_t count;
static int32_t waits[MOST];
static uint32_t streams[] = {3, 4, 5};

/// Adds an instruction that waits for the one before it, and returns it.
static ingot_instruction *add(enum ingot_kernel kernel, int64_t units, int64_t size) {
  ingot_instruction *i = &program[count];
  i->op.kernel = kernel;
  i->op.family = ingot_family_of(kernel);
  i->tiling = (ingot_tiling){units, size, (units + size - 1) / size};
  waits[count] = (int32_t)count - 1;
  i->waits = &waits[count];
  i->wait_count = count > 0;
  count++;
  return i;
}

static ingot_op *epilogue(ingot_instruction *i, enum ingot_kernel kernel) {
  ingot_op *op = &epilogues[i - program][i->op.product.epilogue_count++];
  i->op.product.epilogues = epilogues[i - program];
  op->kernel = kernel;
  op->family = ingot_family_of(kernel);
  return op;
}

static ingot_instruction *multiply(enum ingot_kernel kernel, ingot_product product, int64_t tile_rows) {
  product.tile_rows = tile_rows;
  product.tile_columns = product.columns < INGOT_PANEL ? product.columns : INGOT_PANEL;
  const int64_t down = (product.rows + tile_rows - 1) / tile_rows;
  ingot_instruction *i = add(kernel, product.columns, product.tile_columns);
  i->tiling.count *= down;
  i->op.product = product;
  return i;
}

static uint64_t hash(uint64_t seed, const void *bytes, size_t length) {
  for (size_t n = 0; n < length; n++) seed = (seed ^ ((const unsigned char *)bytes)[n]) * 1099511628211u;
  return seed;
}

int main(int argc, char **argv) {
  const size_t parameters = 2 * WEIGHTS + HIDDEN + 5;  // 5 floats keep what follows from being aligned
  const size_t sizes[INGOT_REGIONS] = {
      3 * parameters * sizeof(float), BATCH * INPUT * sizeof(float), 8 * BATCH * HIDDEN * sizeof(float), 1 << 20};
  const ingot_needs needs = {.scratch = 32 * HIDDEN * sizeof(float), .partials = 16, .longest = MOST};
  ingot_machine *machine = ingot_machine_create(sizes, &needs, argc > 1 ? atoi(argv[1]) : 1, NULL);
  float *store = ingot_machine_region(machine, INGOT_STORE), *x = ingot_machine_region(machine, INGOT_INPUT);
  float *arena = ingot_machine_region(machine, INGOT_ARENA), *prepared = ingot_machine_region(machine, INGOT_PREPARED);
  float *w = store, *b = w + WEIGHTS, *v = b + HIDDEN + 5;
  float *noise = arena, *h = noise + BATCH * INPUT, *y = h + BATCH * HIDDEN, *dy = y + BATCH * INPUT;
  float *dh = dy + BATCH * INPUT, *db = dh + BATCH * HIDDEN, *loss = db + HIDDEN, *one = loss + 1;
  uint64_t *masks = (uint64_t *)(void *)prepared;
  float *turned = prepared + 4096, *panels = turned + WEIGHTS;
  const int64_t drops[] = {60};
  const ingot_update adam = {
      .rate = 1e-2, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .schedule = {5, 90, drops, 1, 0.5}};
  const ingot_update sgd = {.rate = 1e-2, .momentum = 0.9, .nesterov = 1};

  // h = relu(dropout((x + noise) w + b)); y = tanh(h v)
  add(INGOT_NORMAL, BATCH * INPUT, BATCH * INPUT)->op.draw =
      (ingot_draw){.out = noise, .streams = streams, .stream_elements = BATCH * INPUT, .deviation = 0.3f};
  add(INGOT_ADD, BATCH * INPUT, 256)->op.elementwise = (ingot_elementwise){.a = noise, .b = x, .out = noise};
  const ingot_product first = {
      .a = noise, .b = w, .bias = b, .out = h, .rows = BATCH, .columns = HIDDEN, .inner = INPUT, .masks = masks};
  ingot_instruction *i = multiply(INGOT_LINEAR, first, BATCH);
  epilogue(i, INGOT_DROPOUT)->draw =
      (ingot_draw){.streams = streams + 1, .stream_elements = BATCH * HIDDEN, .rate = 0.25f};
  epilogue(i, INGOT_RELU);
  const ingot_product second = {
      .a = h, .b = v, .out = y, .rows = BATCH, .columns = INPUT, .inner = HIDDEN, .masks = masks, .panels = panels};
  i = multiply(INGOT_MATMUL, second, 4);
  epilogue(i, INGOT_TANH);
  // The loss, and its adjoint
  i = add(INGOT_MEAN_SQUARED_ERROR, BATCH * INPUT, 256);
  i->op.reduction = (ingot_reduction){.a = y, .b = x, .out = loss, .factor = 1.0 / (BATCH * INPUT)};
  add(INGOT_CONSTANT, 1, 1)->op.elementwise = (ingot_elementwise){.out = one, .value = 1};
  add(INGOT_MEAN_SQUARED_ERROR_ADJOINT, BATCH * INPUT, 256)->op.loss =
      (ingot_loss){.seed = one, .prediction = y, .target = x, .out = dy, .factor = 2.0f / (BATCH * INPUT)};
  add(INGOT_TANH_ADJOINT, BATCH * INPUT, 256)->op.elementwise = (ingot_elementwise){.a = dy, .b = y, .out = dy};
  // dh = gate(dy v^T, h); updates of v, w and b
  const ingot_product back = {
      .a = dy, .b = v, .out = dh, .rows = BATCH, .columns = HIDDEN, .inner = INPUT, .transposes_b = 1};
  i = multiply(INGOT_MATMUL, back, BATCH);
  epilogue(i, INGOT_GATE)->elementwise = (ingot_elementwise){.b = h, .scale = 1 / 0.75f};
  epilogue(i, INGOT_COLUMN_SUMS)->columns = (ingot_columns){.out = db, .rows = BATCH, .columns = HIDDEN};
  const ingot_product gradient = {
      .a = h,
      .b = dy,
      .rows = HIDDEN,
      .columns = INPUT,
      .inner = BATCH,
      .transposes_a = 1,
      .masks = masks,
      .turned = turned,
      .panels = panels};
  i = multiply(INGOT_MATMUL, gradient, 32);
  ingot_op *update = epilogue(i, INGOT_ADAM);
  update->update = adam;
  update->update.parameter = v;
  update->update.first = v + parameters;
  update->update.second = v + 2 * parameters;
  const ingot_product outer = {
      .a = noise, .b = dh, .rows = INPUT, .columns = HIDDEN, .inner = BATCH, .transposes_a = 1};
  i = multiply(INGOT_MATMUL, outer, 32);
  update = epilogue(i, INGOT_SGD);
  update->update = sgd;
  update->update.parameter = w;
  update->update.first = w + parameters;
  i = add(INGOT_ADAM, HIDDEN, 64);
  i->op.update = adam;
  i->op.update.parameter = b;
  i->op.update.first = b + parameters;
  i->op.update.second = b + 2 * parameters;
  i->op.update.gradient = db;

  ingot_fill_uniform(w, WEIGHTS, 1, INGOT_DOMAIN_PARAMETERS, 0, 0, -0.2, 0.2);
  ingot_fill_uniform(v, WEIGHTS, 1, INGOT_DOMAIN_PARAMETERS, 1, 0, -0.2, 0.2);
  uint64_t bits = 14695981039346656037u;
  float start = 0;
  for (uint64_t step = 1; step <= STEPS; step++) {
    ingot_fill_uniform(x, BATCH * INPUT, 2, INGOT_DOMAIN_SAMPLING, 0, step % 7, 0, 1);
    ingot_run(machine, program, count, 9, step, NULL);
    bits = hash(bits, loss, sizeof *loss);
    if (step == 1) start = *loss;
  }
  bits = hash(bits, store, 3 * parameters * sizeof(float));
  const int fell = *loss < start / 2;
  ingot_machine_destroy(machine);
  printf("%s %016llx\n", fell ? "fell" : "did not fall", (unsigned long long)bits);
  return 0;
}
