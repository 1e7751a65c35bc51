"""What code refers to: variables by scope (`workflow.size`), and names that stand on their own (`OrdersTable`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from studio.bot.script.bindings import Binding, bindings_of
from studio.bot.script.tokens import Token, partners, tokens_of

SCOPES: Final = ("workflow", "conversation", "user", "bot", "session", "env")
"""Objects that hold variables."""

_SCOPES: Final = frozenset(SCOPES)
_WORTH_READING: Final = re.compile(rf"\b(?:{'|'.join(SCOPES)})\b")
_ASSIGNING: Final = frozenset(
    ["=", "+=", "-=", "*=", "/=", "%=", "**=", "&&=", "||=", "??=", "&=", "|=", "^=", "<<=", ">>=", ">>>=", "++", "--"]
)
_IDENTIFIER: Final = re.compile(r"(?:[^\W\d]|\$)[\w$]*\Z")

StepForm = Literal["dot", "bracket", "pattern", "shorthand"]


@dataclass(frozen=True, slots=True)
class Step:
    """One name on the way into an object, and where it is written.

    `start` and `end` enclose the bare name; in brackets, the text between the quotes. `whole_start` and
    `whole_end` take in what leads to it: the dot, or the brackets and quotes.
    """

    name: str
    form: StepForm
    start: int
    end: int
    whole_start: int
    whole_end: int
    optional: bool = False
    """Whether it is reached by `?.`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of something in a scope: `workflow.order.total` has the steps `order` and `total`.

    `steps` is empty where the name is computed (`workflow[key]`).
    """

    scope: str
    steps: tuple[Step, ...]
    is_set: bool
    start: int
    """Where the scope is written."""

    @property
    def name(self) -> str:
        """Name of the variable; empty when it is computed."""
        return self.steps[0].name if self.steps else ""

    @property
    def member(self) -> str:
        """What is read of the variable; empty when it is used whole."""
        return self.steps[1].name if len(self.steps) > 1 else ""


def is_identifier(text: str) -> bool:
    """Whether a text can be written after a dot."""
    return _IDENTIFIER.match(text) is not None


@lru_cache(maxsize=20_000)
def references_in(code: str) -> tuple[Reference, ...]:
    """The variables a piece of code uses, in the order they are written.

    Comments and strings do not count, nor do names the code declares itself, nor properties of other objects.
    """
    if not _WORTH_READING.search(code):
        return ()
    tokens = tokens_of(code)
    partner = partners(tokens)
    candidates = [index for index, token in enumerate(tokens) if _is_scope(tokens, index)]
    if not candidates:
        return ()
    own = bindings_of(tokens, partner, _SCOPES)
    found: list[Reference] = []
    for index in candidates:
        if not _is_own(own, tokens[index].text, index):
            found.extend(_references_at(tokens, partner, index))
    return tuple(found)


def free_names(code: str, names: frozenset[str]) -> Iterator[Token]:
    """Where code uses one of `names` that it does not declare itself, and not as a property of something."""
    tokens = tokens_of(code)
    partner = partners(tokens)
    own = bindings_of(tokens, partner, names)
    for index, token in enumerate(tokens):
        if token.kind != "name" or token.text not in names or (index and tokens[index - 1].text in (".", "?.")):
            continue
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        before = tokens[index - 1].text if index else ""
        if (following == ":" and before in ("{", ",")) or _is_own(own, token.text, index):
            continue
        yield token


def accessor(name: str, optional: bool = False) -> str:
    """What reads a name of an object: `.size`, or `["Ask a question"]` where the name is no identifier."""
    if is_identifier(name):
        return f"{'?.' if optional else '.'}{name}"
    return f"{'?.' if optional else ''}[{json.dumps(name, ensure_ascii=False)}]"


def spliced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """A text with stretches of it (start, end, new) replaced; they do not overlap."""
    parts = []
    position = 0
    for start, end, new in sorted(changes):
        parts += [text[position:start], new]
        position = end
    return "".join([*parts, text[position:]])


def renaming(step: Step, text: str, new: str) -> tuple[int, int, str]:
    """The change that gives a step of a reference in `text` another name."""
    if step.form == "dot":
        if is_identifier(new):
            return step.start, step.end, new
        return step.whole_start, step.whole_end, accessor(new, step.optional)
    if step.form == "bracket":
        quote = text[step.start - 1]
        escaped = new.replace("\\", "\\\\").replace(quote, f"\\{quote}")
        return step.start, step.end, escaped.replace("${", "\\${") if quote == "`" else escaped
    written = new if is_identifier(new) else json.dumps(new, ensure_ascii=False)
    if step.form == "shorthand":  # the code's own variable keeps its name
        return step.whole_start, step.whole_end, f"{written}: {text[step.start : step.end]}"
    return step.whole_start, step.whole_end, written


def _is_scope(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind != "name" or token.text not in _SCOPES:
        return False
    if not index or tokens[index - 1].text not in (".", "?."):
        return True
    # The long form of older bots: event.state.session.cart
    path = [one.text for one in tokens[max(index - 5, 0) : index - 1]]
    return path[-3:] in (["event", ".", "state"], ["event", "?.", "state"]) and path[:-3] not in (["."], ["?."])


def _is_own(own: list[Binding], name: str, index: int) -> bool:
    return any(one.name == name and one.first <= index <= one.last for one in own)


def _references_at(tokens: list[Token], partner: list[int], index: int) -> Iterator[Reference]:
    scope = tokens[index]
    steps: list[Step] = []
    position = _past_type(tokens, partner, index)
    computed = False
    while position < len(tokens):
        step, position, computed = _step(tokens, position)
        if step is None:
            break
        steps.append(step)
        if position < len(tokens) and tokens[position].text == "!" and _reads_on(tokens, position + 1):
            position += 1
    taken_apart = index >= 2 and tokens[index - 1].text == "=" and tokens[index - 2].text == "}"
    is_call = position < len(tokens) and tokens[position].text == "("
    if taken_apart and partner[index - 2] >= 0 and not computed and not is_call:
        yield from _pattern(tokens, partner, partner[index - 2], index - 2, scope, steps)
    if steps:
        yield Reference(scope.text, tuple(steps), _is_set(tokens, index, position, len(steps)), scope.start)
    elif computed:
        yield Reference(scope.text, (), False, scope.start)


def _past_type(tokens: list[Token], partner: list[int], index: int) -> int:
    """Where the way into a scope begins: after `workflow`, `workflow!`, `(workflow as any)`."""
    position = index + 1
    if position < len(tokens) and tokens[position].text == "!" and _reads_on(tokens, position + 1):
        return position + 1
    if position < len(tokens) and tokens[position].text == "as" and index and tokens[index - 1].text == "(":
        closing = partner[index - 1]
        return closing + 1 if closing > index else position
    return position


def _reads_on(tokens: list[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].text in (".", "?.", "[")


def _step(tokens: list[Token], position: int) -> tuple[Step | None, int, bool]:
    """The step at a token, where code goes on after it, and whether there is a computed one in its place."""
    sign = tokens[position]
    optional = sign.text == "?."
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if sign.text in (".", "?.") and following is not None and following.kind == "name":
        step = Step(following.text, "dot", following.start, following.end, sign.start, following.end, optional)
        return step, position + 2, False
    opening = position + 1 if optional else position
    if opening + 2 < len(tokens) and tokens[opening].text == "[":
        key, closing = tokens[opening + 1], tokens[opening + 2]
        if closing.text == "]" and key.kind in ("string", "template") and len(key.text) >= 2 and "\\" not in key.text:
            start, end = key.start + 1, key.end - 1
            step = Step(key.text[1:-1], "bracket", start, end, sign.start, closing.end, optional)
            return step, opening + 3, False
    return None, position, opening < len(tokens) and tokens[opening].text == "["


def _is_set(tokens: list[Token], index: int, position: int, steps: int) -> bool:
    if steps != 1:
        return False
    if position < len(tokens) and tokens[position].text in _ASSIGNING:
        return not (tokens[position].text in ("++", "--") and tokens[position].after_break)
    before = tokens[index - 1].text if index else ""
    return before in ("++", "--", "delete")


def _pattern(
    tokens: list[Token], partner: list[int], opening: int, closing: int, scope: Token, steps: list[Step]
) -> Iterator[Reference]:
    """What `const { size, order: { total } } = workflow` takes out of a scope."""
    pending: list[tuple[int, int, tuple[Step, ...]]] = [(opening + 1, closing, tuple(steps))]
    while pending:
        first, last, way = pending.pop()
        while first < last:
            key = tokens[first]
            end = first
            while end < last and tokens[end].text != ",":
                end = partner[end] + 1 if partner[end] > end else end + 1
            following = tokens[first + 1].text if first + 1 < end else ""
            if key.kind == "name" and following != ":":
                step = Step(key.text, "shorthand", key.start, key.end, key.start, key.end)
            elif key.kind == "name":
                step = Step(key.text, "pattern", key.start, key.end, key.start, key.end)
            elif key.kind == "string" and following == ":" and "\\" not in key.text:
                step = Step(key.text[1:-1], "pattern", key.start + 1, key.end - 1, key.start, key.end)
            else:
                first = end + 1
                continue
            taken = (*way, step)
            yield Reference(scope.text, taken, False, scope.start)
            if following == ":" and first + 2 < end and tokens[first + 2].text == "{" and partner[first + 2] > 0:
                pending.append((first + 3, partner[first + 2], taken))
            first = end + 1
