// `console` for cards: entries go to the parent as they are written, up to a limit.

import { formatLog } from "./inspect.js";

const LEVELS = { debug: "debug", trace: "debug", log: "info", info: "info", dir: "info", table: "info", warn: "warn",
  error: "error" };

/** Where entries go: a task's log, with its limits. */
export class Log {
  #post;
  #lines;
  #characters;

  constructor(post, limits) {
    this.#post = post;
    this.#lines = limits.log_lines;
    this.#characters = limits.log_characters;
  }

  get isFull() {
    return this.#lines < 0;
  }

  write(level, text, step) {
    if (this.isFull) return;
    this.#lines -= 1;
    this.#characters -= text.length;
    if (this.#lines < 0 || this.#characters < 0) {
      this.#lines = -1;
      this.#send("warn", "The log is full: what the code logs from here on is not shown.", step);
    } else {
      this.#send(level, text, step);
    }
  }

  #send(level, text, step) {
    this.#post("L", JSON.stringify({ level, text, step }));
  }
}

/** `write` takes a level and a text. */
export function makeConsole(write) {
  const counts = new Map();
  const clocks = new Map();
  const console = {};
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...values) => write(level, () => formatLog(values));
  }
  console.assert = (condition, ...values) => {
    if (!condition) write("error", () => formatLog(["Assertion failed:", ...values]));
  };
  console.count = (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    write("info", () => `${label}: ${counts.get(label)}`);
  };
  console.time = (label = "default") => {
    clocks.set(label, Date.now());
  };
  console.timeEnd = (label = "default") => {
    write("info", () => `${label}: ${Date.now() - (clocks.get(label) ?? Date.now())} ms`);
  };
  console.group = (...values) => values.length > 0 && write("info", () => formatLog(values));
  console.groupEnd = () => {};
  return console;
}
