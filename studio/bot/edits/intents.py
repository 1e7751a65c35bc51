"""Intents: their names, their utterances, and the copies of them that transitions hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit, same_json
from studio.bot.edits.library_uses import intent_payloads, names_intent
from studio.bot.edits.nlu_names import rename_in_code
from studio.bot.ids import Ids
from studio.bot.tree import PlaceNotFound, index_of, keyed_objects, value_or

MOST_CHARACTERS: Final = 280
"""The longest an utterance may be."""
ENOUGH_UTTERANCES: Final = 10
"""How many utterances an intent should have at least."""

_UTTERANCES: Final = "utterances_with_slots"


@dataclass(frozen=True, slots=True)
class Utterance:
    """An utterance and its place in the list of the file, which may hold things that are none."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of utterances that were to be added."""

    edit: Edit
    count: int
    refused: tuple[tuple[str, str], ...]
    """Texts that were not taken, each with the reason as a sentence."""


def follow_intent(draft: Draft, bot: Bot, key: str) -> None:
    """Renew the copies of an intent that a draft has changed; copies that were out of date already stay so.

    `bot` is the bot before the change, `key` names the intent in its list.
    """
    old, new = value_or(bot.raw, ("intents", key)), draft.value(("intents", key))
    for owner, path, payload in intent_payloads(bot):
        if same_json(payload.get("intent"), old):
            draft.set((*owner.path, *path), "intent", new)


def utterances_of(raw: Any) -> list[Utterance]:
    """The utterances of an intent's JSON."""
    items = raw.get(_UTTERANCES) if isinstance(raw, dict) else None
    return [
        Utterance(index, item)
        for index, item in enumerate(items if isinstance(items, list) else ())
        if isinstance(item, str)
    ]


def as_said(text: str) -> str:
    """An utterance as it is stored: on one line, without blanks around it."""
    return " ".join(text.split())


def refusal_of_utterance(text: str, others: Collection[str] = ()) -> str:
    """Why an utterance cannot be taken, as a sentence; empty when it can. `others` are those the intent has."""
    said = as_said(text)
    if not said:
        return "An utterance needs words."
    if len(said) > MOST_CHARACTERS:
        return f"An utterance has at most {MOST_CHARACTERS} characters; this one has {len(said)}."
    return "The intent has this utterance already." if said in others else ""


