/// Draws a digit into `image`, SIDE x SIDE floats from 0 to 1: a line of random slant, width, size and place. The
/// random numbers come from `state`.
static void draw_digit(int digit, float *image, uint32_t *state) {
  // Each digit is one line through points, whose places are ninths of the side: across and down.
  static const char *const lines[10] = {
      "42 33 36 48 58 67 63 52 42",    "33 52 58",    "33 42 52 63 64 38 68",
      "33 42 52 63 54 65 67 58 48 37", "58 52 36 66", "62 42 45 55 66 67 58 38",
      "62 43 36 48 58 67 65 45 36",    "32 62 48",    "44 33 42 52 63 54 44 35 37 48 58 67 65 54",
      "63 52 42 33 35 46 65 63 58",
  };
  const float slant = random_unit(state) * 0.4f - 0.1f, size = 0.9f + random_unit(state) * 0.3f;
  const float left = random_unit(state) * 0.1f - 0.05f, top = random_unit(state) * 0.1f - 0.05f;
  const float radius = 0.025f + random_unit(state) * 0.03f, edge = 1.0f / SIDE;
  for (int i = 0; i < SIDE * SIDE; i++) {
    // The point of the upright digit that is drawn here.
    const float v = ((i / SIDE + 0.5f) / SIDE - 0.5f - top) / size;
    const float u = ((i % SIDE + 0.5f) / SIDE - 0.5f - left) / size + slant * v;
    float least = 1;
    for (const char *line = lines[digit]; line[2]; line += 3) {
      const float x = (float)(line[0] - '0') / 9 - 0.5f, y = (float)(line[1] - '0') / 9 - 0.5f;
      const float along_x = (float)(line[3] - line[0]) / 9, along_y = (float)(line[4] - line[1]) / 9;
      float t = ((u - x) * along_x + (v - y) * along_y) / (along_x * along_x + along_y * along_y);
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const float gap_x = u - x - t * along_x, gap_y = v - y - t * along_y;
      const float squared = gap_x * gap_x + gap_y * gap_y;
      least = squared < least ? squared : least;
    }
    // Ink fades over the width of a pixel; the square root is Newton's.
    float distance = 0.1f;
    for (int n = 0; n < 6; n++) distance = (distance + least / distance) / 2;
    const float ink = (radius - distance) / edge + 0.5f;
    image[i] = ink < 0 ? 0 : ink > 1 ? 1 : ink;
  }
}
