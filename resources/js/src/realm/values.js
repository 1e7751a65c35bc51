// How values cross: JSON, with a date as `{"$date": "<ISO text>"}`.

const { parse, stringify } = JSON;
const MAX_DEPTH = 200;
const MAX_ITEMS = 500_000;

/** A value that cannot be stored; the message is a sentence that names it. */
export class Unstorable extends Error {
  name = "Unstorable";
}

export const parseJson = parse;
export const isObject = (value) => typeof value === "object" && value !== null;

/** Text without lone surrogates, which are no Unicode and would break whoever writes it to a file. */
export const wellFormed = (text) => (text.isWellFormed() ? text : text.toWellFormed());

/** Turns `{"$date": …}` into dates, in place. */
export function revive(value) {
  if (!isObject(value)) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      if (isObject(value[index])) value[index] = revive(value[index]);
    }
    return value;
  }
  const names = Object.keys(value);
  if (names.length === 1 && names[0] === "$date" && typeof value.$date === "string") {
    const date = new Date(value.$date);
    return Number.isNaN(date.getTime()) ? value : date;
  }
  for (const name of names) {
    if (isObject(value[name])) {
      Object.defineProperty(value, name, {
        value: revive(value[name]), writable: true, enumerable: true, configurable: true,
      });
    }
  }
  return value;
}

/**
 * The JSON of a value. `path` names it in errors, `warn` is told of what had to be changed.
 *
 * As JSON.stringify does it, functions and undefined inside objects are left out; as it does not, a Map becomes
 * an object, a Set an array, an Error its name and message, and what can only be a mistake (a promise, a cycle,
 * a bigint, a function as the whole value) is refused. Throws Unstorable.
 */
export function encode(value, path, warn) {
  switch (typeof value) {
    case "string":
      return stringify(wellFormed(value));
    case "boolean":
      return value ? "true" : "false";
    case "undefined":
      return "null";
    case "function":
    case "symbol":
      throw new Unstorable(`${path} is a ${typeof value}, which cannot be stored`);
    default:
  }
  if (value === null) return "null";
  try {
    return stringify(new Encoder(warn).plain(value, path, 0)) ?? "null";
  } catch (error) {
    if (error instanceof RangeError) throw new Unstorable(`${path} is too large or too deep to be stored`);
    throw error;
  }
}

class Encoder {
  #warn;
  #items = 0;
  #above = new Set();

  constructor(warn) {
    this.#warn = warn;
  }

  plain(value, path, depth) {
    switch (typeof value) {
      case "string":
        return wellFormed(value);
      case "number":
        if (Number.isFinite(value)) return value;
        this.#warn(`${path} is ${value}, which cannot be stored; it was stored as empty`);
        return null;
      case "bigint":
        throw new Unstorable(`${path} is a bigint, which cannot be stored; convert it with Number(…) or String(…)`);
      case "object":
        return value === null ? null : this.#object(value, path, depth);
      default:
        return value;
    }
  }

  #object(value, path, depth) {
    if (depth > MAX_DEPTH) throw new Unstorable(`${path} is nested more than ${MAX_DEPTH} levels deep`);
    if (this.#above.has(value)) throw new Unstorable(`${path} refers back to an object that contains it`);
    if (value instanceof Promise) {
      throw new Unstorable(`${path} is a promise, which cannot be stored; “await” it first`);
    }
    if (value instanceof Date) {
      if (!Number.isNaN(value.getTime())) return { $date: value.toISOString() };
      this.#warn(`${path} is an invalid date, which cannot be stored; it was stored as empty`);
      return null;
    }
    if (value instanceof Number || value instanceof String || value instanceof Boolean) {
      return this.plain(value.valueOf(), path, depth);
    }
    this.#above.add(value);
    const plain = typeof value.toJSON === "function"
      ? this.plain(value.toJSON(), path, depth + 1)
      : this.#contents(value, path, depth);
    this.#above.delete(value);
    return plain;
  }

  #contents(value, path, depth) {
    if (Array.isArray(value)) return this.#list(value, path, depth);
    if (value instanceof Set || ArrayBuffer.isView(value)) return this.#list([...value], path, depth);
    if (value instanceof RegExp) return `${value}`;
    if (value instanceof Error) return { name: `${value.name}`, message: wellFormed(`${value.message}`) };
    // No prototype: a key such as `__proto__` is a key like any other.
    const plain = Object.create(null);
    const entries = value instanceof Map ? value : Object.keys(value).map((name) => [name, value[name]]);
    for (const [name, item] of entries) {
      this.#count(path);
      const kept = this.plain(item, `${path}.${String(name)}`, depth + 1);
      if (kept !== undefined) plain[wellFormed(String(name))] = kept;
    }
    return plain;
  }

  #list(items, path, depth) {
    const plain = [];
    for (let index = 0; index < items.length; index += 1) {
      this.#count(path);
      plain[index] = this.plain(items[index], `${path}[${index}]`, depth + 1);
    }
    return plain;
  }

  #count(path) {
    this.#items += 1;
    if (this.#items > MAX_ITEMS) throw new Unstorable(`${path} holds more than ${MAX_ITEMS} values`);
  }
}

/** A value as part of a text. */
export function toText(value, path, warn) {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return wellFormed(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (!isObject(value)) return String(value);
  return encode(value, path, warn);
}
