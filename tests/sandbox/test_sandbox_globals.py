"""What code finds there: libraries, time, chance, text, addresses, timers, the console."""

from __future__ import annotations

import pytest

from studio.sandbox.task import Step


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("_.chunk([1, 2, 3], 2)", [[1, 2], [3]]),
        ("_.template('a<%= b %>')({b: 1})", "a1"),
        ("_.clamp(7, 0, 2)", 2),
        (
            "luxon.DateTime.fromISO('2026-03-01', {zone: 'Europe/Paris'}).setLocale('fr').toFormat('cccc d LLLL')",
            "dimanche 1 mars",
        ),
        ("luxon.DateTime.local().zoneName", "UTC"),
        ("new Date(0).toLocaleString()", "1/1/1970, 12:00:00 AM"),
        ("Buffer.from('é').toString('base64')", "w6k="),
        ("btoa('abc') + atob('YWJj')", "YWJjabc"),
        ("new TextDecoder().decode(new TextEncoder().encode('é€😀'))", "é€😀"),
        ("structuredClone(new Date(0)) instanceof Date", True),
        ("zui === z && typeof z.object({}).toJSONSchema + typeof z.object({}).toJsonSchema", "functionfunction"),
        (
            "typeof axios.get + typeof axios.isAxiosError + typeof axios.AxiosError + typeof axios.create().post",
            "function" * 4,
        ),
        (
            "typeof fetch + typeof setTimeout + typeof AbortController + typeof performance.now()",
            "function" * 3 + "number",
        ),
        ("/^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(crypto.randomUUID())", True),
        ("[...new Set([1, 1])].length + Object.groupBy([1, 2], x => x % 2)[1][0]", 2),
    ],
)
def test_libraries_and_globals(bench, source, value):
    assert bench.value(source) == value


def test_zui_validates_and_describes(bench):
    source = """
        const schema = z.object({
            email: z.string().email().title('E-mail'),
            address: z.object({ zip: z.string().length(5) }),
            kind: z.discriminatedUnion('type', [z.object({type: z.literal('a')}), z.object({type: z.literal('b')})]),
        })
        const checked = schema.safeParse({ email: 'no', address: { zip: '1' }, kind: { type: 'c' } })
        workflow.paths = checked.error.issues.map((issue) => issue.path.join('.'))
        workflow.name = checked.error.constructor.name
        const json = schema.toJSONSchema()
        workflow.title = json.properties.email['x-zui'].title
        workflow.good = schema.parse({ email: 'a@b.fr', address: { zip: '75001' }, kind: { type: 'a' } }).kind.type
    """
    assert bench.code(source) == {
        "paths": ["email", "address.zip", "kind.type"], "name": "ZodError", "title": "E-mail", "good": "a",
    }  # fmt: skip


def test_addresses(bench):
    source = """
        const url = new URL('../b?x=1&y=a%20b#h', 'https://user:pw@münchen.de:8080/a/c')
        workflow.href = url.href
        url.searchParams.append('z', 'é &')
        url.searchParams.delete('x')
        url.pathname = '/p q'
        workflow.changed = String(url)
        workflow.get = url.searchParams.get('z')
        workflow.pairs = [...new URLSearchParams({a: 1, b: 'c d'})]
        workflow.text = new URLSearchParams([['a', '1'], ['a', '2']]).toString()
        workflow.json = JSON.stringify({url})
        workflow.bad = URL.canParse('not a url')
        try { new URL('nonsense') } catch (error) { workflow.error = error.name }
    """
    changed = "https://user:pw@xn--mnchen-3ya.de:8080/p%20q?y=a+b&z=%C3%A9+%26#h"
    assert bench.code(source) == {
        "href": "https://user:pw@xn--mnchen-3ya.de:8080/b?x=1&y=a%20b#h",
        "changed": changed,
        "get": "é &",
        "pairs": [["a", "1"], ["b", "c d"]],
        "text": "a=1&a=2",
        "json": f'{{"url":"{changed}"}}',
        "bad": False,
        "error": "TypeError",
    }


def test_timers_run_in_order_and_end_with_the_card(bench):
    source = """
        workflow.order = []
        setTimeout(() => workflow.order.push('never'), 60000)
        const cancelled = setTimeout(() => workflow.order.push('cancelled'), 1)
        clearTimeout(cancelled)
        const ticks = setInterval(() => workflow.order.push('tick'), 1)
        await new Promise((resolve) => setTimeout((text) => { workflow.order.push(text); resolve() }, 15, 'late'))
        clearInterval(ticks)
        workflow.order = [...new Set(workflow.order)]
    """
    assert bench.code(source) == {"order": ["tick", "late"]}


def test_an_aborted_signal_tells_its_listeners(bench):
    source = """
        const controller = new AbortController()
        const joined = AbortSignal.any([controller.signal])
        joined.addEventListener('abort', () => { workflow.heard = joined.reason.message }, {once: true})
        controller.abort(new Error('enough'))
        try { controller.signal.throwIfAborted() } catch (error) { workflow.thrown = error.message }
        workflow.fire = typeof AbortSignal.fire
    """
    assert bench.code(source) == {"heard": "enough", "thrown": "enough", "fire": "undefined"}


