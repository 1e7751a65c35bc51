// Calls that the parent answers: `client.…`, `actions.…`, table objects, HTTP.

import { encode, parseJson, revive } from "./values.js";

/** The calls of one task. */
export class Calls {
  #host;
  #left;
  #limit;
  #sent = 0;
  #waiting = new Map();
  #resume = () => {};

  constructor(host, limits) {
    this.#host = host;
    this.#limit = limits.output_characters;
    this.#left = limits.host_calls;
  }

  get pending() {
    return this.#waiting.size > 0;
  }

  /** Waits for the calls on their way, and for what the code does next with the answers. */
  async settled() {
    await Promise.allSettled([...this.#waiting.values()].map(({ promise }) => promise));
    await new Promise((resolve) => {
      this.#resume = resolve;
      this.#host.startTimer(0, 0, false);
    });
  }

  resume() {
    this.#resume();
  }

  close() {
    this.#left = 0;
  }

  /** A promise of what the parent answers. */
  send(name, values) {
    if (this.#left <= 0) return Promise.reject(new Error("The code made too many calls in one run."));
    let text;
    try {
      const parts = values.map((value, index) => encode(value, `argument ${index + 1} of ${name}`, () => {}));
      text = `{"id":${this.#sent + 1},"name":${JSON.stringify(name)},"arguments":[${parts.join(",")}]}`;
    } catch (error) {
      return Promise.reject(error);
    }
    if (text.length > this.#limit) return Promise.reject(new Error(`The arguments of ${name} are too large.`));
    this.#left -= 1;
    this.#sent += 1;
    const id = this.#sent;
    const call = Promise.withResolvers();
    this.#waiting.set(id, call);
    this.#host.call(text);
    return call.promise;
  }

  /** `{id, value}` or `{id, error: {name, message, code}}`. */
  answer(text) {
    const { id, value, error } = parseJson(text);
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) {
      resolve(revive(value));
    } else {
      const problem = new Error(error.message);
      problem.name = error.name;
      if (error.code) problem.code = error.code;
      reject(problem);
    }
  }
}

const NOT_REMOTE = new Set(["then", "toJSON", "constructor", "prototype"]);

/** An object on which any path is a function: `remote.a.b(x)` sends "a.b" with [x]. */
export function remoteObject(path, send) {
  const members = new Map();
  return new Proxy((...values) => send(path, values), {
    get(target, name) {
      if (typeof name !== "string" || NOT_REMOTE.has(name)) return target[name];
      if (!members.has(name)) members.set(name, remoteObject(`${path}.${name}`, send));
      return members.get(name);
    },
    set() {
      throw new TypeError(`${path} cannot be changed`);
    },
    defineProperty() {
      throw new TypeError(`${path} cannot be changed`);
    },
  });
}
