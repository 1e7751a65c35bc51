// What is told of an error: JSON that a person can be shown.

import { wellFormed } from "./values.js";

const CARD = "card";
const MAX_MESSAGE = 2000;
const MAX_FRAMES = 10;

/**
 * Stacks show the card's own lines and nothing else: what a card could learn from the other frames (functions,
 * objects, where on the disk the program is) is none of its business. Deep enough for calls through libraries.
 */
export function installStacks() {
  Error.stackTraceLimit = 50;
  const prepare = (error, sites) => {
    let head;
    try {
      head = `${error}`;
    } catch {
      head = "Error";
    }
    const lines = sites.filter((site) => site.getFileName() === CARD).map((site) => {
      const place = `${CARD}:${site.getLineNumber()}:${site.getColumnNumber()}`;
      const name = site.getFunctionName();
      return `\n    at ${name ? `${name} (${place})` : place}`;
    });
    return head + lines.join("");
  };
  Object.defineProperty(Error, "prepareStackTrace", { value: prepare, writable: false, configurable: false });
}

function clip(text) {
  return wellFormed(text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text);
}

/** The lines of the code on the stack, innermost first; `lines` is how many it has. */
function codeFrames(stack, lines) {
  const frames = [];
  for (const line of stack.split("\n")) {
    const match = /^ {4}at (?:(.*) \()?card:(\d+):(\d+)\)?$/.exec(line);
    // Past the last line is the call of what was wrapped around the code.
    if (match && Number(match[2]) <= lines) {
      frames.push({ function: match[1] ?? "", line: Number(match[2]), column: Number(match[3]) });
    }
    if (frames.length === MAX_FRAMES) break;
  }
  return frames;
}

/** `{name, message, line?, column?, frames}` of whatever was thrown. Code can throw anything, traps included. */
export function describeError(error, lines = Infinity) {
  try {
    if (!(error instanceof Error)) {
      const message = typeof error === "object" && error !== null && "message" in error ? error.message : error;
      return { name: "Error", message: clip(String(message)), frames: [] };
    }
    const frames = codeFrames(`${error.stack}`, lines);
    const { line, column } = frames[0] ?? { line: error.line };
    return { name: clip(`${error.name}`), message: clip(`${error.message}`), line, column, frames };
  } catch {
    return { name: "Error", message: "The code threw something that cannot be read.", frames: [] };
  }
}
