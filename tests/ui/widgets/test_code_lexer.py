"""Line by line, the colours are those of a lexer that sees the whole text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers.javascript import JavascriptLexer

from studio.ui.widgets import code_lexer
from studio.ui.widgets.code_lexer import FIRST, Kind, Language, LineLexer, kind_of

SNIPPETS = [
    "const total = cakes.reduce((sum, cake) => sum + cake.price, 0) // sum\nreturn total",
    "/* one\n * two\n */ let x = 1 /* three */ + 2\n/**/",
    "const text = `Hello ${user.name ?? 'you'},\nyour order: ${ `#${id}` }`\nconsole.log(text)",
    "const ok = /^\\d{4}[/\\]]+$/gi.test(event.preview)\n  && a / b / c > 1",
    "interface Row { id: number; name?: string }\nasync function save<T extends Row>(row: T): Promise<void> {\n"
    "  await OrdersTable.createRecord({ ...row, when: new Date() })\n}",
    "if (workflow.x === null || !user.vip) {\n\treturn [1, 0x1F, 1e-7, .5, 10n]\n} else throw new TypeError('no')",
    "class A { static #n = 0; get n() { return A.#n } }\nfor (const k in {a: 1}) switch (k) { default: break }",
    "x = 'it\\'s' + \"a \\\"b\\\"\" + '\\\\'\ny = 'continued \\\nhere' + 1",
    "const s = 'open\nconst t = 1 // an unclosed string ends with its line",
    "a =\n/re/.exec(b)\n(\n  /x/\n)\n/ 2",
    "😀 = 'é' // ünï\nlet שלום = `${'a'}`",
    "",
    "\n\n",
]


def whole(language: Language, text: str) -> list[Kind]:
    """Colour of every character, by the same rules over the whole text."""
    lexer_class, start = code_lexer._LEXERS[language]
    colours: list[Kind] = ["plain"] * len(text)
    for position, token, value in lexer_class().get_tokens_unprocessed(text, (start,)):
        colours[position : position + len(value)] = [kind_of(token)] * len(value)
    return colours


def by_line(language: Language, text: str) -> list[Kind | None]:
    """Colour of every character, line by line; None for line ends."""
    lexer = LineLexer(language)
    state = FIRST
    colours: list[Kind | None] = []
    for number, line in enumerate(text.split("\n")):
        spans, state = lexer.line(line, state)
        row: list[Kind | None] = ["plain"] * len(line)
        for span in spans:
            row[span.start : span.start + span.length] = [span.kind] * span.length
        assert len(row) == len(line)
        colours += [None, *row] if number else row
    return colours


def check_same(language: Language, text: str) -> None:
    expected = whole(language, text)
    found = by_line(language, text)
    assert len(found) == len(expected)
    assert [kind for kind, other in zip(expected, found, strict=True) if other is not None] == [
        kind for kind in found if kind is not None
    ]


@pytest.mark.parametrize("text", SNIPPETS)
def test_snippets_look_the_same_line_by_line(text: str) -> None:
    check_same("typescript", text)
    check_same("template", f"Text {{{{ {text} }}}} and\n@workflow.size {{{{user.name}}}}")
    check_same("json", text)


PIECES = st.sampled_from(
    [
        *"'\"`\\/*${}()[];:,.<>=@#\n",
        "/*",
        "*/",
        "//",
        "${",
        "{{",
        "}}",
        " ",
        "\t",
        "return ",
        "typeof ",
        "a",
        "b1",
        "42",
        "/x/g",
        "user.name",
        "@workflow.x",
        "😀",
        "'s'",
        "`t`",
    ]
)


@given(
    st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60),
    st.sampled_from(["typescript", "template", "json"]),
)
def test_any_text_looks_the_same_line_by_line(text: str, language: Language) -> None:
    # Form feeds and the like are no line ends to an editor.
    check_same(language, text)


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 30))
def test_a_line_depends_only_on_the_state_before_it(text: str, place: int) -> None:
    lexer = LineLexer("typescript")
    state = FIRST
    for line in text.split("\n")[:place]:
        spans, after = lexer.line(line, state)
        assert lexer.line(line, state) == (spans, after)
        state = after


@pytest.mark.parametrize(
    "text", [snippet for snippet in SNIPPETS if "interface" not in snippet and "'open" not in snippet]
)
def test_plain_javascript_is_coloured_as_the_stock_lexer_does(text: str) -> None:
    """Where the rules differ it is on purpose: names after a dot, scopes, words of TypeScript."""
    expected = ["plain"] * len(text)
    for position, token, value in JavascriptLexer().get_tokens_unprocessed(text):
        expected[position : position + len(value)] = [kind_of(token)] * len(value)
    found = by_line("typescript", text)
    for place, (theirs, ours) in enumerate(zip(expected, found, strict=True)):
        if ours in ("string", "comment") or theirs in ("string", "comment"):
            assert ours in (None, theirs), f"{text[place : place + 12]!r}: {theirs} became {ours}"


def test_templates_are_found_in_text() -> None:
    line = "Hi {{ user.name + 'x' }}, @workflow.size! me@event.com {no}"
    spans, _ = LineLexer("template").line(line, FIRST)
    assert [(line[s.start : s.start + s.length], s.kind) for s in spans] == [
        ("{{", "keyword"),
        ("user", "name"),
        ("'x'", "string"),
        ("}}", "keyword"),
        ("@workflow.size", "name"),
    ]


def test_a_word_after_a_dot_is_a_name() -> None:
    line = "event.type = workflow.default"
    spans, _ = LineLexer("typescript").line(line, FIRST)
    assert [(line[s.start : s.start + s.length], s.kind) for s in spans] == [("event", "name"), ("workflow", "name")]
