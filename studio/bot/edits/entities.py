"""Entities of the library: lists of things with synonyms, and patterns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.fields import put
from studio.bot.edits.intents import append_to, as_said, free_name
from studio.bot.edits.library_uses import NOUNS, Section, entity_captures
from studio.bot.edits.nlu_names import rename_in_code
from studio.bot.ids import Ids
from studio.bot.tree import Path, PlaceNotFound, index_of, value_or

TOLERANCES: Final = ("strict", "medium", "loose")
"""How exactly a list entity has to be named."""

_PATTERN: Final = ("pattern", "regex")
_MATCH_CASE: Final = ("matchCase", "match_case")
_SENSITIVE: Final = ("sensitive", "containsSensitiveData")
"""What archives may call the fields of a pattern; the first is what this program writes."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a list entity; `index` is its place in the file's list, which may hold things that are none."""

    index: int
    name: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern entity as its JSON says it."""

    name: str
    pattern: str
    match_case: bool
    sensitive: bool
    examples: tuple[str, ...]


def values_of(raw: Any) -> list[Value]:
    """The values of a list entity's JSON."""
    items = raw.get("occurrences") if isinstance(raw, dict) else None
    return [
        Value(index, _text(item.get("name")), _texts(item.get("synonyms")))
        for index, item in enumerate(items if isinstance(items, list) else ())
        if isinstance(item, dict)
    ]


def tolerance_of(raw: Any) -> str:
    """The tolerance of a list entity's JSON; `medium` where it says nothing known."""
    said = raw.get("fuzzy") if isinstance(raw, dict) else None
    return said if said in TOLERANCES else "medium"


def pattern_of(raw: Any) -> Pattern:
    """A pattern entity's JSON, whatever its fields are called."""
    found = raw if isinstance(raw, dict) else {}
    return Pattern(
        _text(found.get("name")),
        _text(found.get(_key(found, _PATTERN))),
        found.get(_key(found, _MATCH_CASE)) is True,
        found.get(_key(found, _SENSITIVE)) is True,
        _texts(found.get("examples")),
    )


def refusal_of_entity_name(bot: Bot, name: str, old: str = "") -> str:
    """Why an entity may not have a name, as a sentence; empty when it may. List and pattern entities share names."""
    if not name.strip():
        return "An entity needs a name."
    if name != old and name in _names(bot):
        return f"There is an entity “{name}” already."
    return ""


def create_list_entity(
    bot: Bot, name: str, ids: Ids, values: Sequence[tuple[str, Sequence[str]]] = (), tolerance: str = "medium"
) -> Edit:
    """Add a list entity. Raises ValueError (a sentence) for a name that is taken or none."""
    occurrences = [{"name": value, "synonyms": list(synonyms)} for value, synonyms in values]
    return _create(bot, "list_entities", name, ids, {"fuzzy": tolerance, "occurrences": occurrences})


def create_pattern_entity(bot: Bot, name: str, ids: Ids, pattern: str = "", **fields: Any) -> Edit:
    """Add a pattern entity. Raises ValueError (a sentence) for a name that is taken or none."""
    return _create(
        bot,
        "pattern_entities",
        name,
        ids,
        {"pattern": pattern, "matchCase": False, "sensitive": False, "examples": [], **fields},
    )


def rename_entity(bot: Bot, section: Section, key: str, name: str) -> Edit:
    """Rename an entity, in the captures and the code that name it too.

    Raises ValueError (a sentence) for a name that is taken or none, PlaceNotFound when the entity is gone.
    """
    raw = _entity(bot, section, key)
    old = _text(raw.get("name"))
    refusal = refusal_of_entity_name(bot, name, old)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    label = f"Rename entity “{old}” to “{name}”"
    if name == old:
        return draft.finish(label)
    draft.set((section, key), "name", name)
    if _names(bot).count(old) == 1:
        for owner, _ in entity_captures(bot, raw):
            for path in (("entityId",), ("entityName",), ("entity",), ("entity", "name")):
                if old and draft.get((*owner.path, *path)) == old:
                    put(draft, owner.path, path, name)
        rename_in_code(draft, bot, old, name)
    return draft.finish(label)


