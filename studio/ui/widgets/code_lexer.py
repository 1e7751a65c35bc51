"""Colouring code line by line: pygments rules, run from a state that is kept between lines.

A lexer's work on a line depends only on its stack of states at the end of the line before. `LineLexer` gives
each stack it meets a small number, which an editor stores with the line, so one keystroke costs one line.
The rules below differ from the stock ones where those match over line ends (comments, strings), which no line
by line lexer could follow, and where the stock ones guess types that are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NamedTuple

from pygments.lexer import RegexLexer, bygroups, include, inherit
from pygments.lexers.javascript import JavascriptLexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)
from pygments.token import (
    Literal as LiteralToken,
)

from studio.bot.edits.fields import SCOPES

Language = Literal["typescript", "template", "json"]
Kind = Literal["keyword", "string", "number", "comment", "name", "plain"]

_SCOPE = "|".join(SCOPES)


class ScriptLexer(JavascriptLexer):
    """JavaScript with TypeScript's words, as builders write it in cards."""

    name = "Card script"
    aliases: ClassVar[list[str]] = []
    filenames: ClassVar[list[str]] = []
    url = ""

    tokens: ClassVar[dict[str, Any]] = {
        "commentsandwhitespace": [
            (r"\s+", Whitespace),
            (r"//.*?$", Comment.Single),
            (r"/\*", Comment.Multiline, "comment"),
        ],
        "comment": [
            (r"[^*]+", Comment.Multiline),
            (r"\*/", Comment.Multiline, "#pop"),
            (r"\*", Comment.Multiline),
        ],
        "root": [
            (r'"', String.Double, "double"),
            (r"'", String.Single, "single"),
            (r"\.\.\.", Punctuation),
            # What follows a dot is a name, whatever word it is.
            (r"(\?\.|\.)([A-Za-z_$][\w$]*)", bygroups(Punctuation, Name.Other)),
            (r"\\$", Operator, "slashstartsregex"),
            (rf"(?:{_SCOPE})\b(?=[ \t]*(?:\.|\?\.|\[))", Name.Builtin),
            (r"(?:abstract|declare|implements|override|private|protected|public|readonly|satisfies)\b", Keyword),
            (r"(?:enum|interface|namespace|type)(?=[ \t]+[A-Za-z_$])", Keyword.Declaration),
            (r"(?:any|boolean|never|number|string|unknown)\b", Keyword.Type),
            inherit,
        ],
        "double": [
            (r'"', String.Double, "#pop"),
            (r"\\$", String.Double, "continued"),
            (r"\\.", String.Double),
            (r'[^"\\\n]+', String.Double),
            (r"\n", Whitespace, "#pop"),
        ],
        "single": [
            (r"'", String.Single, "#pop"),
            (r"\\$", String.Single, "continued"),
            (r"\\.", String.Single),
            (r"[^'\\\n]+", String.Single),
            (r"\n", Whitespace, "#pop"),
        ],
        "continued": [(r"\n", String, "#pop")],
    }


class TemplateLexer(ScriptLexer):
    """Text with `{{ expression }}` and `@scope.path` in it; the states begin at `template`."""

    name = "Text with templates"

    tokens: ClassVar[dict[str, Any]] = {
        "template": [
            (r"\{\{", String.Interpol, ("expression", "slashstartsregex")),
            (rf"(?<![\w@])@(?:{_SCOPE})(?:\.[A-Za-z_]\w*)+", Name.Variable),
            (r"[^{@]+", Text),
            (r"[{@]", Text),
        ],
        "expression": [(r"\}\}", String.Interpol, "#pop"), include("root")],
    }


class JsonLexer(RegexLexer):
    """JSON."""

    name = "JSON values"

    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (r"\s+", Whitespace),
            (r'"(?:\\.|[^"\\\n])*"(?=[ \t]*:)', Name.Tag),
            (r'"(?:\\.|[^"\\\n])*"?', String.Double),
            (r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", Number),
            (r"(?:true|false|null)\b", Keyword.Constant),
            (r"[{}\[\],:]", Punctuation),
            (r"[^\s]", Error),
        ],
    }