RANDOM = "[Math.random(), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(3))], _.random(1e9), _.shuffle([1, 2, 3, 4, 5, 6])]"
CLOCK = "[Date.now(), new Date().toISOString(), luxon.DateTime.now().toMillis(), new Intl.DateTimeFormat('en').format(), performance.now()]"


def test_a_seed_makes_a_run_repeatable(bench):
    first = bench.value(RANDOM, seed="s")
    assert bench.value(RANDOM, seed="s") == first
    assert bench.value(RANDOM, seed="t") != first
    assert bench.value(RANDOM) != bench.value(RANDOM)
    assert 0 <= first[0] < 1


def test_time_can_be_given_and_stands_still_with_a_seed(bench):
    assert bench.value(CLOCK, now="2026-03-01T12:00:00.5Z", seed="s") == [
        1772366400500, "2026-03-01T12:00:00.500Z", 1772366400500, "3/1/2026", 0,
    ]  # fmt: skip
    moving = "const a = Date.now(); while (Date.now() < a + 5); return [a - 1772366400500 < 1000, Date.now() - a >= 5]"
    assert bench.value(moving, now="2026-03-01T12:00:00.5Z") == [True, True]
    assert bench.value("Date.now() > 1700000000000") is True


def test_dates_are_built_as_ever(bench):
    source = "[new Date(2026, 0, 2).getDate(), new Date('2026-01-01T00:00:00Z').toISOString(), Date.UTC(2026, 0), typeof Date(), new Date() instanceof Date, Date.name, new Date(0).constructor === Date]"
    assert bench.value(source) == [2, "2026-01-01T00:00:00.000Z", 1767225600000, "string", True, "Date", True]


def logged(bench, source, **options):
    return [(entry.level, entry.text) for entry in bench.run(Step("code", source), **options).logs]


def test_logs_come_in_order_with_their_level(bench):
    seen = []
    source = (
        "console.log('a', 1); console.warn('b'); await null; console.error('c'); console.debug('d'); console.info('e')"
    )
    levels = [("info", "a 1"), ("warn", "b"), ("error", "c"), ("debug", "d"), ("info", "e")]
    assert logged(bench, source, on_log=lambda entry: seen.append((entry.level, entry.text))) == levels
    assert seen == levels


def test_logs_stream_while_the_code_runs(bench):
    order = []

    async def mark(call):
        order.append(f"call {call.arguments[0]}")

    source = "console.log('before'); await client.mark(1); console.log('between'); await client.mark(2)"
    bench.run(
        Step("code", source), objects=["client"], host={"client": mark}, on_log=lambda entry: order.append(entry.text)
    )
    assert order == ["before", "call 1", "between", "call 2"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "{a: 'x', 'b-c': [1, null, undefined], d: {e: {f: {g: 1}}}}",
            '{ a: "x", "b-c": [1, null, undefined], d: { e: { f: { g: 1 } } } }',
        ),
        ("new Map([['k', new Set([1])]])", 'Map {"k" => Set {1}}'),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("new TypeError('bad')", "TypeError: bad (line 1)"),
        ("[function named() {}, () => 1, class Box {}]", "[[function named], [function], [function Box]]"),
        ("(() => { const a = {}; a.a = a; return a })()", "{ a: [circular] }"),
        ("new (class Box { size = 1 })()", "Box { size: 1 }"),
        ("Promise.resolve()", "[promise: “await” is missing]"),
        ("'%s has %d of %o', 'Ada', '3', {a: 1}, 'more'", "Ada has 3 of { a: 1 } more"),
        ("'100%', 1", "100% 1"),
        ("new Uint8Array([1, 2])", "Uint8Array [1, 2]"),
        ("-0, 1n, Symbol('s'), null", "-0 1n Symbol(s) null"),
        ("_.range(200)", "99, … 100 more]"),
        ("{get bad() { throw new Error('trap') }}", "(a value that cannot be shown: trap)"),
        ("workflow", '{ list: [1, { $date: "x" }], name: "Ada" }'),
    ],
)
def test_values_are_shown_as_a_person_reads_them(bench, source, text):
    scopes = {"workflow": {"list": [1, {"$date": "x"}], "name": "Ada"}}
    [(_, shown)] = logged(bench, f"console.log({source})", scopes=scopes)
    assert shown.endswith(text)


def test_an_error_that_nobody_awaits_is_logged(bench):
    source = (
        "Promise.reject(new Error('lost')); setTimeout(() => null.x, 0); await new Promise((r) => setTimeout(r, 5))"
    )
    texts = [text for _, text in logged(bench, source)]
    assert texts == [
        "Error: lost (line 1); nothing in the code waited for it",
        "TypeError: Cannot read properties of null (reading 'x') (line 1); nothing in the code waited for it",
    ]