def duplicate_entity(bot: Bot, section: Section, key: str, ids: Ids) -> Edit:
    """Put a copy of an entity behind it, under a name that is free."""
    raw = _entity(bot, section, key)
    name = free_name(_names(bot), _text(raw.get("name")) or "Entity")
    draft = Draft(bot)
    draft.insert((section,), index_of(bot.raw[section], key) + 1, {**raw, "id": ids.new("ent"), "name": name})
    return draft.finish(f"Duplicate entity “{_text(raw.get('name'))}”")


def delete_entity(bot: Bot, section: Section, key: str) -> Edit:
    """Take an entity out of the library. What looks for it finds nothing then, and shows up as a problem."""
    raw = _entity(bot, section, key)
    draft = Draft(bot)
    draft.remove_items((section,), {key})
    return draft.finish(f"Delete entity “{_text(raw.get('name')) or '(no name)'}”")


def set_tolerance(bot: Bot, key: str, tolerance: str) -> Edit:
    """Set how exactly the values of a list entity have to be named: `strict`, `medium` or `loose`."""
    if tolerance not in TOLERANCES:
        raise ValueError(f"There is no tolerance called “{tolerance}”.")
    raw = _entity(bot, "list_entities", key)
    draft = Draft(bot)
    draft.set(("list_entities", key), "fuzzy", tolerance)
    return draft.finish(f"Make “{_text(raw.get('name'))}” {tolerance}")


def refusal_of_value(name: str, others: Iterable[str] = ()) -> str:
    """Why a list entity may not have a value, as a sentence; empty when it may."""
    if not name.strip():
        return "A value needs a name."
    return f"The entity has the value “{name}” already." if name in others else ""


def add_values(bot: Bot, key: str, values: Iterable[tuple[str, Sequence[str]]]) -> tuple[Edit, int, int]:
    """Add values with their synonyms; of a value that is there, only the synonyms that are new.

    Returns the edit, how many values are new, and how many synonyms were added to values that were there.
    """
    raw = _entity(bot, "list_entities", key)
    known = {value.name: value for value in reversed(values_of(raw))}
    fresh: dict[str, list[str]] = {}
    more: dict[str, list[str]] = {}
    for written, synonyms in values:
        name = as_said(written)
        if not name:
            continue
        into = more.setdefault(name, []) if name in known else fresh.setdefault(name, [])
        has = {name, *into, *(known[name].synonyms if name in known else ())}
        for synonym in map(as_said, synonyms):
            if synonym and synonym not in has:
                into.append(synonym)
                has.add(synonym)
    draft = Draft(bot)
    path: Path = ("list_entities", key, "occurrences")
    for name, added in more.items():
        if added:
            draft.set((*path, known[name].index), "synonyms", [*known[name].synonyms, *added])
    if fresh:
        items = [{"name": name, "synonyms": synonyms} for name, synonyms in fresh.items()]
        if isinstance(existing := draft.get(path), list):
            draft.insert(path, len(existing), *items)
        else:
            draft.set(("list_entities", key), "occurrences", items)
    count = sum(map(len, more.values()))
    what = f"“{next(iter(fresh))}”" if len(fresh) == 1 else f"{len(fresh)} values" if fresh else f"{count} synonyms"
    return draft.finish(f"Add {what} to “{_text(raw.get('name'))}”"), len(fresh), count


def rename_value(bot: Bot, key: str, index: int, name: str) -> Edit:
    """Rename a value. Raises ValueError (a sentence) when the name is taken or none, PlaceNotFound."""
    raw = _entity(bot, "list_entities", key)
    value = _value(raw, index)
    others = [one.name for one in values_of(raw) if one.index != index]
    if refusal := refusal_of_value(as_said(name), others):
        raise ValueError(refusal)
    draft = Draft(bot)
    draft.set(("list_entities", key, "occurrences", index), "name", as_said(name))
    return draft.finish(f"Rename value “{value.name}” to “{as_said(name)}”")


