"""Simple JavaScript expressions answered without the sandbox, which costs a hundred times as much.

Understood are paths (`workflow.order?.total`), literals, `! && || ?? ?:`, comparisons and `+ - * /`; and of
those only the cases where Python cannot differ from JavaScript. Everything else raises `NotPlain` and goes to
the sandbox, so this module may be incomplete but not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from studio.interpreter.values import DATE_KEY, UNDEFINED, number_text, truthy

Names = Mapping[str, Any]
"""What the first word of a path stands for: the scopes."""

Plain = Callable[[Names], Any]
"""A parsed expression. Raises NotPlain, or MissingValue where JavaScript raises a TypeError."""


class NotPlain(Exception):  # noqa: N818  # a signal to ask the sandbox, not an error
    """The expression needs JavaScript, by its form or by the values it met."""


class MissingValue(Exception):  # noqa: N818  # JavaScript's TypeError: a field of undefined was read
    """A field of a value that is not there was read; the message names the path."""


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:0|[1-9]\d*)(?:\.\d+)?(?![\w.]))
  | (?P<string>"(?:[^"\\\n]|\\["'\\nt])*"|'(?:[^'\\\n]|\\["'\\nt])*')
  | (?P<path>[A-Za-z_$][\w$]*(?:(?:\?\.|\.)[A-Za-z_$][\w$]*)*)
  | (?P<op>\+\+|--|===|!==|==|!=|<=|>=|&&|\|\||\?\?|[<>!()+\-*/?:])
  )""",
    re.VERBOSE | re.ASCII,
)
_STEP = re.compile(r"\?\.|\.")
_ESCAPES = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\"}
_ESCAPE = re.compile(r"\\[\"'\\nt]")
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": UNDEFINED}
_WORDS = frozenset(("typeof", "new", "void", "delete", "await", "in", "instanceof", "this", "function", "NaN"))
_SAFE = 2**53
_LONGEST = 1_000_000
"""Characters of a text that is put together here; the sandbox has its own limit."""


@lru_cache(maxsize=4096)
def parse(source: str) -> Plain | None:
    """The expression ready to evaluate, or None when its form needs the sandbox."""
    if len(source) > 500:
        return None
    tokens: list[tuple[str, str]] = []
    position = 0
    text = source.strip().removesuffix(";").rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            return None
        tokens.append((found.lastgroup, found[found.lastgroup]))
        position = found.end()
    ops = {token for kind, token in tokens if kind == "op"}
    if "??" in ops and ops & {"&&", "||"}:  # JavaScript refuses most mixtures of these
        return None
    try:
        parser = _Parser(tokens)
        plain = parser.ternary(0)
    except NotPlain:
        return None
    return plain if parser.at == len(tokens) else None


