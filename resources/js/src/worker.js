// The child process that runs a bot's code. It owns the pipe, the timers and the permissions; a card never gets
// near any of them: cards run in a realm of their own (`realm/`), to which nothing but strings, numbers and the
// realm's own functions cross.
//
// A frame is a four-byte big-endian length and that many bytes. From the parent: one letter and JSON. To the
// parent: the token of this process, one letter and JSON. `studio/sandbox/frames.py` lists the letters.

import vm from "node:vm";
import { setImmediate } from "node:timers";
import realmSource from "../build/realm.txt";
import typescriptSource from "../build/typescript.txt";
import watchdogSource from "./watchdog.txt";

const { stdin, stdout, exit, ppid } = Deno;
const { setTimeout, clearTimeout, crypto, URL, Worker, SharedArrayBuffer } = globalThis;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

// ---- The pipe ----

let token = new Uint8Array(0);
let received = new Uint8Array(1 << 16);
let receivedEnd = 0;

function takeFrame() {
  if (receivedEnd < 4) return null;
  const length = new DataView(received.buffer).getUint32(0);
  const end = 4 + length;
  if (end > received.length) {
    const larger = new Uint8Array(Math.max(end, 2 * received.length));
    larger.set(received.subarray(0, receivedEnd));
    received = larger;
  }
  if (receivedEnd < end) return null;
  const frame = { kind: String.fromCharCode(received[4]), text: decoder.decode(received.subarray(5, end)) };
  received.copyWithin(0, end, receivedEnd);
  receivedEnd -= end;
  return frame;
}

function accept(count) {
  // The end of the input: the parent is gone.
  if (count === null) exit(0);
  receivedEnd += count;
}

/** Blocks the whole process: only between tasks, when there is nothing else to do. */
function nextFrame() {
  for (;;) {
    const frame = takeFrame();
    if (frame) return frame;
    accept(stdin.readSync(received.subarray(receivedEnd)));
  }
}

function post(kind, text) {
  const head = 4 + token.length + 1;
  // A UTF-16 unit is at most three bytes of UTF-8.
  const bytes = new Uint8Array(head + 3 * text.length);
  const { written } = encoder.encodeInto(text, bytes.subarray(head));
  new DataView(bytes.buffer).setUint32(0, head - 4 + written);
  bytes.set(token, 4);
  bytes[head - 1] = kind.charCodeAt(0);
  let rest = bytes.subarray(0, head + written);
  while (rest.length > 0) rest = rest.subarray(stdout.writeSync(rest));
}

// ---- Answers to host calls: read while a task waits for some, and only then ----

let unanswered = 0;

async function readAnswers() {
  while (unanswered > 0) {
    const frame = takeFrame();
    if (frame === null) {
      accept(await stdin.read(received.subarray(receivedEnd)));
    } else {
      unanswered -= 1;
      realm.answer(frame.text);
    }
  }
}

// ---- What the realm may ask of this process: primitives in, primitives out ----

const timers = new Map();
const urlParts = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname",
  "search", "hash"];

function describeUrl(url) {
  return JSON.stringify(Object.fromEntries(urlParts.map((part) => [part, url[part]])));
}

const host = {
  post,
  call(text) {
    post("H", text);
    unanswered += 1;
    if (unanswered === 1) readAnswers();
  },
  finished() {
    finish();
  },
  /** A function of the realm, or a string that says what is wrong with the source. */
  compile(source, columnOffset) {
    try {
      return new vm.Script(source, { filename: "card", columnOffset }).runInContext(realm.context);
    } catch (error) {
      return `${error.message}`;
    }
  },
  stripTypes,
  startTimer(id, delay, repeats) {
    const fire = () => {
      if (repeats) host.startTimer(id, delay, true);
      else timers.delete(id);
      realm.fire(id);
    };
    timers.set(id, setTimeout(fire, delay));
  },
  stopTimer(id) {
    clearTimeout(timers.get(id));
    timers.delete(id);
  },
  parseUrl(text, base) {
    try {
      return describeUrl(base === undefined ? new URL(text) : new URL(text, base));
    } catch {
      return "";
    }
  },
  changeUrl(text, part, value) {
    const url = new URL(text);
    url[part] = value;
    return describeUrl(url);
  },
  randomUint32() {
    return crypto.getRandomValues(new Uint32Array(1))[0];
  },
};

// ---- TypeScript ----

let transform = null;

/** JSON of `{code}`, or of `{message}`. The compiler lives in a realm of its own, made when first needed. */
function stripTypes(source) {
  transform ??= new vm.Script(typescriptSource, { filename: "typescript" })
    .runInContext(vm.createContext(vm.constants.DONT_CONTEXTIFY));
  return transform(source);
}

// ---- The realm ----

const realmScript = new vm.Script(realmSource, { filename: "realm" });
let realm = null;
let limits = null;

function openRealm() {
  const codeGeneration = { strings: true, wasm: false };
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration });
  const entrance = realmScript.runInContext(context)(host, JSON.stringify(limits));
  realm = { context, ...entrance };
}

let finish = () => {};

/** Runs one task to its end; the realm posts what comes of it. */
async function perform(text) {
  const done = new Promise((resolve) => {
    finish = resolve;
  });
  realm.run(text);
  await done;
  // Someone else would have to read the answers now: this process can no longer be trusted to keep in step.
  if (unanswered > 0) exit(1);
  for (const id of [...timers.keys()]) host.stopTimer(id);
}

addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  realm?.rejected(event.reason);
});
addEventListener("error", (event) => {
  event.preventDefault();
  realm?.rejected(event.error);
});

function startWatchdog() {
  const memory = new SharedArrayBuffer(4);
  const watchdog = new Worker(`data:text/javascript,${encodeURIComponent(watchdogSource)}`, { type: "module" });
  watchdog.postMessage({ memory, parent: ppid, seconds: limits.task_seconds });
  return new Int32Array(memory);
}

// Defence in depth: should a bug ever hand a card an object of this realm, it leads nowhere.
function disarm() {
  const keep = new Set(Object.getOwnPropertyNames(vm.runInNewContext("globalThis")));
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!keep.has(name) || ["WebAssembly", "SharedArrayBuffer", "eval", "console"].includes(name)) {
      Reflect.deleteProperty(globalThis, name);
    }
  }
  for (const shared of [Object, Function, Array, Promise, String]) {
    Object.freeze(shared);
    Object.freeze(shared.prototype);
  }
}

async function main() {
  const setup = JSON.parse(nextFrame().text);
  token = encoder.encode(setup.token);
  limits = setup.limits;
  const running = startWatchdog();
  disarm();
  openRealm();
  post("R", "{}");
  for (let count = 1; ; count += 1) {
    const task = nextFrame();
    Atomics.store(running, 0, count);
    await perform(task.text);
    // Whatever the card left in the queue of promises has its turn before the parent is told that all is quiet.
    await new Promise((resolve) => setImmediate(resolve));
    if (!realm.isClean()) openRealm();
    Atomics.store(running, 0, 0);
    post("I", "{}");
  }
}

await main();
