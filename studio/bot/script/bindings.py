"""Where a piece of code has a variable of its own by a name: `users.filter(user => user.age > 18)`.

Inside such a stretch the name does not mean what it means outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studio.bot.script.tokens import Token


@dataclass(frozen=True, slots=True)
class Binding:
    """A name of the code's own, and the tokens among which it counts."""

    name: str
    first: int
    last: int


_DECLARING = frozenset(("const", "let", "var", "class", "function", "import"))
_HEADS = frozenset(("if", "while", "switch", "with"))
"""Words whose parentheses hold a value, not parameters."""

_GOES_ON = frozenset(
    [
        "+",
        "-",
        "*",
        "/",
        "%",
        "**",
        ".",
        "?.",
        ",",
        "(",
        "[",
        "=",
        "=>",
        "==",
        "===",
        "!=",
        "!==",
        "<",
        ">",
        "<=",
        ">=",
        "&&",
        "||",
        "??",
        "?",
        ":",
        "&",
        "|",
        "^",
        "+=",
        "-=",
        "*=",
        "/=",
    ]
)
"""Signs that carry a statement over a line break, before it or after it."""

_REACH = 1000
"""How many tokens, brackets taken whole, a statement is followed: no hand writes longer ones."""


def bindings_of(tokens: list[Token], partner: list[int], names: frozenset[str]) -> list[Binding]:
    """The places where code declares one of `names` itself: by const, let, var, function, class, as a parameter."""
    found: list[Binding] = []
    enclosing = _enclosing_braces(tokens, partner)
    for index, token in enumerate(tokens):
        previous = tokens[index - 1].text if index else ""
        if token.kind == "name" and token.text in _DECLARING and previous not in (".", "?."):
            found += _declared(tokens, partner, enclosing, index, names)
        elif token.text == "=>":
            first = partner[index - 1] if previous == ")" else index - 1
            if previous != ")":
                first = _parameters_before_type(tokens, partner, index, first)
            found += _parameters(tokens, partner, first, index, names)
        elif token.text == "(" and partner[index] > 0 and _is_head_of_body(tokens, partner, index):
            closing = partner[index]
            body = _body_start(tokens, closing)
            last = partner[body] if partner[body] > body else len(tokens) - 1
            found += [Binding(name, index, last) for name in _bound_in(tokens, partner, index + 1, closing, names)]
    return found


def _declared(
    tokens: list[Token], partner: list[int], enclosing: list[int], index: int, names: frozenset[str]
) -> Iterator[Binding]:
    keyword = tokens[index].text
    following = index + 1
    if following < len(tokens) and keyword == "function" and tokens[following].text == "*":
        following += 1
    if following >= len(tokens):
        return
    block = enclosing[index]
    if keyword == "var":
        block = _function_block(tokens, partner, enclosing, block)
    first = max(block, 0)
    last = partner[block] if block >= 0 and partner[block] > block else len(tokens) - 1
    if keyword in ("function", "class"):
        if tokens[following].text in names:
            yield Binding(tokens[following].text, first, last)
        return
    if keyword in ("const", "let") and index >= 2 and tokens[index - 1].text == "(" and _is_loop(tokens, index - 1):
        first = index - 1
        last = _statement_end(tokens, partner, partner[first] + 1) if partner[first] > 0 else last
    end = _statement_end(tokens, partner, following)
    for name in _bound_in(tokens, partner, following, end + 1, names):
        yield Binding(name, first, last)


def _parameters(
    tokens: list[Token], partner: list[int], first: int, arrow: int, names: frozenset[str]
) -> Iterator[Binding]:
    """Names bound by the parameters of an arrow function that begin at `first`."""
    if first < 0 or arrow + 1 >= len(tokens):
        return
    if tokens[arrow + 1].text == "{" and partner[arrow + 1] > 0:
        last = partner[arrow + 1]
    else:
        last = _expression_end(tokens, partner, arrow + 1)
    if tokens[first].text == "(":
        bound = _bound_in(tokens, partner, first + 1, partner[first], names)
    else:
        bound = iter([tokens[first].text] if tokens[first].text in names else [])
    for name in bound:
        yield Binding(name, first, last)


def _parameters_before_type(tokens: list[Token], partner: list[int], arrow: int, single: int) -> int:
    """Where the parameters of `(user): string =>` begin; `single` where there is no return type."""
    index = arrow - 1
    for _ in range(12):
        if index <= 0 or tokens[index].text in ("{", "(", ",", ";", "=>", "="):
            break
        if tokens[index].text == ":" and tokens[index - 1].text == ")" and partner[index - 1] >= 0:
            return partner[index - 1]
        index = partner[index] - 1 if 0 <= partner[index] < index else index - 1
    return single


