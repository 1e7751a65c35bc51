// URL and URLSearchParams. The process parses; the objects are this realm's own.

import { parseJson, wellFormed } from "./values.js";

let host;

const decodePart = (text) => {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
};

const encodePart = (text) => encodeURIComponent(wellFormed(text)).replaceAll("%20", "+")
  .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

class URLSearchParams {
  #pairs = [];
  #changed;

  constructor(init = "", changed = () => {}) {
    if (typeof init === "string") {
      for (const part of init.replace(/^\?/, "").split("&")) {
        if (part === "") continue;
        const [name, ...value] = part.split("=");
        this.#pairs.push([decodePart(name), decodePart(value.join("="))]);
      }
    } else {
      const entries = typeof init[Symbol.iterator] === "function" ? init : Object.entries(init);
      for (const [name, value] of entries) this.#pairs.push([String(name), String(value)]);
    }
    this.#changed = changed;
  }

  get size() {
    return this.#pairs.length;
  }

  append(name, value) {
    this.#pairs.push([String(name), String(value)]);
    this.#changed(this.toString());
  }

  delete(name, value) {
    const isMeant = ([key, item]) => key === String(name) && (value === undefined || item === String(value));
    this.#pairs = this.#pairs.filter((pair) => !isMeant(pair));
    this.#changed(this.toString());
  }

  get(name) {
    return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null;
  }

  getAll(name) {
    return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value);
  }

  has(name) {
    return this.#pairs.some(([key]) => key === String(name));
  }

  set(name, value) {
    const first = this.#pairs.find(([key]) => key === String(name));
    if (first) {
      first[1] = String(value);
      this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== first[0]);
    } else {
      this.#pairs.push([String(name), String(value)]);
    }
    this.#changed(this.toString());
  }

  sort() {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
    this.#changed(this.toString());
  }

  forEach(callback, self) {
    for (const [name, value] of this.#pairs) callback.call(self, value, name, this);
  }

  * entries() {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  * keys() {
    for (const [name] of this.#pairs) yield name;
  }

  * values() {
    for (const [, value] of this.#pairs) yield value;
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  get [Symbol.toStringTag]() {
    return "URLSearchParams";
  }

  toString() {
    return this.#pairs.map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`).join("&");
  }
}

class URL {
  #parts;
  #params;

  constructor(url, base) {
    const text = host.parseUrl(`${url}`, base === undefined ? undefined : `${base}`);
    if (text === "") throw new TypeError(`Invalid URL: “${url}”`);
    this.#parts = parseJson(text);
  }

  static canParse(url, base) {
    return host.parseUrl(`${url}`, base === undefined ? undefined : `${base}`) !== "";
  }

  get searchParams() {
    this.#params ??= new URLSearchParams(this.#parts.search, (search) => this.#change("search", search));
    return this.#params;
  }

  #change(part, value) {
    this.#parts = parseJson(host.changeUrl(this.#parts.href, part, `${value}`));
  }

  toString() {
    return this.#parts.href;
  }

  toJSON() {
    return this.#parts.href;
  }

  get origin() {
    return this.#parts.origin;
  }

  static {
    const names = "href protocol username password host hostname port pathname search hash";
    for (const part of names.split(" ")) {
      Object.defineProperty(URL.prototype, part, {
        get() {
          return this.#parts[part];
        },
        set(value) {
          this.#change(part, value);
          if (part === "search" || part === "href") this.#params = undefined;
        },
        enumerable: true,
        configurable: true,
      });
    }
  }
}

export function connectUrl(hostFunctions) {
  host = hostFunctions;
}

// At once: libraries look for these when they are loaded.
globalThis.URL = URL;
globalThis.URLSearchParams = URLSearchParams;
