// Finds out whether a card changed what later cards share with it: the language's own objects and the libraries.
// A realm that was changed is thrown away. This is hygiene, not a wall: the wall is one process per conversation.

const roots = () => {
  const generator = function* () {};
  const asyncGenerator = async function* () {};
  const hidden = [generator, asyncGenerator, async () => {}, [].values(), new Map().values(), new Set().values(),
    ""[Symbol.iterator](), "".matchAll(/a/g)];
  const found = hidden.map((value) => Object.getPrototypeOf(value));
  found.push(Object.getPrototypeOf(Uint8Array));
  return found;
};

function collect(libraries) {
  const objects = new Set(roots());
  const add = (value) => {
    if (value === null || (typeof value !== "object" && typeof value !== "function") || value === globalThis) return;
    // Of functions only those matter that hold something, mostly classes.
    const holds = typeof value === "object" || Reflect.ownKeys(value).length > 3;
    if (holds) objects.add(value);
    const { prototype } = value;
    if (typeof value === "function" && prototype && Reflect.ownKeys(prototype).length > 1) objects.add(prototype);
  };
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    add(Object.getOwnPropertyDescriptor(globalThis, name).value);
  }
  for (const name of Object.getOwnPropertyNames(Intl)) add(Intl[name]);
  for (const library of libraries) {
    add(library);
    for (const value of Object.values(library)) add(value);
  }
  return objects;
}

/** A function that tells whether everything is as it was when this was called. */
export function takeInventory(extra) {
  const records = [...collect(extra)].map((object) => {
    const keys = Reflect.ownKeys(object);
    const descriptors = keys.map((key) => Reflect.getOwnPropertyDescriptor(object, key));
    const data = keys.map((key, index) => [key, descriptors[index].value, "value" in descriptors[index]]);
    return {
      object,
      parent: Reflect.getPrototypeOf(object),
      count: keys.length,
      data: data.filter(([, , plain]) => plain).map(([key, value]) => ({ key, value })),
    };
  });
  const { ownKeys, getPrototypeOf } = Reflect;
  const { is } = Object;
  return () => {
    for (let index = 0; index < records.length; index += 1) {
      const { object, parent, count, data } = records[index];
      if (getPrototypeOf(object) !== parent || ownKeys(object).length !== count) return false;
      for (let entry = 0; entry < data.length; entry += 1) {
        if (!is(object[data[entry].key], data[entry].value)) return false;
      }
    }
    return true;
  };
}

/** A function that removes global variables made since this was called; false if it cannot restore the rest. */
export function watchGlobals() {
  const { ownKeys, getOwnPropertyDescriptor, deleteProperty } = Reflect;
  const names = ownKeys(globalThis);
  const known = new Set(names);
  const before = names.map((name) => getOwnPropertyDescriptor(globalThis, name));
  const knows = known.has.bind(known);
  return () => {
    const now = ownKeys(globalThis);
    for (let index = 0; index < now.length; index += 1) {
      if (!knows(now[index]) && !deleteProperty(globalThis, now[index])) return false;
    }
    for (let index = 0; index < names.length; index += 1) {
      const found = getOwnPropertyDescriptor(globalThis, names[index]);
      const { value, get } = before[index];
      if (!found || found.value !== value || found.get !== get) {
        if (!(Number.isNaN(value) && Number.isNaN(found?.value))) return false;
      }
    }
    return true;
  };
}
