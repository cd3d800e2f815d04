// The session: the worker as the page sees it, and what it has told of its training.
//
// Needs numbers.js and training-history.js, and `trainerMain`, a function whose text is the script of the worker.

/// Returns the bytes of pixels that are packed with zlib, in base64.
async function unpackedPixels({ pixels }) {
  const packed = new Blob([bytes(pixels)]).stream();
  return new Uint8Array(await new Response(packed.pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
}

/// Starts the worker. A page from disk may not load a second file, so the script comes from memory.
function startWorker() {
  const script = new Blob([`(${trainerMain})();`], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(script));
}

/// Returns a function that sends the worker a command and returns a promise of the answer.
///
/// - Parameter tell: called with what the worker reports on its own.
function connection(worker, tell) {
  const questions = new Map();
  let count = 0;
  worker.onmessage = ({ data }) => {
    if (data.kind === "progress") { return tell(data); }
    const { resolve, reject } = questions.get(data.id);
    questions.delete(data.id);
    if (data.fault === undefined) { resolve(data.result); } else { reject(new Error(data.fault)); }
  };
  return (kind, details = {}, transferred = []) => new Promise((resolve, reject) => {
    count += 1;
    questions.set(count, { resolve, reject });
    worker.postMessage({ id: count, kind, ...details }, transferred);
  });
}

/// Starts a session, whose training is at step 0 and paused.
///
/// - Parameter fail: called with an error after which the worker says nothing any more.
async function startSession(live, fail) {
  const worker = startWorker();
  const listeners = [];
  const history = lossHistory(live.phases.map(({ name }) => name));
  const session = { history, progress: null, seed: BigInt(live.seed) };
  const ask = connection(worker, (progress) => {
    if (progress.step === 0) { history.clear(); }
    history.add(progress.losses);
    session.progress = progress;
    listeners.forEach((listener) => listener(progress));
  });
  worker.onerror = (event) => fail(new Error(event.message ?? "the worker cannot start"));
  const { images, labels, ...training } = live;
  const pixels = await unpackedPixels(images);
  const module = bytes(live.module);
  await ask("open", { ...training, module, pixels }, [module, pixels.buffer]);

  Object.assign(session, {
    pause: () => ask("pause"),
    resume: () => ask("resume"),
    runTo: (step) => ask("runTo", { step }),
    decode: (codes) => ask("decode", { codes: Float32Array.from(codes) }),
    draws: () => ask("draws"),
    reset(seed) {
      session.seed = seed;
      return ask("reset", { seed });
    },
    /// Calls a function now and with all further reports of progress.
    listen(listener) {
      listeners.push(listener);
      listener(session.progress);
    },
  });
  await session.reset(session.seed);
  return session;
}
