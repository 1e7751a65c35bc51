// Values as a person reads them in the log.

import { wellFormed } from "./values.js";

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 4;
const MAX_ITEMS = 100;

export function inspect(value) {
  return new Inspector().show(value, 0);
}

class Inspector {
  #above = [];
  #length = 0;

  show(value, depth) {
    const text = this.#text(value, depth);
    this.#length += text.length;
    return text;
  }

  #text(value, depth) {
    switch (typeof value) {
      case "string":
        return depth === 0 ? value : JSON.stringify(value);
      case "bigint":
        return `${value}n`;
      case "function":
        return value.name ? `[function ${value.name}]` : "[function]";
      case "object":
        return value === null ? "null" : this.#object(value, depth);
      default:
        return Object.is(value, -0) ? "-0" : String(value);
    }
  }

  #object(value, depth) {
    if (this.#above.includes(value)) return "[circular]";
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (value instanceof Error) return depth === 0 ? this.#error(value) : `[${value.name}: ${value.message}]`;
    if (value instanceof Promise) return "[promise: “await” is missing]";
    const name = className(value);
    if (depth >= MAX_DEPTH || this.#length > MAX_LENGTH) return Array.isArray(value) ? "[…]" : `${name}{…}`;
    this.#above.push(value);
    const text = this.#contents(value, name, depth);
    this.#above.pop();
    return text;
  }

  #error(error) {
    const place = /card:(\d+):\d+/.exec(error.stack);
    return `${error.name}: ${error.message}${place ? ` (line ${place[1]})` : ""}`;
  }

  #contents(value, name, depth) {
    if (Array.isArray(value)) return `[${this.#items(value, value.length, (item) => this.show(item, depth + 1))}]`;
    if (ArrayBuffer.isView(value)) return `${name}[${this.#items(value, value.length, String)}]`;
    if (value instanceof Set) return `Set {${this.#items(value, value.size, (item) => this.show(item, depth + 1))}}`;
    if (value instanceof Map) {
      const pair = ([key, item]) => `${this.show(key, depth + 1)} => ${this.show(item, depth + 1)}`;
      return `Map {${this.#items(value, value.size, pair)}}`;
    }
    const keys = Object.keys(value);
    const member = (key) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${this.show(value[key], depth + 1)}`;
    const items = this.#items(keys, keys.length, member);
    return items === "" ? `${name}{}` : `${name}{ ${items} }`;
  }

  #items(items, count, show) {
    const texts = [];
    for (const item of items) {
      if (texts.length === MAX_ITEMS || this.#length > MAX_LENGTH) {
        texts.push(`… ${count - texts.length} more`);
        break;
      }
      texts.push(show(item));
    }
    return texts.join(", ");
  }
}

function className(value) {
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name !== "string" || name === "Object" || name === "" ? "" : `${name} `;
}

/** The text of one call of console.log, `%s` and its like filled in. */
export function formatLog(values) {
  let rest = [...values];
  let text = "";
  if (typeof rest[0] === "string" && rest[0].includes("%") && rest.length > 1) {
    const [pattern, ...inserts] = rest;
    text = pattern.replace(/%([sdifjoOc%])/g, (whole, kind) => {
      if (kind === "%") return "%";
      if (inserts.length === 0) return whole;
      const value = inserts.shift();
      if (kind === "c") return "";
      if (kind === "d" || kind === "f") return String(Number(value));
      if (kind === "i") return String(Math.trunc(Number(value)));
      return inspect(value);
    });
    rest = inserts.length > 0 ? ["", ...inserts] : [];
    if (rest.length > 0) rest[0] = text;
    else return clip(text);
  }
  return clip(rest.map((value) => inspect(value)).join(" "));
}

function clip(text) {
  return wellFormed(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);
}