class _Parser:
    """Recursive descent over the tokens; each method returns the function of what it read."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def next_op(self, *wanted: str) -> str:
        """Takes the next token when it is one of these operators; else empty."""
        if self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "op" and text in wanted:
                self.at += 1
                return text
        return ""

    def ternary(self, depth: int) -> Plain:
        if depth > 20:
            raise NotPlain
        test = self.alternatives(depth)
        if not self.next_op("?"):
            return test
        yes = self.ternary(depth + 1)
        if not self.next_op(":"):
            raise NotPlain
        no = self.ternary(depth + 1)
        return lambda names: yes(names) if _truth(test(names)) else no(names)

    def alternatives(self, depth: int) -> Plain:
        left = self.conjunction(depth)
        while op := self.next_op("||", "??"):
            left = _either(left, self.conjunction(depth)) if op == "||" else _given(left, self.conjunction(depth))
        return left

    def conjunction(self, depth: int) -> Plain:
        left = self.equality(depth)
        while self.next_op("&&"):
            left = _both(left, self.equality(depth))
        return left

    def equality(self, depth: int) -> Plain:
        left = self.relation(depth)
        if op := self.next_op("===", "!==", "==", "!="):
            left = _binary(_EQUAL[op], left, self.relation(depth))
            if self.next_op("===", "!==", "==", "!="):
                raise NotPlain
        return left

    def relation(self, depth: int) -> Plain:
        left = self.sum(depth)
        if op := self.next_op("<", ">", "<=", ">="):
            left = _binary(_ORDER[op], left, self.sum(depth))
            if self.next_op("<", ">", "<=", ">="):
                raise NotPlain
        return left

    def sum(self, depth: int) -> Plain:
        left = self.product(depth)
        while op := self.next_op("+", "-"):
            left = _binary(_SUM[op], left, self.product(depth))
        return left

    def product(self, depth: int) -> Plain:
        left = self.unary(depth)
        while op := self.next_op("*", "/"):
            left = _binary(_SUM[op], left, self.unary(depth))
        return left

    def unary(self, depth: int) -> Plain:
        if depth > 20:
            raise NotPlain
        if self.next_op("!"):
            inner = self.unary(depth + 1)
            return lambda names: not _truth(inner(names))
        if self.next_op("-"):
            kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            if kind != "number":
                raise NotPlain
            self.at += 1
            negative = -_number(text)
            return lambda names: negative
        if self.next_op("("):
            inside = self.ternary(depth + 1)
            if not self.next_op(")"):
                raise NotPlain
            return inside
        return self.atom()

    def atom(self) -> Plain:
        if self.at >= len(self.tokens):
            raise NotPlain
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            number = _number(text)
            return lambda names: number
        if kind == "string":
            string = _ESCAPE.sub(lambda found: _ESCAPES[found[0]], text[1:-1])
            return lambda names: string
        if kind == "path" and text not in _WORDS:
            if text in _CONSTANTS:
                constant = _CONSTANTS[text]
                return lambda names: constant
            return _path(text)
        raise NotPlain


def _path(text: str) -> Plain:
    root, *steps = _STEP.split(text)
    if not steps:
        return lambda names: _plain_value(names.get(root, NotPlain))
    marks = _STEP.findall(text)
    pairs = tuple((name, mark == "?.") for name, mark in zip(steps, marks, strict=True))

    def read(names: Names) -> Any:
        value = names.get(root, NotPlain)
        if value is NotPlain:
            raise NotPlain
        for name, lenient in pairs:
            if type(value) is dict:
                if name in value:
                    value = value[name]
                elif DATE_KEY in value or name in _OBJECT_NAMES:
                    raise NotPlain
                else:
                    value = UNDEFINED
            elif value is None or value is UNDEFINED:
                if lenient:
                    return UNDEFINED
                raise MissingValue(f"“{name}” of {text} cannot be read: what it belongs to has no value")
            elif name == "length" and isinstance(value, (str, list)):
                value = _length(value)
            else:
                raise NotPlain
        if isinstance(value, int) and not -_SAFE <= value <= _SAFE:
            raise NotPlain
        return value

    return read


_OBJECT_NAMES = frozenset(
    [
        "constructor",
        "toString",
        "valueOf",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "__proto__",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    ]
)
"""What every JavaScript object has."""


def _plain_value(value: Any) -> Any:
    if value is NotPlain:
        raise NotPlain
    return value


def _length(value: str | list[Any]) -> int:
    if isinstance(value, str) and not value.isascii():
        return len(value.encode("utf-16-le", "surrogatepass")) // 2
    return len(value)


def _number(text: str) -> int | float:
    return _checked(float(text) if "." in text else int(text))


def _checked(number: int | float) -> int | float:
    """A number both languages agree on, whole ones as int."""
    if isinstance(number, float):
        if number != number or number in (float("inf"), float("-inf")):
            raise NotPlain
        if number.is_integer():
            if number == 0 and str(number)[0] == "-":
                raise NotPlain
            return _checked(int(number))
        return number
    if abs(number) > _SAFE:
        raise NotPlain
    return number


def _truth(value: Any) -> bool:
    return value if value is True or value is False else truthy(value)


def _both(left: Plain, right: Plain) -> Plain:
    def run(names: Names) -> Any:
        value = left(names)
        return right(names) if _truth(value) else value

    return run


def _either(left: Plain, right: Plain) -> Plain:
    def run(names: Names) -> Any:
        value = left(names)
        return value if _truth(value) else right(names)

    return run


def _given(left: Plain, right: Plain) -> Plain:
    def run(names: Names) -> Any:
        value = left(names)
        return right(names) if value is None or value is UNDEFINED else value

    return run


def _binary(operate: Callable[[Any, Any], Any], left: Plain, right: Plain) -> Plain:
    return lambda names: operate(left(names), right(names))


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object"


def _same(left: Any, right: Any) -> bool:
    kind = _kind(left)
    if kind != _kind(right):
        return False
    if kind == "object":  # JavaScript compares identities
        raise NotPlain
    return bool(left == right)


def _loosely_same(left: Any, right: Any) -> bool:
    nothing = (left is None or left is UNDEFINED, right is None or right is UNDEFINED)
    if any(nothing):
        return all(nothing)
    if _kind(left) != _kind(right):
        raise NotPlain
    return _same(left, right)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def run(left: Any, right: Any) -> bool:
        kinds = (_kind(left), _kind(right))
        if kinds == ("number", "number") or (kinds == ("string", "string") and left.isascii() and right.isascii()):
            return compare(left, right)
        raise NotPlain

    return run


def _add(left: Any, right: Any) -> Any:
    kinds = (_kind(left), _kind(right))
    if kinds == ("number", "number"):
        return _checked(_checked(left) + _checked(right))
    if kinds == ("string", "string") and len(left) + len(right) <= _LONGEST:
        return left + right
    if kinds == ("string", "number"):
        return left + number_text(right)
    if kinds == ("number", "string"):
        return number_text(left) + right
    raise NotPlain


def _arithmetic(operate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def run(left: Any, right: Any) -> Any:
        if _kind(left) != "number" or _kind(right) != "number":
            raise NotPlain
        return _checked(operate(_checked(left), _checked(right)))

    return run


def _divide(left: Any, right: Any) -> Any:
    if right == 0 or left == 0:  # infinities, NaN and negative zero
        raise NotPlain
    return left / right


def _multiply(left: Any, right: Any) -> Any:
    if left == 0 or right == 0:  # negative zero
        raise NotPlain
    return left * right


_EQUAL: dict[str, Callable[[Any, Any], Any]] = {
    "===": _same,
    "!==": lambda left, right: not _same(left, right),
    "==": _loosely_same,
    "!=": lambda left, right: not _loosely_same(left, right),
}
_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": _ordered(lambda left, right: left < right),
    ">": _ordered(lambda left, right: left > right),
    "<=": _ordered(lambda left, right: left <= right),
    ">=": _ordered(lambda left, right: left >= right),
}
_SUM: dict[str, Callable[[Any, Any], Any]] = {
    "+": _add,
    "-": _arithmetic(lambda left, right: left - right),
    "*": _arithmetic(_multiply),
    "/": _arithmetic(_divide),
}
