// The libraries cards know by name, and what they keep between cards.

let settings;
let pristine;
let axios;
let makeAxios;

/** `axios` is a function that makes one; it is called once per task that uses it. */
export function installLibraries({ lodash, luxon, z, axios: make }) {
  globalThis._ = lodash;
  globalThis.luxon = luxon;
  globalThis.z = z;
  globalThis.zui = z;
  // Version 0 spelled it like this.
  const base = Object.getPrototypeOf(z.any().constructor.prototype);
  base.toJsonSchema ??= base.toJSONSchema;
  makeAxios = make;
  Object.defineProperty(globalThis, "axios", {
    get() {
      axios ??= makeAxios();
      return axios;
    },
    configurable: true,
  });
  settings = luxon.Settings;
  const names = Object.getOwnPropertyNames(settings)
    .filter((name) => Object.getOwnPropertyDescriptor(settings, name).set);
  pristine = names.map((name) => [name, settings[name]]);
}

/** The prototypes of the usual schemas, which zui itself does not list. */
export function schemaClasses(z) {
  const any = z.any();
  const schemas = [any, any.optional(), any.nullable(), any.default(0), z.string(), z.number(), z.boolean(), z.date(),
    z.object({}), z.array(any), z.record(any), z.union([any, any]), z.enum(["a"]), z.literal(1), z.unknown()];
  const prototypes = new Set();
  for (const schema of schemas) {
    for (let found = Object.getPrototypeOf(schema); found !== Object.prototype; found = Object.getPrototypeOf(found)) {
      prototypes.add(found);
    }
  }
  return prototypes;
}

/** Undoes what a card set; false if it could not. */
export function resetLibraries() {
  axios = undefined;
  for (const [name, value] of pristine) {
    if (settings[name] !== value) {
      settings[name] = value;
      if (settings[name] !== value) return false;
    }
  }
  return true;
}
