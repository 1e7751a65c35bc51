// axios and fetch. Requests are calls that the parent answers, under its policy.

import axios from "axios";
import { Buffer } from "buffer";

/** The body as the parent takes it: text, or bytes as base64. */
function encodeBody(data) {
  if (data === undefined || data === null) return {};
  if (typeof data === "string") return { text: data };
  if (data instanceof URLSearchParams) return { text: `${data}` };
  if (data instanceof ArrayBuffer) return { base64: Buffer.from(data).toString("base64") };
  if (ArrayBuffer.isView(data)) {
    return { base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") };
  }
  throw new TypeError("a request body is text, JSON, URLSearchParams or bytes");
}

/** Rejects as soon as the signal or the cancel token says so; the request itself may still go through. */
function untilCancelled(answer, { signal, cancelToken }, cancelled) {
  if (!signal && !cancelToken) return answer;
  return new Promise((resolve, reject) => {
    const cancel = (reason) => reject(cancelled(reason));
    if (signal?.aborted) cancel(signal.reason);
    signal?.addEventListener("abort", () => cancel(signal.reason), { once: true });
    cancelToken?.promise.then(cancel);
    answer.then(resolve, reject);
  });
}

function adapter(send) {
  return async (config) => {
    const { AxiosError, CanceledError, AxiosHeaders } = axios;
    const headers = AxiosHeaders.from(config.headers);
    if (config.auth) {
      const { username = "", password = "" } = config.auth;
      headers.set("Authorization", `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`);
    }
    const { responseType = "text" } = config;
    if (responseType === "stream" || responseType === "blob") {
      const text = `responseType “${responseType}” is not available here; use “arraybuffer”`;
      throw new AxiosError(text, "ERR_NOT_SUPPORT", config);
    }
    const binary = responseType === "arraybuffer";
    let request;
    try {
      request = {
        url: axios.getUri(config),
        method: (config.method ?? "get").toUpperCase(),
        headers: headers.toJSON(true),
        body: encodeBody(config.data),
        binary,
        timeout: config.timeout > 0 ? config.timeout / 1000 : null,
        redirects: config.maxRedirects ?? null,
      };
    } catch (error) {
      throw AxiosError.from(error, "ERR_BAD_REQUEST", config);
    }
    let answer;
    try {
      const cancelled = (reason) => (axios.isCancel(reason) ? reason : new CanceledError(null, config));
      answer = await untilCancelled(send("http", [request]), config, cancelled);
    } catch (error) {
      if (axios.isCancel(error)) throw error;
      throw new AxiosError(error.message, error.code ?? "ERR_NETWORK", config, {});
    }
    const response = {
      data: binary ? Buffer.from(answer.body, "base64") : answer.body,
      status: answer.status,
      statusText: answer.statusText,
      headers: AxiosHeaders.from(answer.headers),
      config,
      request: { responseURL: answer.url },
    };
    const { validateStatus } = config;
    if (!validateStatus || validateStatus(response.status)) return response;
    const code = response.status < 500 ? "ERR_BAD_REQUEST" : "ERR_BAD_RESPONSE";
    const text = `Request failed with status code ${response.status}`;
    throw new AxiosError(text, code, config, response.request, response);
  };
}

/** An axios of its own for each task: what a card sets as defaults or interceptors ends with it. */
export function makeAxios(send) {
  const instance = axios.create({ adapter: adapter(send) });
  for (const name of Object.keys(axios)) {
    if (!(name in instance)) instance[name] = axios[name];
  }
  instance.default = instance;
  return instance;
}

class Headers {
  #values = new Map();

  constructor(init = {}) {
    const entries = typeof init[Symbol.iterator] === "function" ? init : Object.entries(init);
    for (const [name, value] of entries) this.append(name, value);
  }

  append(name, value) {
    const key = `${name}`.toLowerCase();
    this.#values.set(key, this.#values.has(key) ? `${this.#values.get(key)}, ${value}` : `${value}`);
  }

  set(name, value) {
    this.#values.set(`${name}`.toLowerCase(), `${value}`);
  }

  get(name) {
    return this.#values.get(`${name}`.toLowerCase()) ?? null;
  }

  has(name) {
    return this.#values.has(`${name}`.toLowerCase());
  }

  delete(name) {
    this.#values.delete(`${name}`.toLowerCase());
  }

  forEach(callback, self) {
    for (const [name, value] of this.#values) callback.call(self, value, name, this);
  }

  entries() {
    return this.#values.entries();
  }

  [Symbol.iterator]() {
    return this.#values.entries();
  }
}

class Response {
  #bytes;

  constructor(answer) {
    this.#bytes = Buffer.from(answer.body, "base64");
    this.status = answer.status;
    this.statusText = answer.statusText;
    this.ok = answer.status >= 200 && answer.status < 300;
    this.url = answer.url;
    this.redirected = answer.redirected;
    this.headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const item of [value].flat()) this.headers.append(name, item);
    }
  }

  async text() {
    return new TextDecoder().decode(this.#bytes);
  }

  async json() {
    return JSON.parse(await this.text());
  }

  async arrayBuffer() {
    return new Uint8Array(this.#bytes).buffer;
  }
}

export function makeFetch(send) {
  return async (input, init = {}) => {
    init.signal?.throwIfAborted();
    const headers = new Headers(init.headers);
    if (init.body instanceof URLSearchParams && !headers.has("content-type")) {
      headers.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
    } else if (typeof init.body === "string" && !headers.has("content-type")) {
      headers.set("content-type", "text/plain;charset=UTF-8");
    }
    const request = {
      url: `${input?.url ?? input}`,
      method: `${init.method ?? "GET"}`.toUpperCase(),
      headers: Object.fromEntries(headers),
      body: encodeBody(init.body),
      binary: true,
      timeout: null,
      redirects: init.redirect === "manual" || init.redirect === "error" ? 0 : null,
    };
    const answer = await untilCancelled(send("http", [request]), init, (reason) => reason);
    if (init.redirect === "error" && answer.status >= 300 && answer.status < 400) {
      throw new TypeError("The request was redirected, which “redirect: error” forbids.");
    }
    return new Response(answer);
  };
}

Object.assign(globalThis, { Headers });
