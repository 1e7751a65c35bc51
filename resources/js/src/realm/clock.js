// Time and chance, which a task may fix: `Date`, `Math.random`, `crypto` and everything that builds on them.

const SystemDate = Date;
const systemRandom = Math.random;
const systemNow = Date.now;
let host;
let began = 0;
let offset = 0;
let fixed;
let random;

/** `now` is ISO text or undefined, `seed` text or undefined. With a seed time stands still at `now`. */
export function setClock(now, seed) {
  const start = now === undefined ? systemNow() : new SystemDate(now).getTime();
  fixed = seed === undefined ? undefined : start;
  offset = start - systemNow();
  random = seed === undefined ? undefined : sfc32(seed);
  began = start;
}

const currentTime = () => fixed ?? systemNow() + offset;

/** Small fast counter, 32 bit, after Chris Doty-Humphrey (public domain); seeded by four FNV-1a style hashes. */
function sfc32(seed) {
  let [a, b, c, d] = [0x811c9dc5, 0x9e3779b9, 0x243f6a88, 0xb7e15162].map((basis) => {
    let hash = basis;
    for (let index = 0; index < seed.length; index += 1) {
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    }
    return hash;
  });
  const next = () => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

const randomUint32 = () => (random ? random() : host.randomUint32());

function getRandomValues(array) {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  if (bytes.length > 65536) throw new RangeError("getRandomValues fills at most 65536 bytes");
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = randomUint32() & 255;
  return array;
}

function randomUUID() {
  const bytes = getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function makeDate() {
  function ClockDate(...parts) {
    if (new.target === undefined) return new SystemDate(currentTime()).toString();
    return Reflect.construct(SystemDate, parts.length === 0 ? [currentTime()] : parts, new.target);
  }
  Object.defineProperties(ClockDate, {
    name: { value: "Date" },
    length: { value: 7 },
    prototype: { value: SystemDate.prototype, writable: false },
    now: { value: () => currentTime(), writable: true, configurable: true },
    parse: { value: SystemDate.parse, writable: true, configurable: true },
    UTC: { value: SystemDate.UTC, writable: true, configurable: true },
  });
  Object.defineProperty(SystemDate.prototype, "constructor", {
    value: ClockDate, writable: true, configurable: true,
  });
  return ClockDate;
}

/** Without an argument these format the system's time. */
function followClock(prototype) {
  const { get } = Object.getOwnPropertyDescriptor(prototype, "format");
  Object.defineProperty(prototype, "format", {
    get() {
      const format = get.call(this);
      return (date) => format(date === undefined ? currentTime() : date);
    },
    configurable: true,
  });
  const { formatToParts } = prototype;
  Object.defineProperty(prototype, "formatToParts", {
    value(date) {
      return formatToParts.call(this, date === undefined ? currentTime() : date);
    },
    writable: true,
    configurable: true,
  });
}

export function connectClock(hostFunctions) {
  host = hostFunctions;
}

// At once: libraries keep what they find when they are loaded.
setClock();
globalThis.Date = makeDate();
Math.random = () => (random ? random() / 0x100000000 : systemRandom());
globalThis.crypto = { getRandomValues, randomUUID };
globalThis.performance = { now: () => currentTime() - began };
followClock(Intl.DateTimeFormat.prototype);
