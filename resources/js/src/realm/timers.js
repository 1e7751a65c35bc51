// setTimeout and its like. The process holds the real timers; those a card leaves behind end with its task.

const MAX_TIMERS = 1000;
const LONG_MS = 250;
const callbacks = new Map();
let host;
let lastId = 0;

function start(callback, delay, repeats, values) {
  if (typeof callback !== "function") throw new TypeError("a timer needs a function to call");
  if (callbacks.size >= MAX_TIMERS) throw new RangeError(`more than ${MAX_TIMERS} timers are running`);
  const milliseconds = Math.min(Math.max(Number(delay) || 0, 0), 2 ** 31 - 1);
  lastId += 1;
  callbacks.set(lastId, { callback, values, repeats });
  // Time asleep is not time spent computing: the parent gives the step that much longer.
  if (milliseconds >= LONG_MS && !repeats) host.post("Z", `${Math.round(milliseconds)}`);
  host.startTimer(lastId, milliseconds, repeats);
  return lastId;
}

function stop(id) {
  if (callbacks.delete(id)) host.stopTimer(id);
}

/** Called by the process when a timer is due. */
export function fire(id) {
  const timer = callbacks.get(id);
  if (!timer) return;
  if (!timer.repeats) callbacks.delete(id);
  timer.callback(...timer.values);
}

export function forgetTimers() {
  callbacks.clear();
}

export function installTimers(hostFunctions) {
  host = hostFunctions;
  globalThis.setTimeout = (callback, delay, ...values) => start(callback, delay, false, values);
  globalThis.setInterval = (callback, delay, ...values) => start(callback, delay, true, values);
  globalThis.setImmediate = (callback, ...values) => start(callback, 0, false, values);
  globalThis.clearTimeout = stop;
  globalThis.clearInterval = stop;
  globalThis.clearImmediate = stop;
  globalThis.queueMicrotask = (callback) => {
    Promise.resolve().then(callback);
  };
}
