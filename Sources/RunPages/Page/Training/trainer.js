// The worker, which trains. It runs one step after the other and answers the page between them.
//
// The page sends messages with an `id`, a `kind`, which names a command, and what the command takes. Each is answered
// with the same `id` and a `result` or a `fault`. On its own, the worker sends `progress`.
//
// Needs trainer-examples.js and trainer-module.js.

/// The milliseconds between two reports of progress.
const reportInterval = 250;

/// How many times as long as the codes for one report take, the worker trains before the next one.
const trainingPerReport = 10;

/// The number of reports over which the speed is a mean.
const speedReports = 8;

/// Returns a function that calls an action after what the page has sent by then. Timers would wait for longer.
function afterMessages(action) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = action;
  return () => port2.postMessage(null);
}

/// Returns a meter of steps per second while training runs.
function speedMeter() {
  let times = [];
  return {
    clear() { times = []; },
    add(step) { times = [...times, { step, time: performance.now() }].slice(-speedReports - 1); },
    /// The steps per second; 0 as long as it is not known.
    get speed() {
      const [first, last] = [times[0], times[times.length - 1]];
      return times.length < 2 ? 0 : (1000 * (last.step - first.step)) / (last.time - first.time);
    },
  };
}

/// Returns the commands of a loaded program.
function trainerOf(program, clock, { batch, inputs, code, sample, priorDraw, pixels, examples, shown }) {
  const { columns } = inputs[0];
  const [meter, takeTurn] = [speedMeter(), afterMessages(turn)];
  let [seed, examplesOf] = [0n, null];
  // The number of steps done, that after which training pauses, and whether it runs.
  let [step, goal, isRunning] = [0, 0, false];
  let [losses, nextReport, whenStopped] = [[], 0, []];

  /// Returns the codes of the shown images.
  function codesOfShown() {
    const codes = new Float32Array(shown.length * code.columns);
    for (let first = 0; first < shown.length; first += batch) {
      const images = shown.slice(first, first + batch);
      copyImages(pixels, columns, images, program.operand);
      codes.set(program.encode().subarray(0, images.length * code.columns), first * code.columns);
    }
    return codes;
  }

  /// Tells the page what has happened since the last report.
  function report() {
    const begin = performance.now();
    if (isRunning) { meter.add(step); }
    const codes = code && shown.length > 0 ? codesOfShown() : null;
    self.postMessage({
      kind: "progress", step, isRunning, losses, codes, stepsPerSecond: meter.speed, times: clock.means(step),
    });
    losses = [];
    const now = performance.now();
    nextReport = now + Math.max(reportInterval, trainingPerReport * (now - begin));
  }

  function trainOnce() {
    step += 1;
    copyImages(pixels, columns, examplesOf(step), program.inputs[0]);
    losses.push(...program.step(seed, step));
  }

  /// Trains for one step, and then lets the page speak.
  function turn() {
    if (!isRunning) { return; }
    trainOnce();
    if (step >= goal) { return stop(); }
    if (performance.now() >= nextReport) { report(); }
    takeTurn();
  }

  /// Trains until a number of steps are done.
  function run(end) {
    goal = end;
    if (isRunning) { return; }
    isRunning = true;
    meter.clear();
    report();
    takeTurn();
  }

  function stop() {
    isRunning = false;
    report();
    whenStopped.forEach((answer) => answer());
    whenStopped = [];
  }

  return {
    /// Starts over with a seed. Training goes on if it runs.
    reset({ seed: chosen }) {
      [seed, step, losses] = [chosen, 0, []];
      examplesOf = minibatches(examples, batch, seed);
      program.initialize(seed);
      clock.clear();
      meter.clear();
      report();
    },
    pause: stop,
    resume: () => run(Infinity),
    /// Trains up to a step, or until the page pauses.
    runTo({ step: end }) {
      if (step >= end) { return stop(); }
      run(end);
      return new Promise((resolve) => { whenStopped.push(resolve); });
    },
    /// Returns the images that codes decode to, at most as many as a batch has rows.
    decode({ codes }) {
      program.operand.set(codes);
      return program.decode().slice(0, (codes.length / code.columns) * sample.columns);
    },
    /// Returns draws of the prior, or null if the program has none.
    draws: () => (priorDraw && code ? program.draw(seed).slice() : null),
  };
}

/// Loads the program, which comes with the first message, and answers this and all further messages.
function answerMessages() {
  let commands = {
    async open(training) {
      if (training.inputs.map(({ role }) => role).join() !== "images") {
        throw new Error("this page trains models that read nothing but images");
      }
      const clock = instructionClock(training.phases);
      commands = trainerOf(await loadProgram(training, clock.mark), clock, training);
    },
  };
  self.onmessage = async ({ data: { id, kind, ...details } }) => {
    try {
      self.postMessage({ id, result: await commands[kind](details) });
    } catch (error) {
      self.postMessage({ id, fault: error.message });
    }
  };
}

answerMessages();
