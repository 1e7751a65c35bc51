"""The lists a card chooses from: options of a capture, classes of an AI transition.

Every choice may have a way out of its own, a transition whose condition names the choice's value
(`__CHOICE=Small`). These functions change both in one edit, so that the two cannot drift apart. Choices and
transitions are matched by value, never by position: real archives hold lists that do not agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.connections import remove_links
from studio.bot.edits.fields import is_super_input, move, put, put_text
from studio.bot.edits.paths import card_path
from studio.bot.transition import CHOICE_PREFIX, CLASS_PREFIX
from studio.bot.tree import Path, index_of
from studio.bot.values import SuperInput


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """Where a card keeps its choices and how its transitions name them."""

    field: Path
    """Path of the super-input that holds the list."""
    prefix: str
    flag: str
    """Key that says whether a choice counts (`enabled`) or leads anywhere (`isTransition`)."""
    noun: str


OPTIONS = ChoiceList(("choice", "options"), CHOICE_PREFIX, "enabled", "option")
CLASSES = ChoiceList(("task", "classes"), CLASS_PREFIX, "isTransition", "class")


def refusal_of_value(values: tuple[str, ...], index: int, value: str, noun: str = "option") -> str:
    """Why a choice may not have a value, as a sentence; empty when it may. `index` is the choice itself."""
    if not value.strip():
        return f"An {noun} needs a value." if noun[0] in "aeio" else f"A {noun} needs a value."
    if any(old == value for place, old in enumerate(values) if place != index):
        return f"Another {noun} has the value “{value}” already; two of the same cannot be told apart."
    return ""


def add_option(bot: Bot, workflow: str, node: str, card: str, text: str, kind: ChoiceList = OPTIONS) -> Edit:
    """Add a choice at the end, its label and value the same. Raises ValueError (a sentence) for a taken value."""
    draft, place, path = _begin(bot, workflow, node, card, kind)
    items = draft.value(path)
    _refuse(values_of(items), len(items), text, kind)
    label: Any = {"valueType": "dynamic", "dynamicValue": text} if kind is OPTIONS else text
    draft.insert(path, len(items), {"label": label, "value": text, kind.flag: True})
    _refresh_prompt(draft, place, kind, items)
    return draft.finish(f"Add {kind.noun} “{text}”")


def set_option_label(
    bot: Bot, workflow: str, node: str, card: str, index: int, text: str, kind: ChoiceList = OPTIONS
) -> Edit:
    """Change what a choice is called.

    A value that was the same as the label follows it, unless another choice has that value; so does the label
    of its transition. Values of yes-and-no questions differ from their labels and stay.
    """
    draft, place, path = _begin(bot, workflow, node, card, kind)
    items = draft.value(path)
    item = items[index_of(items, index)]
    old = _label(item)
    put_text(draft, (*path, index), ("label",), text, plain=kind is CLASSES)
    value = _value(item)
    if old == value and not refusal_of_value(values_of(items), index, text):
        draft.set((*path, index), "value", text)
        _rename_transitions(draft, place, kind, items, value, text)
        _refresh_prompt(draft, place, kind, items)
    else:
        _label_transitions(draft, place, kind.prefix + value, old, text)
    return draft.finish(f"Rename {kind.noun} to “{text}”")


def set_option_value(
    bot: Bot, workflow: str, node: str, card: str, index: int, value: str, kind: ChoiceList = OPTIONS
) -> Edit:
    """Change the value a choice stores, and the condition of its transition with it.

    Raises ValueError (a sentence) when the value is empty or taken.
    """
    draft, place, path = _begin(bot, workflow, node, card, kind)
    items = draft.value(path)
    _refuse(values_of(items), index_of(items, index), value, kind)
    old = _value(items[index])
    draft.set((*path, index), "value", value)
    _rename_transitions(draft, place, kind, items, old, value)
    _refresh_prompt(draft, place, kind, items)
    return draft.finish(f"Change {kind.noun} to “{value}”")


def set_option_flag(
    bot: Bot, workflow: str, node: str, card: str, index: int, on: bool, kind: ChoiceList = OPTIONS
) -> Edit:
    """Enable or disable a choice. Its transition stays, so that enabling it again brings its line back."""
    draft, _, path = _begin(bot, workflow, node, card, kind)
    index_of(draft.value(path), index)
    draft.set((*path, index), kind.flag, on)
    return draft.finish(f"{'Enable' if on else 'Disable'} {kind.noun}")


def move_option(
    bot: Bot, workflow: str, node: str, card: str, index: int, target: int, kind: ChoiceList = OPTIONS
) -> Edit:
    """Move a choice so that it stands at `target`; the transitions follow the order of the choices."""
    draft, place, path = _begin(bot, workflow, node, card, kind)
    items = draft.value(path)
    move(draft, path, index, target)
    _sort_transitions(draft, place, kind, draft.value(path))
    _refresh_prompt(draft, place, kind, items)
    return draft.finish(f"Move {kind.noun}")


def delete_option(bot: Bot, workflow: str, node: str, card: str, index: int, kind: ChoiceList = OPTIONS) -> Edit:
    """Delete a choice, its transition and the line that led from it."""
    draft, place, path = _begin(bot, workflow, node, card, kind)
    items = draft.value(path)
    item = items[index_of(items, index)]
    draft.remove(path, index)
    # Classes may hold a duplicate, which shares the one transition.
    if _value(item) not in values_of(draft.value(path)):
        drop_transitions(draft, workflow, place, {kind.prefix + _value(item)})
    _refresh_prompt(draft, place, kind, items)
    return draft.finish(f"Delete {kind.noun} “{_label(item) or _value(item)}”")


def drop_transitions(draft: Draft, workflow: str, place: Path, payloads: set[str]) -> None:
    """Remove the transitions of a card that have one of these conditions, and their lines."""
    path = (*place, "transitions")
    transitions = draft.get(path)
    if not isinstance(transitions, list):
        return
    doomed = [index for index, item in enumerate(transitions) if _payload(item) in payloads]
    # A list, for ids of a hostile file may be things no set can hold.
    ids = [transitions[index].get("id") for index in doomed]
    draft.remove_where(path, doomed)
    if doomed:
        remove_links(draft, workflow, lambda link: link.get("sourcePort") in ids)


def values_of(items: list[Any]) -> tuple[str, ...]:
    """The values of a list of choices."""
    return tuple(_value(item) for item in items)


def _begin(bot: Bot, workflow: str, node: str, card: str, kind: ChoiceList) -> tuple[Draft, Path, Path]:
    """A draft, the card's place, and the path of the list, which is made where it is missing."""
    draft = Draft(bot)
    place = card_path(workflow, node, card)
    draft.value(place)
    current = draft.get((*place, *kind.field))
    if isinstance(current, list):
        return draft, place, (*place, *kind.field)
    if current is None:
        put(draft, place, kind.field, {"valueType": "static", "staticValue": [], "dynamicValue": ""})
    elif not is_super_input(current) or SuperInput.model_validate(current).is_dynamic:
        raise ValueError(f"An expression makes the {kind.noun} list here; switch it to fixed to edit it.")
    elif not isinstance(current.get("staticValue"), list):
        put(draft, place, (*kind.field, "staticValue"), [])
    return draft, place, (*place, *kind.field, "staticValue")