_LEXERS: dict[Language, tuple[type[RegexLexer], str]] = {
    "typescript": (ScriptLexer, "root"),
    "template": (TemplateLexer, "template"),
    "json": (JsonLexer, "root"),
}

_KINDS: tuple[tuple[Any, Kind], ...] = (
    (Keyword.Constant, "number"),
    (Keyword.Type, "name"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (String.Interpol, "keyword"),
    (LiteralToken.String, "string"),
    (LiteralToken.Number, "number"),
    (Comment, "comment"),
    (Name.Builtin, "name"),
    (Name.Exception, "name"),
    (Name.Variable, "name"),
    (Name.Tag, "name"),
)


def kind_of(token: Any) -> Kind:
    """How a pygments token is coloured."""
    for family, kind in _KINDS:
        if token in family:
            return kind
    return "plain"


class Span(NamedTuple):
    """A stretch of one line in one colour; offsets count code points."""

    start: int
    length: int
    kind: Kind


FIRST = -1
"""State before the first line."""


class LineLexer:
    """Runs the rules of a language over one line at a time.

    The text of every line but the first is preceded by its line end, lexed in the state the line before ended
    in: rules see exactly what they would see in the whole text, so the colours are the same.
    """

    def __init__(self, language: Language) -> None:
        kind, start = _LEXERS[language]
        self.language = language
        self._lexer = kind()
        self._rules: dict[str, Any] = self._lexer._tokens  # type: ignore[attr-defined]
        self._start = (start,)
        self._stacks: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def line(self, text: str, before: int) -> tuple[list[Span], int]:
        """The coloured spans of a line, and the state after it, from the state before it."""
        spans: list[Span] = []
        shift = 0 if before == FIRST else 2
        stack = list(self._start if before == FIRST else self._stacks[before])
        # A character stands before the line end, so that `^` and `\b` see no start of text there.
        whole = text if before == FIRST else f" \n{text}"
        for start, kind, length in self._run(whole, shift // 2, stack):
            if kind == "plain":
                continue
            first = max(start - shift, 0)
            end = start - shift + length
            if spans and spans[-1].kind == kind and spans[-1].start + spans[-1].length == first:
                spans[-1] = spans[-1]._replace(length=end - spans[-1].start)
            elif end > first:
                spans.append(Span(first, end - first, kind))
        return spans, self._number(tuple(stack))

    def _number(self, stack: tuple[str, ...]) -> int:
        number = self._numbers.get(stack)
        if number is None:
            number = len(self._stacks)
            self._stacks.append(stack)
            self._numbers[stack] = number
        return number

    def _run(self, text: str, position: int, stack: list[str]) -> Iterator[tuple[int, Kind, int]]:
        """Lex a text from a position, changing the stack; ends at the end of the text, unlike a whole lex."""
        while position < len(text):
            for match, action, new_state in self._rules[stack[-1]]:
                found = match(text, position)
                if found is None:
                    continue
                if callable(action):
                    for start, token, value in action(self._lexer, found):
                        yield start, kind_of(token), len(value)
                elif action is not None:
                    yield position, kind_of(action), found.end() - position
                position = found.end()
                _enter(stack, new_state)
                break
            else:
                if text[position] == "\n":
                    stack[:] = ["root"]
                position += 1


def _enter(stack: list[str], new_state: Any) -> None:
    """Change a stack of states the way pygments writes it: names, `#pop`, `#push`, or how many to drop."""
    if new_state is None:
        return
    if isinstance(new_state, int):
        del stack[max(1, len(stack) + new_state) :]
        return
    for state in (new_state,) if isinstance(new_state, str) else new_state:
        if state == "#pop":
            if len(stack) > 1:
                stack.pop()
        elif state == "#push":
            stack.append(stack[-1])
        else:
            stack.append(state)