def _is_head_of_body(tokens: list[Token], partner: list[int], index: int) -> bool:
    """Whether a parenthesis holds the parameters of a function, method or catch: a block follows it."""
    body = _body_start(tokens, partner[index])
    if body < 0:
        return False
    previous = tokens[index - 1] if index else None
    if previous is None or previous.text in _HEADS:
        return False
    if previous.text == "for" or (previous.text == "await" and index > 1 and tokens[index - 2].text == "for"):
        return False
    return previous.kind == "name" or previous.text in ("*", "]", ">")


def _body_start(tokens: list[Token], closing: int) -> int:
    """The brace of the block after a closing parenthesis, a return type in between allowed; -1 without one."""
    index = closing + 1
    if index < len(tokens) and tokens[index].text == ":":
        for ahead in range(index + 1, min(index + 12, len(tokens))):
            if tokens[ahead].text == "{":
                return ahead
            if tokens[ahead].kind != "name" and tokens[ahead].text not in ("<", ">", "[", "]", "|", "."):
                return -1
        return -1
    return index if index < len(tokens) and tokens[index].text == "{" else -1


def _is_loop(tokens: list[Token], parenthesis: int) -> bool:
    before = tokens[parenthesis - 1].text
    return before == "for" or (before == "await" and parenthesis > 1 and tokens[parenthesis - 2].text == "for")


def _bound_in(
    tokens: list[Token],
    partner: list[int],
    start: int,
    end: int,
    names: frozenset[str],
) -> Iterator[str]:
    """Names bound in a list of parameters, declarators or patterns between two tokens."""
    pending = [(start, end, False)]
    while pending:
        start, end, in_object = pending.pop()
        for first, last in _items(tokens, partner, start, end):
            target = first
            if tokens[target].text == "...":
                target += 1
            if in_object:
                colon = _find(tokens, partner, target, last, ":")
                target = target if colon < 0 else colon + 1
            if target >= last:
                continue
            token = tokens[target]
            if token.text in ("{", "[") and partner[target] > target:
                pending.append((target + 1, partner[target], token.text == "{"))
            elif token.text in names and token.kind == "name":
                yield token.text


def _items(tokens: list[Token], partner: list[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between the commas of a list, brackets inside taken whole."""
    first = index = start
    while index < end:
        if tokens[index].text == ",":
            if index > first:
                yield first, index
            first = index + 1
        index = partner[index] + 1 if partner[index] > index else index + 1
    if end > first:
        yield first, end


def _find(tokens: list[Token], partner: list[int], start: int, end: int, sign: str) -> int:
    index = start
    while index < end:
        if tokens[index].text == sign:
            return index
        index = partner[index] + 1 if partner[index] > index else index + 1
    return -1


def _statement_end(tokens: list[Token], partner: list[int], start: int) -> int:
    """The last token of the statement or block that begins at `start`."""
    if start < len(tokens) and tokens[start].text == "{" and partner[start] > start and start:
        before = tokens[start - 1].text
        if before == ")":
            return partner[start]
    index = start
    for _ in range(_REACH):
        if index >= len(tokens):
            return len(tokens) - 1
        text = tokens[index].text
        if text == ";":
            return index
        if text in ("}", ")", "]"):
            return index - 1
        if index > start and tokens[index].after_break and not _carries(tokens, index):
            return index - 1
        index = partner[index] + 1 if partner[index] > index else index + 1
    return index - 1


def _expression_end(tokens: list[Token], partner: list[int], start: int) -> int:
    """The last token of the expression that begins at `start`, where a comma ends it."""
    index = start
    for _ in range(_REACH):
        if index >= len(tokens):
            return len(tokens) - 1
        text = tokens[index].text
        if text in (",", ";", "}", ")", "]"):
            return index - 1
        if index > start and tokens[index].after_break and not _carries(tokens, index):
            return index - 1
        index = partner[index] + 1 if partner[index] > index else index + 1
    return index - 1


def _carries(tokens: list[Token], index: int) -> bool:
    """Whether a statement goes on over the line break before a token."""
    return tokens[index].text in _GOES_ON or tokens[index - 1].text in _GOES_ON


def _enclosing_braces(tokens: list[Token], partner: list[int]) -> list[int]:
    """For every token the opening brace around it; -1 at the top."""
    found = []
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.text == "}" and stack and partner[index] == stack[-1]:
            stack.pop()
        found.append(stack[-1] if stack else -1)
        if token.text in ("{", "${") and partner[index] > index:
            stack.append(index)
    return found


def _function_block(tokens: list[Token], partner: list[int], enclosing: list[int], block: int) -> int:
    """The block of the function around a block; -1 at the top."""
    while block > 0:
        before = tokens[block - 1]
        if before.text == "=>":
            return block
        head = partner[block - 1] if before.text == ")" else -1
        if head >= 1 and tokens[head - 1].text != "catch" and _is_head_of_body(tokens, partner, head):
            return block
        block = enclosing[block]
    return -1
