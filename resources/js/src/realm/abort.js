// AbortController and AbortSignal, with as much of EventTarget as they need.

class AbortSignal {
  #listeners = new Map();
  aborted = false;
  reason = undefined;
  onabort = null;

  addEventListener(type, listener, options) {
    if (type === "abort" && listener) this.#listeners.set(listener, Boolean(options?.once));
  }

  removeEventListener(type, listener) {
    if (type === "abort") this.#listeners.delete(listener);
  }

  throwIfAborted() {
    if (this.aborted) throw this.reason;
  }

  static abort(reason) {
    const signal = new AbortSignal();
    fireAbort(signal, reason);
    return signal;
  }

  static timeout(milliseconds) {
    const signal = new AbortSignal();
    setTimeout(() => fireAbort(signal, named("TimeoutError", "The operation timed out.")), milliseconds);
    return signal;
  }

  static any(signals) {
    const joined = new AbortSignal();
    for (const signal of signals) {
      if (signal.aborted) fireAbort(joined, signal.reason);
      else signal.addEventListener("abort", () => fireAbort(joined, signal.reason), { once: true });
    }
    return joined;
  }

  static fire(signal, reason) {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason === undefined ? named("AbortError", "The operation was aborted.") : reason;
    const event = { type: "abort", target: signal };
    for (const listener of [signal.onabort, ...signal.#listeners.keys()]) {
      if (typeof listener === "function") listener.call(signal, event);
      else listener?.handleEvent(event);
    }
    signal.#listeners.clear();
  }
}

const fireAbort = AbortSignal.fire;
delete AbortSignal.fire;

function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

class AbortController {
  signal = new AbortSignal();

  abort(reason) {
    fireAbort(this.signal, reason);
  }
}

globalThis.AbortController = AbortController;
globalThis.AbortSignal = AbortSignal;
