// Text and bytes: btoa, atob, TextEncoder, TextDecoder, Buffer.

import { Buffer } from "buffer";

class TextEncoder {
  encoding = "utf-8";

  encode(text = "") {
    return new Uint8Array(Buffer.from(`${text}`.toWellFormed(), "utf8"));
  }
}

const ENCODINGS = { "utf-8": "utf8", utf8: "utf8", "utf-16le": "utf16le", latin1: "latin1", "iso-8859-1": "latin1",
  "us-ascii": "latin1", ascii: "latin1" };

class TextDecoder {
  encoding;

  constructor(label = "utf-8") {
    this.encoding = `${label}`.toLowerCase();
    if (!Object.hasOwn(ENCODINGS, this.encoding)) throw new RangeError(`The encoding “${label}” is not supported`);
  }

  decode(bytes = new Uint8Array(0)) {
    const view = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
    const text = Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString(ENCODINGS[this.encoding]);
    return text.startsWith("\ufeff") ? text.slice(1) : text;
  }
}

function btoa(text) {
  const binary = `${text}`;
  if (/[^\0-\xff]/.test(binary)) {
    throw new RangeError("btoa takes characters up to U+00FF; encode other text first, e.g. with Buffer.from(text)");
  }
  return Buffer.from(binary, "latin1").toString("base64");
}

function atob(text) {
  const base64 = `${text}`.replace(/[\t\n\f\r ]/g, "").replace(/={1,2}$/, "");
  if (base64.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(base64)) throw new RangeError("atob was given no valid base64");
  return Buffer.from(base64, "base64").toString("latin1");
}

Object.assign(globalThis, { Buffer, TextEncoder, TextDecoder, btoa, atob });
