// The losses of all steps so far, and lines of few points through them.
//
// Needs no other file.

/// The largest number of points of a line.
const mostPoints = 240;

/// Returns a line through the values that are added to it. Each of its points is the mean over as many values, twice
/// as many whenever the points become too many.
function thinnedLine() {
  let [width, sums] = [1, []];
  let count = 0;
  return {
    add(value) {
      if (count === width * mostPoints) {
        width *= 2;
        sums = Array.from({ length: mostPoints / 2 }, (_, index) => sums[2 * index] + sums[2 * index + 1]);
      }
      const index = Math.floor(count / width);
      sums[index] = (sums[index] ?? 0) + value;
      count += 1;
    },
    /// The points: the middle of the steps of each, and the mean of their values. The last one counts when it is whole,
    /// and those that are no numbers count for nothing.
    get points() {
      const whole = sums.slice(0, Math.floor(count / width));
      const points = whole.map((sum, index) => [index * width + (width + 1) / 2, sum / width]);
      return points.filter(([, mean]) => Number.isFinite(mean));
    },
  };
}

/// Returns the losses of phases, at first of no step.
function lossHistory(names) {
  let phases = [];
  const history = {
    /// The phases, each with its name, all its losses, and its line.
    get phases() { return phases; },
    clear() { phases = names.map((name) => ({ name, losses: [], line: thinnedLine() })); },
    /// Adds the losses of further steps: those of all phases of a step stand together.
    add(losses) {
      losses.forEach((loss, index) => {
        const phase = phases[index % phases.length];
        phase.losses.push(loss);
        phase.line.add(loss);
      });
    },
  };
  history.clear();
  return history;
}

/// Returns the mean of the last 100 losses; undefined if there are none.
function recentMean({ losses }) {
  const recent = losses.slice(-100);
  return recent.length === 0 ? undefined : recent.reduce((sum, loss) => sum + loss, 0) / recent.length;
}