def set_synonyms(bot: Bot, key: str, index: int, synonyms: Iterable[str]) -> Edit:
    """Say by which other words a value is meant; empty ones and those that are there twice are left out."""
    raw = _entity(bot, "list_entities", key)
    value = _value(raw, index)
    kept = [one for one in dict.fromkeys(map(as_said, synonyms)) if one]
    draft = Draft(bot)
    if tuple(kept) != value.synonyms:
        draft.set(("list_entities", key, "occurrences", index), "synonyms", kept)
    return draft.finish(f"Change synonyms of “{value.name}”")


def delete_values(bot: Bot, key: str, indexes: Sequence[int]) -> Edit:
    """Delete values by their places in the file's list."""
    raw = _entity(bot, "list_entities", key)
    doomed = {value.index for value in values_of(raw)} & set(indexes)
    draft = Draft(bot)
    draft.remove_where(("list_entities", key, "occurrences"), list(doomed))
    count = len(doomed)
    return draft.finish(f"Delete {'a value' if count == 1 else f'{count} values'} of “{_text(raw.get('name'))}”")


def move_value(bot: Bot, key: str, index: int, to: int) -> Edit:
    """Put a value at another place of the list (`to` is where it stands then)."""
    raw = _entity(bot, "list_entities", key)
    value = _value(raw, index)
    items = raw["occurrences"]
    draft = Draft(bot)
    if 0 <= to < len(items) and to != index:
        path: Path = ("list_entities", key, "occurrences")
        draft.remove(path, index)
        draft.insert(path, to, items[index])
    return draft.finish(f"Move value “{value.name}”")


def set_pattern(bot: Bot, key: str, pattern: str) -> Edit:
    """Set the regular expression of a pattern entity; whether it is one shows when it is used."""
    return _set_pattern_field(bot, key, _PATTERN, pattern, "Change the pattern of")


def set_match_case(bot: Bot, key: str, match_case: bool) -> Edit:
    """Say whether capital and small letters differ for a pattern."""
    label = "Match the case of" if match_case else "Ignore case in"
    return _set_pattern_field(bot, key, _MATCH_CASE, match_case, label)


def set_sensitive(bot: Bot, key: str, sensitive: bool) -> Edit:
    """Say whether what a pattern matches is masked in logs."""
    return _set_pattern_field(bot, key, _SENSITIVE, sensitive, "Mask matches of" if sensitive else "Show matches of")


def set_examples(bot: Bot, key: str, examples: Iterable[str]) -> Edit:
    """Set the examples of a pattern; empty ones and those that are there twice are left out."""
    kept = [one for one in dict.fromkeys(text.strip() for text in examples) if one]
    raw = _entity(bot, "pattern_entities", key)
    if tuple(kept) == pattern_of(raw).examples:
        return Draft(bot).finish("Change examples")
    return _set_pattern_field(bot, key, ("examples",), kept, "Change examples of")


def _set_pattern_field(bot: Bot, key: str, names: tuple[str, ...], value: Any, label: str) -> Edit:
    raw = _entity(bot, "pattern_entities", key)
    draft = Draft(bot)
    draft.set(("pattern_entities", key), _key(raw, names), value)
    return draft.finish(f"{label} “{_text(raw.get('name'))}”")


def _create(bot: Bot, section: Section, name: str, ids: Ids, fields: dict[str, Any]) -> Edit:
    refusal = refusal_of_entity_name(bot, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    append_to(draft, section, {"id": ids.new("ent"), "name": name, **fields})
    return draft.finish(f"Create {NOUNS[section]} “{name}”")


def _entity(bot: Bot, section: Section, key: str) -> dict[str, Any]:
    raw = value_or(bot.raw, (section, key))
    if not isinstance(raw, dict):
        raise PlaceNotFound("the entity is gone")
    return raw


def _value(raw: dict[str, Any], index: int) -> Value:
    found = next((value for value in values_of(raw) if value.index == index), None)
    if found is None:
        raise PlaceNotFound("the value is gone")
    return found


def _names(bot: Bot) -> list[str]:
    sections: tuple[Section, ...] = ("list_entities", "pattern_entities")
    items = [item for section in sections for item in _list(bot.raw.get(section))]
    return [_text(item.get("name")) for item in items if isinstance(item, dict)]


def _key(raw: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((name for name in names if name in raw), names[0])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in _list(value) if isinstance(item, str))
