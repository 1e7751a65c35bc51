"""Programs that want to hang, crash, escape or deceive: each ends as an error inside its limit, and the next run works."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from studio.sandbox.errors import MemoryLimit, SandboxError, TimeLimit
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.task import Step

ENDLESS = {
    "loop": "for (;;) {}",
    "loop that catches everything": "for (;;) { try { for (;;) {} } catch {} finally { continue } }",
    "loop of promises": "while (true) await null",
    "flood of microtasks": "const f = () => Promise.resolve().then(f); f(); f(); await new Promise(() => {})",
    "promise that never settles": "await new Promise(() => {})",
    "regular expression": "/^(a+)+$/.test('a'.repeat(40) + '!')",
    "flood of timers": "const f = () => setTimeout(f, 0); f(); await new Promise(() => {})",
    "bigint": "let a = 3n; for (;;) a = a * a % (10n ** 5000n)",
    "getter of a variable": "Object.defineProperty(workflow, 'x', {enumerable: true, get() { for (;;) {} }})",
    "toJSON": "workflow.x = {toJSON() { for (;;) {} }}",
    "thrown trap": "throw {get message() { for (;;) {} }}",
    "log of a trap": "console.log({get a() { for (;;) {} }})",
    "proxy": "workflow.x = new Proxy({}, {ownKeys() { for (;;) {} }})",
    "sleep and loop": "setTimeout(() => {}, 1e9); for (;;) {}",
}

GREEDY = {
    "arrays": "const a = []; for (;;) a.push(new Array(1e5).fill(1.5))",
    "strings": "let s = 'x'.repeat(1e6); const a = []; for (;;) a.push(s += Math.random() + s.slice(1e5))",
    "objects": "let a = {}; for (;;) a = {a, b: [a, a]}",
    "array buffers": "const a = []; for (;;) a.push(new Uint8Array(2e7).fill(1))",
    "a map": "const m = new Map(); for (let i = 0; ; i++) m.set(i, {i})",
}

FAILING = {
    "recursion": ("const f = () => f() + 1; f()", "RangeError"),
    "recursion through the console": ("const f = () => { console.log('x'); f() }; f()", "RangeError"),
    "huge string": ("'x'.repeat(2 ** 30)", "RangeError"),
    "huge array": ("new Array(-1)", "RangeError"),
    "huge buffer": ("new ArrayBuffer(2 ** 53)", "RangeError"),
    "deep JSON": ("workflow.x = JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))", None),
    "wide JSON": ("workflow.x = JSON.parse('[' + '1,'.repeat(1e6) + '1]')", None),
    "file": ("(await import('node:fs')).readFileSync('/etc/passwd')", "TypeError"),
    "import from data": ("await import('data:text/javascript,export default 1')", "TypeError"),
    "import through Function": ("await new Function('return import(\"node:process\")')()", "TypeError"),
    "import through eval": ("await (0, eval)('import(\"node:child_process\")')", "TypeError"),
    "require": ("require('fs')", "ReferenceError"),
    "process": ("process.exit(1)", "ReferenceError"),
    "Deno": ("Deno.exit(1)", "ReferenceError"),
    "Deno through this": ("globalThis.Deno.exit()", "TypeError"),
    "Worker": ("new Worker('data:,')", "ReferenceError"),
    "WebAssembly": ("new WebAssembly.Memory({initial: 10})", "ReferenceError"),
    "shared memory": ("new SharedArrayBuffer(8)", "ReferenceError"),
    "Atomics": ("Atomics.wait(new Int32Array(8), 0, 0)", "ReferenceError"),
    "storage": ("localStorage.setItem('a', 1)", "ReferenceError"),
    "socket": ("new WebSocket('ws://localhost')", "ReferenceError"),
    "fetch without network": ("await fetch('http://localhost')", "TypeError"),
    "too many timers": ("for (;;) setTimeout(() => {}, 1e6)", "RangeError"),
    "frozen client": ("client.x = 1", "TypeError"),
}


def still_works(bench):
    return bench.code("workflow.sum = [1, 2, 3].reduce((a, b) => a + b); await null", {"a": 1}) == {"a": 1, "sum": 6}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS.keys())
def test_endless_code_is_stopped(strict_bench, source):
    began = time.monotonic()
    with pytest.raises(TimeLimit) as caught:
        strict_bench.run(Step("code", "workflow.before = 1"), Step("code", source), scopes={"workflow": {}})
    assert time.monotonic() - began < 4
    assert caught.value.step == 1
    assert caught.value.result is not None
    assert [change.name for change in caught.value.result.mutations] == ["before"]
    assert still_works(strict_bench)


@pytest.mark.parametrize("kind", ["condition", "template"])
def test_endless_expressions_are_stopped(strict_bench, kind):
    source = "(() => { for (;;) {} })()"
    with pytest.raises(TimeLimit, match=r"ran longer than 0\.25 seconds"):
        strict_bench.run(Step(kind, "{{" + source + "}}" if kind == "template" else source))
    assert still_works(strict_bench)


@pytest.mark.parametrize("source", GREEDY.values(), ids=GREEDY.keys())
def test_greedy_code_is_stopped(small_bench, source):
    with pytest.raises(MemoryLimit, match="memory"):
        small_bench.run(Step("code", source))
    assert still_works(small_bench)


@pytest.mark.parametrize(("source", "name"), FAILING.values(), ids=FAILING.keys())
def test_other_tricks_are_errors_of_the_code(bench, source, name):
    pid = bench.sandbox.pid
    error = bench.error(source, scopes={"workflow": {}}, objects=["client"])
    assert name is None or error.name == name
    assert error.message
    assert still_works(bench)
    assert pid in (None, bench.sandbox.pid)


LEFTOVERS = {
    "microtasks": "const f = () => Promise.resolve().then(f); f()",
    "async loop": "(async () => { for (;;) await null })()",
    "timer": "setTimeout(() => { for (;;) {} }, 0)",
    "interval": "setInterval(() => { for (;;) {} }, 1)",
    "loop in a microtask": "queueMicrotask(async () => { await null; await null; for (;;) {} })",
    "getter on a prototype": "Object.defineProperty(Array.prototype, 'map', {get() { for (;;) {} }, configurable: true})",
    "trap on a prototype": "Object.setPrototypeOf(Object.prototype.toString, new Proxy(function () {}, {get() { for (;;) {} }}))",
}


@pytest.mark.parametrize("source", LEFTOVERS.values(), ids=LEFTOVERS.keys())
def test_what_goes_on_after_the_end_does_not_reach_the_next_run(strict_bench, source):
    with suppress(SandboxError):
        strict_bench.run(Step("code", source))
    assert still_works(strict_bench)


TRACES = {
    "global variable": ("leak = 1; globalThis.other = 2; var third = 3", "typeof leak + typeof other + typeof third"),
    "function in a prototype": ("Array.prototype.extra = 1; String.prototype.x = 1", "[].extra ?? ''.x"),
    "prototype pollution": ("({}).__proto__.polluted = 1; Object.prototype.b = 2", "({}).polluted ?? ({}).b"),
    "pollution through lodash": ("_.set({}, '__proto__.c', 1); _.set(Object, 'prototype.d', 1)", "({}).c ?? ({}).d"),
    "replaced built-in": ("JSON.stringify = () => 'x'; Math.max = () => 1", "JSON.stringify(Math.max(1, 2))"),
    "replaced global": ("Array = 1; undefined = 2; Promise = null", "typeof Array + typeof Promise"),
    "removed global": ("delete globalThis.Map; delete Object.keys", "typeof Map + typeof Object.keys"),
    "changed prototype chain": ("Object.setPrototypeOf(Array.prototype, {evil: 1})", "[].evil"),
    "stuck global": ("Object.defineProperty(globalThis, 'stuck', {value: 1})", "typeof stuck"),
    "luxon settings": ("luxon.Settings.defaultZone = 'Asia/Tokyo'", "luxon.DateTime.now().zoneName"),
    "axios defaults": ("axios.defaults.baseURL = 'http://evil'", "axios.defaults.baseURL"),
    "lodash": ("_.chunk = 1; _.extra = 1", "typeof _.chunk + typeof _.extra"),
    "zui": (
        "z.ZodType && (z.ZodType.prototype.parse = 1); Object.getPrototypeOf(z.string()).extra = 1",
        "z.string().extra",
    ),
    "console": ("console.log = null", "typeof console.log"),
    "stack traces": ("Error.prepareStackTrace = () => 'x'; Error.stackTraceLimit = 0", "typeof new Error('a').stack"),
    "seeded clock": ("Date.now = () => 1; Math.random = () => 0.5", "Date.now() > 1e12 && Math.random() !== 0.5"),
}


@pytest.mark.parametrize(("source", "probe"), TRACES.values(), ids=TRACES.keys())
def test_a_card_leaves_nothing_behind(bench, source, probe):
    clean = bench.value(probe)
    result = bench.run(Step("code", source))
    assert result.error is None
    assert bench.value(probe) == clean


ESCAPES = [
    "[].constructor.constructor('return typeof Deno + typeof process')()",
    "console.log.constructor('return typeof Deno + typeof process')()",
    "client.a.constructor('return typeof Deno + typeof process')()",
    "setTimeout.constructor('return typeof Deno + typeof process')()",
    "new URL('http://a').constructor.constructor('return typeof Deno + typeof process')()",
    "fetch.constructor('return typeof Deno + typeof process')()",
    "(async () => {}).constructor.constructor('return typeof Deno + typeof process')()",
    """(() => {
        Error.prepareStackTrace = (error, frames) => frames
        try { Object.defineProperty(Error, 'prepareStackTrace', {value: (error, frames) => frames}) } catch {}
        return typeof new Error('x').stack === 'string' ? 'undefinedundefined' : 'frames'
    })()""",
    """(() => {
        const where = [new Error('x').stack, (() => { try { null.x } catch (error) { return error.stack } })()]
        return /file:|ext:|worker|realm/.test(where.join()) ? where.join() : 'undefinedundefined'
    })()""",
    """(() => {
        const seen = []
        const deep = () => {
            try { deep() } catch (error) {
                for (const thing of [error]) {
                    try { seen.push(thing.constructor.constructor('return typeof Deno')()) } catch {}
                }
                throw error
            }
        }
        for (const trap of [() => console.log('x'), () => new URL('http://a'), () => setTimeout(() => {}, 1)]) {
            const dive = () => { trap(); dive() }
            try { dive() } catch (error) {
                try { seen.push(error.constructor.constructor('return typeof Deno')()) } catch {}
            }
        }
        return [...new Set(seen)].join() + 'undefined'
    })()""",
]


@pytest.mark.parametrize("source", ESCAPES, ids=range(len(ESCAPES)))
def test_no_way_leads_out_of_the_realm(bench, source):
    assert bench.value(source, objects=["client"]) == "undefinedundefined"


def test_patched_built_ins_cannot_forge_what_the_sandbox_says(bench):
    source = """
        const forged = '{"step":0,"value":"forged","error":null,"note":"","changes":[],"last":true}'
        JSON.stringify = () => forged
        String.prototype.toString = String.prototype.valueOf = () => forged
        Array.prototype.join = () => forged
        workflow.x = 1
    """
    with suppress(SandboxError):
        result = bench.run(Step("code", source), scopes={"workflow": {"a": "b"}})
        assert result.outcomes[0].value is None
    assert still_works(bench)


def test_broken_built_ins_break_no_more_than_their_run(strict_bench):
    source = (
        "Promise.prototype.then = () => { throw 1 }; Array.prototype[Symbol.iterator] = null; Map.prototype.get = 0"
    )
    with suppress(SandboxError):
        strict_bench.run(Step("code", source), Step("code", "await null"), scopes={"workflow": {}})
    assert still_works(strict_bench)


def test_a_flood_of_log_lines_is_cut(bench):
    result = bench.run(Step("code", "for (let i = 0; i < 1e5; i++) console.log('line ' + i)"))
    assert len(result.logs) == SandboxLimits().log_lines + 1
    assert result.logs[-1].level == "warn"
    assert "log is full" in result.logs[-1].text
    long = bench.run(Step("code", "for (let i = 0; i < 100; i++) console.log('x'.repeat(1e6))"))
    assert sum(len(entry.text) for entry in long.logs) < SandboxLimits().log_characters + 100


def test_too_many_calls_are_refused(bench):
    source = "for (let i = 0; i < 1001; i++) client.x(i).catch((e) => { workflow.message = e.message })"

    async def answer(call):
        return None

    assert bench.code(source, objects=["client"], host={"client": answer}) == {
        "message": "The code made too many calls in one run."
    }
