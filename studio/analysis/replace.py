"""Replacing what was found: a preview of every change, and one edit for the chosen ones.

Ids, prompts and other derived texts are never replaced, nor the names of variables, tables, columns and
actions, which code depends on: those are renamed where they are declared. Choices keep their transitions, code
keeps the form the cloud runs, cards keep the copies of what they pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Final

from studio.analysis.search import Match, Query, SearchIndex
from studio.analysis.search_entries import Entry, SearchKind, comment_segments
from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.derived import TRANSPILED, follow_code, follow_instructions
from studio.bot.edits.fields import put
from studio.bot.edits.intents import follow_intent
from studio.bot.edits.options import CLASSES, OPTIONS, ChoiceList, set_option_label, set_option_value
from studio.bot.edits.variables import describe_variable, rename_results, set_variable_default
from studio.bot.edits.workflows import rename_workflow
from studio.bot.script.references import spliced
from studio.bot.texts import TextKind
from studio.bot.tree import Path, PlaceNotFound, value_or
from studio.bot.uses import Owner

_GROUP: Final = re.compile(r"\$(?:(\d{1,2})|<(\w+)>|(&)|(\$))|\\(\d)")
_SHOWN: Final = 40
"""Characters shown before and after what changes."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """One place where a text is replaced."""

    owner: Owner
    field: Path
    """Path of the text below its owner."""
    label: str
    kind: SearchKind
    text_kind: TextKind
    start: int
    """Where the old text stands in the field, or in the segment of a comment."""
    old: str
    new: str
    before: str
    """What stands before it on its line, shortened; likewise `after`."""
    after: str
    line: int
    segment: int = -1


def replacements(bot: Bot, query: Query, replacement: str, index: SearchIndex | None = None) -> list[Replacement]:
    """What replacing all matches of a query would change, in the order of the bot.

    In a replacement for a regular expression, `$1`, `$<name>` and `$&` stand for what was matched and `$$` for a
    dollar sign. Matches that the replacement leaves as they are, and names that must be renamed where they are
    declared, are not among them. Raises QueryError.
    """
    found = []
    for entry, matches in (index or SearchIndex()).matches(bot, query):
        if not entry.can_replace:
            continue
        for match in matches:
            old = entry.text[match.start : match.end]
            new = _expanded(match, replacement) if match.groups is not None else replacement
            if new != old:
                found.append(_replacement(entry, match, old, new))
    return found


def replace_all(bot: Bot, chosen: Iterable[Replacement]) -> Edit:
    """Make the chosen replacements in one edit.

    Raises PlaceNotFound when a text has changed since it was found, ValueError (a sentence) when a name or
    choice cannot be what it would become.
    """
    fields: dict[tuple[Path, Path], list[Replacement]] = {}
    for one in dict.fromkeys(chosen):
        fields.setdefault((one.owner.path, one.field), []).append(one)
    count = sum(map(len, fields.values()))
    draft = Draft(bot)
    later: list[tuple[Replacement, str]] = []
    for (path, field), ones in fields.items():
        old = value_or(bot.raw, (*path, *field))
        new = _replaced(old, ones)
        if _special(ones[0], bot) is not None:
            later.append((ones[0], new))
        else:
            _put(draft, bot, ones[0], old, new)
    edit = draft.finish("")
    for one, new in later:
        after = edit.apply(bot)
        special = _special(one, after)
        if special is not None:
            edit = edit.then(special(new))
    return replace(edit, label=_label(fields, count), merge_key="")


def _label(fields: dict[tuple[Path, Path], list[Replacement]], count: int) -> str:
    pairs = {(one.old, one.new) for ones in fields.values() for one in ones}
    if len(pairs) != 1:
        return f"Replace {count} texts"
    old, new = next(iter(pairs))
    times = "once" if count == 1 else f"{count} times"
    return f"Replace “{_short(old)}” with “{_short(new)}” {times}" if new else f"Delete “{_short(old)}” {times}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else line[:29] + "…"


def _replacement(entry: Entry, match: Match, old: str, new: str) -> Replacement:
    text = entry.text
    line_start = text.rfind("\n", 0, match.start) + 1
    line_end = text.find("\n", match.end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[line_start : match.start].lstrip(), text[match.end : line_end].rstrip()
    return Replacement(
        entry.owner,
        entry.field,
        entry.label,
        entry.kind,
        entry.text_kind,
        match.start,
        old,
        new,
        before if len(before) <= _SHOWN else "…" + before[1 - _SHOWN :],
        after if len(after) <= _SHOWN else after[: _SHOWN - 1] + "…",
        text.count("\n", 0, match.start) + 1,
        entry.segment,
    )


def _expanded(match: Match, replacement: str) -> str:
    def stand_in(found: re.Match[str]) -> str:
        groups = match.groups
        if groups is None or found[4]:
            return "$"
        key: str | int = found[2] or (0 if found[3] else int(found[1] or found[5]))
        try:
            return groups[key] or ""
        except IndexError:
            return found[0]

    return _GROUP.sub(stand_in, replacement)


def _replaced(old: object, ones: list[Replacement]) -> str:
    if not isinstance(old, str):
        raise PlaceNotFound("a text has changed since it was found; search again")
    if ones[0].segment < 0:
        return _spliced(old, ones)
    segments = comment_segments(old)
    for index in {one.segment for one in ones}:
        if index >= len(segments):
            raise PlaceNotFound("a comment has changed since it was found; search again")
        # Only what is replaced is written anew: the rest keeps its entities as they were.
        segments[index] = _in_markup(segments[index], [one for one in ones if one.segment == index])
    return "".join(segments)


def _spliced(text: str, ones: list[Replacement]) -> str:
    for one in ones:
        if text[one.start : one.start + len(one.old)] != one.old:
            raise PlaceNotFound("a text has changed since it was found; search again")
    return spliced(text, [(one.start, one.start + len(one.old), one.new) for one in ones])


_ENTITY: Final = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);?|.", re.DOTALL)


def _in_markup(segment: str, ones: list[Replacement]) -> str:
    """A stretch of HTML with places of its text replaced."""
    text, starts = "", []
    for piece in _ENTITY.finditer(segment):
        shown = unescape(piece[0])
        starts += [piece.start()] * len(shown)
        text += shown
    starts.append(len(segment))
    _spliced(text, ones)
    changes = [(starts[one.start], starts[one.start + len(one.old)], escape(one.new, quote=False)) for one in ones]
    return spliced(segment, changes)


def _put(draft: Draft, bot: Bot, one: Replacement, old: object, new: str) -> None:
    """Writes a text and what is derived from it."""
    put(draft, one.owner.path, one.field, new)
    last = one.field[-1]
    if one.text_kind == "code" and last in TRANSPILED:
        follow_code(draft, (*one.owner.path, *one.field[:-1]), str(last), new)
    elif one.field == ("task", "instructions") and isinstance(old, str):
        follow_instructions(draft, one.owner.path, old, new)
    elif one.owner.section == "intents":
        follow_intent(draft, bot, str(one.owner.path[1]))


def _special(one: Replacement, bot: Bot) -> Callable[[str], Edit] | None:
    """How a text is changed whose change has consequences elsewhere; None where it is simply written."""
    owner, field = one.owner, one.field
    if owner.section == "card":
        place = (owner.workflow, owner.node, owner.card)
        if field == ("name",) and value_or(bot.raw, (*owner.path, "type")) == "skill":
            return lambda new: rename_results(bot, *place, new)
        for kind in (OPTIONS, CLASSES):
            found = _choice(field, kind)
            if found is not None and _is_in_use(bot, one, kind):
                index, part = found
                change = set_option_value if part == "value" else set_option_label
                return lambda new: change(bot, *place, index, new, kind)
    elif owner.section == "variables":
        scope, key = _scope(owner), str(owner.path[-1])
        change_variable = describe_variable if field == ("description",) else set_variable_default
        return lambda new: change_variable(bot, scope, key, new, owner.workflow)
    elif owner.section == "flows" and field == ("name",):
        return lambda new: rename_workflow(bot, owner.workflow, new)
    return None


def _choice(field: Path, kind: ChoiceList) -> tuple[int, str] | None:
    """The number of the choice a text belongs to, and whether it is its label or its value."""
    rest = field[len(kind.field) :]
    if field[: len(kind.field)] != kind.field:
        return None
    if rest and rest[0] == "staticValue":
        rest = rest[1:]
    if len(rest) < 2 or not isinstance(rest[0], int) or rest[1] not in ("label", "value"):
        return None
    return rest[0], str(rest[1])


def _is_in_use(bot: Bot, one: Replacement, kind: ChoiceList) -> bool:
    """Whether a text of a choice is on the sides in use, for only those have transitions to keep in step."""
    path = one.owner.path
    steps: list[Path] = [kind.field]
    if "label" in one.field:
        steps.append(one.field[: one.field.index("label") + 1])
    for step in steps:
        value = value_or(bot.raw, (*path, *step))
        rest = one.field[len(step) :]
        if isinstance(value, dict) and rest:
            dynamic = value.get("valueType") == "dynamic"
            if (rest[0] == "dynamicValue") != dynamic and rest[0] in ("dynamicValue", "staticValue"):
                return False
    return True


def _scope(owner: Owner) -> str:
    names = {"userVariables": "user", "conversationVariables": "conversation", "botVariables": "bot"}
    return names.get(str(owner.path[1]), "workflow")
