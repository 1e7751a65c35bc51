// Source to functions. Names a card sees are parameters of an outer function, so that a card may declare its own
// `user` or `event`, and so that nothing has to be put on the global object.

import { parseJson } from "./values.js";

const MAX_CACHED = 500;
const functions = new Map();
const templates = new Map();

/** Source that does not compile; `line` counts from 1, or is undefined when it is not known. */
export class SourceError extends SyntaxError {
  name = "SyntaxError";

  constructor(message, line) {
    super(message);
    this.line = line;
  }
}

const shapes = {
  async: ["return (async function () {", "\n})()"],
  body: ["return (function () {", "\n})()"],
  value: ["return (", "\n)"],
  asyncValue: ["return (async () => (", "\n))()"],
};

function build(host, source, names, shape) {
  const [before, after] = shapes[shape];
  const head = `(function (${names}) {${before}`;
  const tail = `${after}})`;
  const plain = host.compile(head + source + tail, -head.length);
  if (typeof plain === "function") return { made: plain };
  // What JavaScript does not understand may be TypeScript.
  const stripped = parseJson(host.stripTypes(head + source + tail));
  if (stripped.code === undefined) return { problem: stripped.message };
  const typed = host.compile(stripped.code, -head.length);
  return typeof typed === "function" ? { made: typed } : { problem: typed };
}

function firstThatCompiles(host, source, names, candidates) {
  let last;
  for (const shape of candidates) {
    const { made, problem } = build(host, source, names, shape);
    if (made) return made;
    last = problem;
  }
  throw explain(last, source);
}

/** Parsers tell the place in brackets at the end, V8 not at all. */
function explain(problem, source) {
  const place = /\((\d+):\d+\)\s*$/.exec(problem);
  const message = problem.replace(/^Error transforming \w+: /, "").replace(/^SyntaxError: /, "")
    .replace(/\s*\(\d+:\d+\)\s*$/, "");
  const hint = /^\s*import\s/m.test(source)
    ? "; code cannot import modules, but axios, luxon, lodash as _ and zui as z are there already"
    : "";
  return new SourceError(message + hint, place ? Number(place[1]) : undefined);
}

function cached(cache, key, make) {
  let made = cache.get(key);
  if (made === undefined) {
    made = make();
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(key, made);
  }
  return made;
}

/** The body of an async function, as a code card has it: `await` and `return` at the top are fine. */
export function compileCode(host, source, names) {
  return cached(functions, `code\n${names}\n${source}`, () => firstThatCompiles(host, source, names, ["async"]));
}

/** An expression, with or without `{{ }}` around it, or else a body that returns a value or throws. Throws SourceError. */
export function compileExpression(host, source, names) {
  return cached(functions, `value\n${names}\n${source}`, () => {
    const bare = source.trim().replace(/^\{\{([^]*)\}\}$/, "$1").replace(/[\s;]+$/, "");
    if (bare === "") return () => undefined;
    const candidates = ["value"];
    if (bare.includes("await")) candidates.push("asyncValue");
    if (/\b(?:return|throw)\b/.test(bare)) candidates.push(bare.includes("await") ? "async" : "body");
    return firstThatCompiles(host, bare, names, candidates);
  });
}

/** The pieces of a text with `{{expressions}}`: strings as they are, and functions. Throws SourceError. */
export function compileTemplate(host, text, names) {
  return cached(templates, `${names}\n${text}`, () => {
    const pieces = [];
    let from = 0;
    for (let open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
      const { made, end } = firstExpression(host, text, open + 2, names);
      if (!made) break;
      if (open > from) pieces.push(text.slice(from, open));
      pieces.push(made);
      from = end;
    }
    if (from < text.length) pieces.push(text.slice(from));
    return pieces;
  });
}

/** Braces may be part of an expression: it ends at the first `}}` up to which it makes sense. */
function firstExpression(host, text, start, names) {
  let problem;
  for (let close = text.indexOf("}}", start); close >= 0; close = text.indexOf("}}", close + 1)) {
    try {
      return { made: compileExpression(host, text.slice(start, close), names), end: close + 2 };
    } catch (error) {
      problem ??= error;
    }
  }
  // An opening without an end is text.
  if (problem) throw problem;
  return {};
}
