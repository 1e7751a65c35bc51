"""Whether code can be read at all, and where it cannot.

The grammar is that of TypeScript, read by tree-sitter: it goes on after a fault, so that what is typed half is told
from what is wrong, and takes well under a millisecond for the code of a card.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tree_sitter import Language, Node, Parser
from tree_sitter_typescript import language_typescript

_LONGEST = 200_000
"""Longer code is not read: nobody wrote it by hand."""

_MOST_SHOWN = 24

_GOES_ON = "+-*/%=&|<>!?:,.([{~^"
"""Signs after which something has to follow."""


@dataclass(frozen=True)
class SyntaxFault:
    """A place where code cannot be read."""

    start: int
    """Index of a character in the code."""
    end: int
    line: int
    """Counted from 1."""
    what: str
    """A sentence without its line: `“)” is missing`."""

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"Line {self.line}: {self.what}."


@lru_cache(maxsize=512)
def syntax_fault(code: str, *, is_expression: bool = False) -> SyntaxFault | None:
    """The first place where code, or one expression, cannot be read; None where all of it can."""
    if len(code) > _LONGEST or not code.strip():
        return None
    before, after = ("(", "\n)") if is_expression else ("", "")
    source = f"{before}{code}{after}".encode("utf-8", "replace")
    tree = Parser(_language()).parse(source)
    if not tree.root_node.has_error:
        return None
    node = next(_faulty(tree.root_node), None)
    if node is None:
        return None
    lead = len(before)
    start = len(source[: node.start_byte].decode("utf-8", "replace")) - lead
    end = len(source[: node.end_byte].decode("utf-8", "replace")) - lead
    start, end = max(0, min(start, len(code))), max(0, min(end, len(code)))
    if node.is_missing:
        # It is missing after what stands before, not where the next thing begins.
        while start > 0 and code[start - 1].isspace():
            start -= 1
        thing = "a value" if node.type == "identifier" else f"“{node.type}”"
        what, end = f"{thing} is missing", start
    elif end >= len(code.rstrip()) and (start == end or code.rstrip()[-1] in _GOES_ON):
        end = len(code.rstrip())
        start, what = max(0, end - 1), "the code ends too early"
    else:
        shown = " ".join(code[start:end].split())
        shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[: _MOST_SHOWN - 1]}…"
        what = f"“{shown}” is not understood here" if shown else "the code is not understood here"
    return SyntaxFault(start, max(end, start), code.count("\n", 0, start) + 1, what)


def _faulty(node: Node) -> Iterator[Node]:
    """The faults in and below a node, in the order of the code; of faults in each other the innermost first."""
    stack = [node]
    while stack:
        here = stack.pop()
        if not here.has_error and not here.is_missing:
            continue
        inner = [child for child in here.children if child.has_error or child.is_missing]
        if here.is_missing or (here.is_error and (not inner or inner[0].start_byte > here.start_byte)):
            yield here
        stack.extend(reversed(inner))


@cache
def _language() -> Language:
    return Language(language_typescript())
