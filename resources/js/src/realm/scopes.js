// The variables a card sees, `workflow`, `user` and so on, and what it changed in them.

import { encode, isObject, revive } from "./values.js";

/**
 * One scope. An object or array among the variables is revived and written down when it is first read, so that
 * variables no one touches cost nothing, however large.
 */
export class Scope {
  /** What the card sees: an ordinary object. */
  object = {};
  #name;
  #cells = new Map();
  #opened;

  /** `opened` is called with the name and value of each object when it is first read. */
  constructor(name, values, opened = () => {}) {
    this.#name = name;
    this.#opened = opened;
    for (const key of Object.keys(values)) {
      const cell = { raw: values[key], text: undefined, get: undefined };
      this.#cells.set(key, cell);
      if (isObject(cell.raw)) this.#defineLazily(key, cell);
      else define(this.object, key, cell.raw);
    }
  }

  #defineLazily(key, cell) {
    const { object } = this;
    cell.get = () => {
      this.#baseline(cell, key);
      return cell.raw;
    };
    Object.defineProperty(object, key, {
      get: cell.get, set: (value) => define(object, key, value), enumerable: true, configurable: true,
    });
  }

  /** The JSON of the variable as it came, after its dates were revived. */
  #baseline(cell, key) {
    if (cell.text === undefined) {
      cell.raw = revive(cell.raw);
      cell.text = encode(cell.raw, `${this.#name}.${key}`, () => {});
      this.#opened(key, cell.raw);
    }
    return cell.text;
  }

  /** Calls `report` with (name, JSON text) per variable that changed since the last call, undefined if deleted. */
  takeChanges(report, refuse, warn) {
    const { object } = this;
    const present = new Set();
    for (const key of Object.keys(object)) {
      present.add(key);
      const cell = this.#cells.get(key);
      const { get } = Object.getOwnPropertyDescriptor(object, key);
      if (cell && get && get === cell.get && cell.text === undefined) continue;
      try {
        const value = object[key];
        if (cell && !isObject(value) && !isObject(cell.raw) && Object.is(value, cell.raw)) continue;
        const text = encode(value, `${this.#name}.${key}`, warn);
        if (cell && this.#baseline(cell, key) === text) continue;
        this.#cells.set(key, { raw: value, text, get });
        report(key, text);
      } catch (error) {
        refuse(error);
      }
    }
    for (const key of this.#cells.keys()) {
      if (!present.has(key)) {
        this.#cells.delete(key);
        report(key, undefined);
      }
    }
  }
}

function define(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

const STATE = ["session", "user", "temp", "conversation", "workflow", "bot"];

/**
 * The scopes of a task by name. `event.state.session` and its like are the very scopes, and stay out of what is
 * stored of the event.
 */
export function openScopes(variables) {
  const scopes = new Map();
  const link = (state) => {
    for (const name of STATE) {
      if (scopes.has(name) && !Object.hasOwn(state, name)) hide(state, name, scopes.get(name).object);
    }
    return state;
  };
  for (const name of Object.keys(variables)) {
    const opened = (key, value) => {
      if (name === "event" && key === "state") link(value);
    };
    scopes.set(name, new Scope(name, variables[name], opened));
  }
  const event = scopes.get("event")?.object;
  if (event && !Object.hasOwn(event, "state")) hide(event, "state", link({}));
  return scopes;
}

function hide(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true });
}