def refusal_of_intent_name(bot: Bot, name: str, old: str = "") -> str:
    """Why an intent may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    if not name.strip():
        return "An intent needs a name."
    if name != old and name in _names(bot):
        return f"There is an intent “{name}” already."
    return ""


def create_intent(bot: Bot, name: str, ids: Ids, utterances: Sequence[str] = ()) -> Edit:
    """Add an intent at the end of the library. Raises ValueError (a sentence) for a name that is taken or none."""
    refusal = refusal_of_intent_name(bot, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    append_to(draft, "intents", {"id": ids.new("int"), "name": name, _UTTERANCES: list(utterances)})
    return draft.finish(f"Create intent “{name}”")


def rename_intent(bot: Bot, key: str, name: str) -> Edit:
    """Rename an intent, in the transitions and the code that name it too.

    Raises ValueError (a sentence) for a name that is taken or none, PlaceNotFound when the intent is gone.
    """
    raw = _intent(bot, key)
    old = raw.get("name")
    old = old if isinstance(old, str) else ""
    refusal = refusal_of_intent_name(bot, name, old)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    label = f"Rename intent “{old}” to “{name}”"
    if name == old:
        return draft.finish(label)
    draft.set(("intents", key), "name", name)
    follow_intent(draft, bot, key)
    for owner, path, payload in intent_payloads(bot):
        if not names_intent(payload, raw):
            continue
        place = (*owner.path, *path, "intent") if isinstance(payload.get("intent"), dict) else (*owner.path, *path)
        if draft.value(place).get("name") == old:
            draft.set(place, "name", name)
    if _names(bot).count(old) == 1:
        rename_in_code(draft, bot, old, name)
    return draft.finish(label)


def duplicate_intent(bot: Bot, key: str, ids: Ids) -> Edit:
    """Put a copy of an intent behind it, under a name that is free."""
    raw = _intent(bot, key)
    name = free_name(_names(bot), str(raw.get("name") or "Intent"))
    draft = Draft(bot)
    place = index_of(bot.raw["intents"], key)
    draft.insert(("intents",), place + 1, {**raw, "id": ids.new("int"), "name": name})
    return draft.finish(f"Duplicate intent “{raw.get('name')}”")


def delete_intent(bot: Bot, key: str) -> Edit:
    """Take an intent out of the library. Transitions keep the copy they hold, as an intent of their own."""
    raw = _intent(bot, key)
    draft = Draft(bot)
    draft.remove_items(("intents",), {key})
    return draft.finish(f"Delete intent “{raw.get('name') or '(no name)'}”")


def add_utterances(bot: Bot, key: str, texts: Iterable[str]) -> Taken:
    """Add utterances at the end of an intent: those it has, empty and too long ones are left out, with reasons."""
    raw = _intent(bot, key)
    known = {one.text for one in utterances_of(raw)}
    taken: list[str] = []
    refused: list[tuple[str, str]] = []
    for text in texts:
        if refusal := refusal_of_utterance(text, known):
            refused.append((text, refusal))
        else:
            taken.append(as_said(text))
            known.add(taken[-1])
    draft = Draft(bot)
    if taken:
        path = ("intents", key, _UTTERANCES)
        if isinstance(items := draft.get(path), list):
            draft.insert(path, len(items), *taken)
        else:
            draft.set(("intents", key), _UTTERANCES, taken)
        follow_intent(draft, bot, key)
    what = f"“{_short(taken[0])}”" if len(taken) == 1 else f"{len(taken)} utterances"
    return Taken(draft.finish(f"Add {what} to “{raw.get('name')}”"), len(taken), tuple(refused))


def edit_utterance(bot: Bot, key: str, index: int, text: str) -> Edit:
    """Change an utterance. Raises ValueError (a sentence) when it cannot be like that, PlaceNotFound."""
    raw = _intent(bot, key)
    said = utterances_of(raw)
    old = next((one.text for one in said if one.index == index), None)
    if old is None:
        raise PlaceNotFound("the utterance is gone")
    refusal = refusal_of_utterance(text, [one.text for one in said if one.index != index])
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    if as_said(text) != old:
        draft.replace(("intents", key, _UTTERANCES), index, as_said(text))
        follow_intent(draft, bot, key)
    return draft.finish(f"Change an utterance of “{raw.get('name')}”")


def delete_utterances(bot: Bot, key: str, indexes: Sequence[int]) -> Edit:
    """Delete utterances by their places in the file's list."""
    raw = _intent(bot, key)
    doomed = {one.index for one in utterances_of(raw)} & set(indexes)
    draft = Draft(bot)
    if doomed:
        draft.remove_where(("intents", key, _UTTERANCES), list(doomed))
        follow_intent(draft, bot, key)
    count = len(doomed)
    return draft.finish(f"Delete {'an utterance' if count == 1 else f'{count} utterances'} of “{raw.get('name')}”")


def move_utterances(bot: Bot, key: str, indexes: Sequence[int], to: str) -> Edit:
    """Move utterances to another intent; those it has already are only taken away. Raises PlaceNotFound."""
    raw, target = _intent(bot, key), _intent(bot, to)
    wanted = set(indexes)
    texts = [one.text for one in utterances_of(raw) if one.index in wanted]
    removed = delete_utterances(bot, key, indexes)
    added = add_utterances(removed.apply(bot), to, texts)
    what = "an utterance" if len(texts) == 1 else f"{len(texts)} utterances"
    label = f"Move {what} to “{target.get('name')}”"
    return Edit(label, removed.changes + added.edit.changes)


def append_to(draft: Draft, section: str, item: dict[str, Any]) -> None:
    """Add a thing at the end of a list of the bot; a missing list is made."""
    if isinstance(existing := draft.get((section,)), list):
        draft.insert((section,), len(existing), item)
    else:
        draft.set((), section, [item])


def free_name(taken: Collection[str], wanted: str) -> str:
    """A name that nothing has yet: the one wanted, or with the first free number."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name


def _intent(bot: Bot, key: str) -> dict[str, Any]:
    raw = value_or(bot.raw, ("intents", key))
    if not isinstance(raw, dict):
        raise PlaceNotFound("the intent is gone")
    return raw


def _names(bot: Bot) -> list[str]:
    """The names of all intents, read without making views of their utterances."""
    return [name for _, item in keyed_objects(bot.raw.get("intents")) if isinstance(name := item.get("name"), str)]


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
