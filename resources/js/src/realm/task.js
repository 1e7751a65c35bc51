// One task: a list of steps over the same variables.

import { compileCode, compileExpression, compileTemplate } from "./compile.js";
import { setClock } from "./clock.js";
import { Log } from "./console.js";
import { describeError } from "./errors.js";
import { Calls, remoteObject } from "./remote.js";
import { openScopes } from "./scopes.js";
import { encode, revive, toText } from "./values.js";

const { stringify } = JSON;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const RESERVED = new Set(("break case catch class const continue debugger default delete do else enum export extends " +
  "false finally for function if import in instanceof new null return super switch this throw true try typeof var " +
  "void while with yield let static await async implements interface package private protected public").split(" "));
const isName = (text) => IDENTIFIER.test(text) && !RESERVED.has(text);
const countLines = (source) => source.split("\n").length;
const isPromise = (value) => value instanceof Promise;

export class Task {
  calls;
  #host;
  #limits;
  #steps;
  #stopAtTrue;
  #scopes;
  #names;
  #values;
  #log;
  #step = 0;

  constructor(host, limits, { steps, scopes, values, objects, now, seed, stop_at_true: stopAtTrue }) {
    this.#host = host;
    this.#limits = limits;
    this.#steps = steps;
    this.#stopAtTrue = stopAtTrue;
    this.#log = new Log(host.post, limits);
    this.calls = new Calls(host, limits);
    setClock(now ?? undefined, seed ?? undefined);
    this.#scopes = openScopes(scopes);
    const seen = new Map();
    for (const [name, scope] of this.#scopes) seen.set(name, scope.object);
    for (const name of objects) seen.set(name, remoteObject(name, (path, given) => this.calls.send(path, given)));
    for (const name of Object.keys(values)) seen.set(name, revive(values[name]));
    const visible = [...seen].filter(([name]) => isName(name));
    this.#names = visible.map(([name]) => name).join(", ");
    this.#values = visible.map(([, value]) => value);
  }

  /** `text` is a function: what is not shown need not be written. */
  log(level, text) {
    if (this.#log.isFull) return;
    let line;
    try {
      line = text();
    } catch (error) {
      line = `(a value that cannot be shown: ${describeError(error).message})`;
    }
    this.#log.write(level, line, this.#step);
  }

  /** An error that no one awaited. */
  stray(error) {
    const { name, message, line } = describeError(error, countLines(this.#steps[this.#step].source));
    this.log("error", () => `${name}: ${message}${line ? ` (line ${line})` : ""}; nothing in the code waited for it`);
  }

  async run() {
    for (let index = 0; index < this.#steps.length; index += 1) {
      this.#step = index;
      const step = this.#steps[index];
      const outcome = {};
      try {
        let value = this.#begin(step);
        if (isPromise(value)) value = await value;
        if (this.calls.pending) await this.#settle();
        this.#conclude(step, value, outcome);
      } catch (error) {
        this.#fail(step, error, outcome);
        if (this.calls.pending) await this.#settle();
      }
      const changes = this.#takeChanges(outcome);
      const isTrue = step.kind === "condition" && outcome.value === "true";
      const last = outcome.error !== undefined || (this.#stopAtTrue && isTrue) || index === this.#steps.length - 1;
      this.#postOutcome(outcome, changes, last);
      if (last) return;
    }
  }

  /** Calls that the code did not wait for still belong to it, with what it does with their answers. */
  async #settle() {
    while (this.calls.pending) await this.calls.settled();
  }

  #begin({ kind, source, input }) {
    const names = this.#names;
    switch (kind) {
      case "code":
        return compileCode(this.#host, source, names)(...this.#values);
      case "template":
        return this.#fill(compileTemplate(this.#host, source, names));
      case "validator":
        return this.#validate(source, revive(input));
      default:
        return compileExpression(this.#host, source, names)(...this.#values);
    }
  }

  #validate(source, input) {
    const names = this.#names === "" ? "input" : `${this.#names}, input`;
    const result = compileExpression(this.#host, source, names)(...this.#values, input);
    return typeof result === "function" ? result(input) : result;
  }

  /** A single expression keeps its value; anything else makes text. */
  #fill(pieces) {
    const parts = pieces.map((piece) => (typeof piece === "function" ? piece(...this.#values) : piece));
    const finish = (values) => {
      if (pieces.length === 1 && typeof pieces[0] === "function") return values[0];
      return values.map((value) => toText(value, "the value", (text) => this.#warn(text))).join("");
    };
    return parts.some(isPromise) ? Promise.all(parts).then(finish) : finish(parts);
  }

  #warn(text) {
    this.log("warn", () => text);
  }

  #conclude({ kind }, value, outcome) {
    if (kind === "condition" || kind === "validator") outcome.value = value ? "true" : "false";
    else if (kind !== "code") outcome.value = encode(value, "the value", (text) => this.#warn(text));
  }

  #fail({ kind, source }, error, outcome) {
    const described = describeError(error, countLines(source));
    if (kind === "condition" && error instanceof TypeError) {
      outcome.value = "false";
      outcome.note = described.message;
    } else {
      outcome.error = described;
    }
  }

  #takeChanges(outcome) {
    const changes = [];
    const refuse = (error) => {
      outcome.error ??= describeError(error);
    };
    for (const [scope, variables] of this.#scopes) {
      const report = (name, text) => {
        if (text !== undefined && text.length > this.#limits.value_characters) {
          refuse(new RangeError(`${scope}.${name} is too large to be stored`));
        } else {
          const start = `{"scope":${stringify(scope)},"name":${stringify(name)}`;
          changes.push(text === undefined ? `${start},"deleted":true}` : `${start},"value":${text}}`);
        }
      };
      variables.takeChanges(report, refuse, (text) => this.#warn(text));
    }
    return changes;
  }

  #postOutcome(outcome, changes, last) {
    let value = outcome.value ?? "null";
    if (value.length > this.#limits.value_characters) {
      outcome.error ??= describeError(new RangeError("the value is too large"));
      value = "null";
    }
    let list = changes.join(",");
    if (list.length > this.#limits.output_characters) {
      outcome.error ??= describeError(new RangeError("the variables the code changed are too large to be stored"));
      list = "";
    }
    const { error = null, note = "" } = outcome;
    const rest = stringify({ step: this.#step, error, note, last });
    this.#host.post("O", `{"value":${value},"changes":[${list}],${rest.slice(1)}`);
  }
}
