"""Words, strings and signs of JavaScript; comments and blanks are left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

TokenKind = Literal["name", "number", "string", "template", "regex", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of code. A `template` is one stretch of text of a template literal, between its holes."""

    kind: TokenKind
    text: str
    start: int
    after_break: bool
    """Whether a line break stands before it."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_TOKEN: Final = re.compile(
    r"""
    (?P<blank>[\s\ufeff]+|//[^\n]*|/\*.*?(?:\*/|\Z))
  | (?P<name>(?:[^\W\d]|\$)[\w$]*)
  | (?P<string>'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?)
  | (?P<number>0[xXbBoO]\w+|(?:\d[\d_]*(?:\.(?![A-Za-z_$.])[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?)
  | (?P<tick>`)
  | (?P<slash>/=?)
  | (?P<sign>\?\.(?!\d)|=>|\.\.\.|===|!==|==|!=|<=|>=|&&=|\|\|=|\?\?=|&&|\|\||\?\?|\*\*=|\*\*
      |<<=|>>>=|>>=|<<|>>>|\+\+|--|[-+*%&|^]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CHUNK: Final = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_REGEX: Final = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")

_BEFORE_A_VALUE: Final = frozenset(
    [
        "return",
        "typeof",
        "case",
        "in",
        "of",
        "delete",
        "void",
        "throw",
        "new",
        "else",
        "do",
        "await",
        "yield",
        "instanceof",
    ]
)
"""Words after which a slash begins a regular expression."""


def tokens_of(code: str) -> list[Token]:
    """The tokens of a piece of code, in order."""
    found: list[Token] = []
    holes: list[bool] = []
    """For every open brace, whether it is a hole of a template literal."""
    position = 0
    broken = False
    while position < len(code):
        match = _TOKEN.match(code, position)
        if match is None or match.lastgroup is None:  # `.` matches anything, so this only pleases the reader
            break
        kind = match.lastgroup
        text = match[0]
        if kind == "blank":
            broken = broken or "\n" in text
            position = match.end()
            continue
        if kind == "slash":
            regex = _REGEX.match(code, position) if _value_may_follow(found) else None
            kind, text = ("regex", regex[0]) if regex else ("sign", text)
        if kind == "tick":
            position = _chunk(code, position, position + 1, broken, found, holes)
        else:
            found.append(Token(kind, text, position, broken))  # type: ignore[arg-type]
            position += len(text)
            if text == "{":
                holes.append(False)
            elif text == "}" and holes and holes.pop():
                position = _chunk(code, position, position, False, found, holes)
        broken = False
    return found


def partners(tokens: list[Token]) -> list[int]:
    """For every bracket the index of the one that closes or opens it; -1 for what has none."""
    found = [-1] * len(tokens)
    open_brackets: list[tuple[str, int]] = []
    waiting = Counter[str]()
    for index, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in _CLOSING:
            open_brackets.append((_CLOSING[token.text], index))
            waiting[_CLOSING[token.text]] += 1
        elif waiting[token.text]:
            # An unclosed bracket inside does not hide the one outside that does close.
            while open_brackets:
                closing, opening = open_brackets.pop()
                waiting[closing] -= 1
                if closing == token.text:
                    found[opening], found[index] = index, opening
                    break
    return found


_CLOSING: Final = {"(": ")", "[": "]", "{": "}", "${": "}"}


def _chunk(code: str, start: int, text_start: int, broken: bool, found: list[Token], holes: list[bool]) -> int:
    """Reads a stretch of template text and returns where code goes on."""
    match = _CHUNK.match(code, text_start)
    end = match.end() if match else text_start
    if code.startswith("`", end):
        end += 1
        found.append(Token("template", code[start:end], start, broken))
        return end
    found.append(Token("template", code[start:end], start, broken))
    if code.startswith("${", end):
        found.append(Token("sign", "${", end, False))
        holes.append(True)
        return end + 2
    return max(end, start + 1)


def _value_may_follow(found: list[Token]) -> bool:
    if not found:
        return True
    last = found[-1]
    if last.kind == "name":
        return last.text in _BEFORE_A_VALUE and not (len(found) > 1 and found[-2].text in (".", "?."))
    return last.kind == "sign" and last.text not in (")", "]", "}", "++", "--")
