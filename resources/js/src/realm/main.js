// The realm that cards run in. The script evaluates to `start`, which takes the functions of the process and gives
// it those of the realm. Everything here lives in that realm, and cards never see it.

import { connectClock, setClock } from "./clock.js";
import { connectUrl } from "./url.js";
import "./abort.js";
import "./text.js";
import lodash from "lodash";
import * as luxon from "luxon";
import { z } from "@bpinternal/zui";
import axios from "axios";
import { takeInventory, watchGlobals } from "./audit.js";
import { installStacks } from "./errors.js";
import { makeConsole } from "./console.js";
import { makeAxios, makeFetch } from "./http.js";
import { installLibraries, resetLibraries, schemaClasses } from "./libraries.js";
import { Task } from "./task.js";
import { installTimers, fire, forgetTimers } from "./timers.js";
import { parseJson } from "./values.js";

const UNSAFE = ["WebAssembly", "SharedArrayBuffer", "Atomics", "Temporal", "WeakRef", "FinalizationRegistry"];

/** The task in progress. */
let task = null;

function installGlobals(host) {
  for (const name of UNSAFE) delete globalThis[name];
  installStacks();
  connectUrl(host);
  installTimers(host);
  connectClock(host);
  const log = (level, text) => task?.log(level, text);
  globalThis.console = makeConsole(log);
  globalThis.structuredClone = (value) => lodash.cloneDeep(value);
  const send = (name, values) => {
    if (task) return task.calls.send(name, values);
    return Promise.reject(new Error("The run that made this call is over."));
  };
  globalThis.fetch = makeFetch(send);
  installLibraries({ lodash, luxon, z, axios: () => makeAxios(send) });
}

/** Errors of the process's own functions must not reach a card: they are objects of another realm. */
function guarded(host) {
  const safe = {};
  for (const [name, call] of Object.entries(host)) {
    safe[name] = (...values) => {
      try {
        return call(...values);
      } catch {
        throw new RangeError("Maximum call stack size exceeded");
      }
    };
  }
  return safe;
}

export function start(process, limitsText) {
  const host = guarded(process);
  const limits = parseJson(limitsText);
  installGlobals(host);
  const globalsAreClean = watchGlobals();
  const sharedIsClean = takeInventory([lodash, luxon, z, axios, ...schemaClasses(z)]);

  return {
    run(text) {
      task = new Task(host, limits, parseJson(text));
      const { calls } = task;
      const end = () => {
        calls.close();
        host.finished();
      };
      task.run().then(end, end);
    },
    answer(text) {
      task?.calls.answer(text);
    },
    fire(id) {
      try {
        if (id === 0) task?.calls.resume();
        else fire(id);
      } catch (error) {
        task?.stray(error);
      }
    },
    rejected(reason) {
      task?.stray(reason);
    },
    isClean() {
      task = null;
      forgetTimers();
      setClock();
      return globalsAreClean() && resetLibraries() && sharedIsClean();
    },
  };
}
