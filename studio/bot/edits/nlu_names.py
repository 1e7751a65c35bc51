"""Names of intents and entities in code: `event.nlu.intent.name === "order"`.

Such names are plain strings, so only those count that code compares with something's `name`, and only in texts that
speak of what was understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft
from studio.bot.edits.derived import TRANSPILED, follow_code
from studio.bot.edits.fields import put
from studio.bot.script.references import spliced
from studio.bot.script.templates import parts_of
from studio.bot.script.tokens import Token, tokens_of
from studio.bot.texts import TextField, texts_of_card, texts_of_node
from studio.bot.uses import Owner, owners_of, shared_owners

_COMPARES: Final = frozenset(("===", "!==", "==", "!="))
_SPEAKS: Final = re.compile(r"\bnlu\b|\bintents?\b|\bentit(?:y|ies)\b")


def places_of_name(field: TextField, name: str) -> list[tuple[int, int]]:
    """Where a text compares a name with this one: the stretches inside the quotes."""
    text = field.text
    if not name or name not in text or not _SPEAKS.search(text):
        return []
    if field.kind == "code" or (field.kind == "condition" and "{{" not in text):
        return list(_in_code(text, name))
    if field.kind not in ("template", "setting", "condition"):
        return []
    return [
        (part.start + start, part.start + end)
        for part in parts_of(text)
        for start, end in _in_code(text[part.start : part.end], name)
    ]


def texts_with_name(bot: Bot, name: str) -> Iterator[tuple[Owner, TextField, list[tuple[int, int]]]]:
    """Every text of a bot that compares a name with this one, and where."""
    for owner, fields in _texts(bot):
        for field in fields:
            if places := places_of_name(field, name):
                yield owner, field, places


def rename_in_code(draft: Draft, bot: Bot, old: str, new: str) -> None:
    """Write a new name wherever code compares a name with the old one."""
    for owner, field, places in texts_with_name(bot, old):
        text = draft.value((*owner.path, *field.path))
        if text != field.text:
            continue  # this edit has changed it already
        renamed = spliced(text, [(start, end, _escaped(new, text[start - 1])) for start, end in places])
        put(draft, owner.path, field.path, renamed)
        last = str(field.path[-1])
        if field.kind == "code" and last in TRANSPILED:
            follow_code(draft, (*owner.path, *field.path[:-1]), last, renamed)


def _texts(bot: Bot) -> Iterator[tuple[Owner, list[TextField]]]:
    for flow in bot.workflows:
        for owner, node, card in owners_of(flow):
            yield owner, texts_of_card(card.raw) if card else texts_of_node(node.raw)
    yield from shared_owners(bot)


def _in_code(code: str, name: str) -> Iterator[tuple[int, int]]:
    tokens = tokens_of(code)
    for index, token in enumerate(tokens):
        if token.kind == "string" and _unquoted(token.text) == name and _is_compared(tokens, index):
            yield token.start + 1, token.end - 1


def _is_compared(tokens: list[Token], index: int) -> bool:
    """Whether a string stands beside a comparison whose other side ends in `.name`."""
    before = tokens[index - 1].text if index else ""
    if before in _COMPARES:
        return index >= 3 and tokens[index - 2].text == "name" and tokens[index - 3].text in (".", "?.")
    if index + 1 < len(tokens) and tokens[index + 1].text in _COMPARES:
        place = index + 2
        # A chain of names: event.nlu.intent.name
        while place + 2 < len(tokens) and tokens[place].kind == "name" and tokens[place + 1].text in (".", "?."):
            place += 2
        return place < len(tokens) and place > index + 2 and tokens[place].text == "name"
    return False


def _unquoted(text: str) -> str:
    inner = text[1:-1] if len(text) > 1 and text[-1] == text[0] else text[1:]
    return re.sub(r"\\(['\"\\])", r"\1", inner)


def _escaped(name: str, quote: str) -> str:
    return name.replace("\\", "\\\\").replace(quote, f"\\{quote}")