def _refuse(values: tuple[str, ...], index: int, value: str, kind: ChoiceList) -> None:
    refusal = refusal_of_value(values, index, value, kind.noun)
    if refusal:
        raise ValueError(refusal)


def _rename_transitions(draft: Draft, place: Path, kind: ChoiceList, items: list[Any], old: str, new: str) -> None:
    """Let the transition of a choice follow its value; `items` are the choices before the change."""
    if values_of(items).count(old) > 1:
        return
    for index, item in enumerate(_transitions(draft, place)):
        if _payload(item) == kind.prefix + old:
            path = (*place, "transitions", index)
            draft.set((*path, "condition"), "payload", kind.prefix + new)
            if item.get("label") == old:
                draft.set(path, "label", new)


def _label_transitions(draft: Draft, place: Path, payload: str, old: str, new: str) -> None:
    for index, item in enumerate(_transitions(draft, place)):
        if _payload(item) == payload and item.get("label") == old:
            draft.set((*place, "transitions", index), "label", new)


def _sort_transitions(draft: Draft, place: Path, kind: ChoiceList, items: list[Any]) -> None:
    """Bring the transitions of choices into the order of the choices; others keep their places."""
    transitions = _transitions(draft, place)
    order = {kind.prefix + value: rank for rank, value in reversed(list(enumerate(values_of(items))))}
    places = [index for index, item in enumerate(transitions) if _payload(item) in order]
    sorted_items = sorted((transitions[index] for index in places), key=lambda item: order[_payload(item)])
    for index, item in zip(places, sorted_items, strict=True):
        if transitions[index] is not item:
            draft.replace((*place, "transitions"), index, item)


def _refresh_prompt(draft: Draft, place: Path, kind: ChoiceList, before: list[Any]) -> None:
    """Let the prompt of an AI transition, which lists its classes, name the classes as they are now.

    Only a prompt that lists exactly the old classes is changed; any other is not ours to write.
    """
    if kind is not CLASSES:
        return
    old, new = values_of(before), values_of(draft.value((*place, *_list_field(draft, place, kind))))
    messages = draft.get((*place, "prompt", "messages"))
    if old == new or not old or not new or not isinstance(messages, list):
        return
    changed = False
    for index, message in enumerate(messages):
        content = message.get("content") if isinstance(message, dict) else None
        if not isinstance(content, str):
            continue
        text = content
        for row in ('* - "{}"\n', "  - {}\n"):
            text = text.replace("".join(map(row.format, old)), "".join(map(row.format, new)))
        if text != content:
            text = text.replace(f'"value": "{old[0]}"', f'"value": "{new[0]}"')
            draft.set((*place, "prompt", "messages", index), "content", text)
            changed = True
    if changed:
        draft.unset((*place, "prompt"), "signature")


def _list_field(draft: Draft, place: Path, kind: ChoiceList) -> Path:
    current = draft.value((*place, *kind.field))
    return kind.field if isinstance(current, list) else (*kind.field, "staticValue")


def _transitions(draft: Draft, place: Path) -> list[Any]:
    items = draft.get((*place, "transitions"))
    return list(items) if isinstance(items, list) else []


def _payload(transition: Any) -> str:
    condition = transition.get("condition") if isinstance(transition, dict) else None
    payload = condition.get("payload") if isinstance(condition, dict) else None
    return payload if isinstance(payload, str) else ""


def _value(item: Any) -> str:
    value = item.get("value") if isinstance(item, dict) else None
    return value if isinstance(value, str) else "" if value is None else str(value)


def _label(item: Any) -> str:
    return SuperInput.model_validate(item.get("label")).text if isinstance(item, dict) else ""
