"""The texts of a bot: where they stand, and which of them hold templates or code.

A card's JSON mixes what a builder wrote with ids, settings and things the format derives. Here they are told
apart, so that searching, replacing and renaming agree on what a text is. Fields nobody knows (those of
integrations) are read as texts with templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from studio.bot.describe import in_words
from studio.bot.transition import CHOICE_PREFIX, CLASS_PREFIX, EXIT_PREFIX, FAILED
from studio.bot.tree import Path, value_or

TextKind = Literal["template", "code", "condition", "words", "name", "markup", "setting"]
"""`template` is text with expressions in braces; `condition` is code or a text in braces; `words` and `name` are
plain; `markup` is the HTML of a comment; `setting` is plain text that may be one of a fixed set of values."""


@dataclass(frozen=True, slots=True)
class TextField:
    """One text of a card, node or other thing."""

    path: Path
    """Where it is, below the thing: keys of objects, indexes of lists."""
    text: str
    kind: TextKind
    is_active: bool = True
    """False on the side of a fixed-or-dynamic field that is not in use."""
    is_derived: bool = False
    """Whether it repeats another text, and changes with that one only."""

    @property
    def label(self) -> str:
        """What the field is called: `Question`, `Option 2`."""
        return field_label(self.path)


_SKIPPED: Final = frozenset(
    [
        "id",
        "__id__",
        "nodeId",
        "type",
        "origin",
        "category",
        "hubId",
        "hubType",
        "hubData",
        "entityId",
        "entityName",
        "valueType",
        "isExpression",
        "transpiledCode",
        "transpiled_code",
        "schema",
        "generative",
        "suggestion",
        "uiconfiguration",
        "exitNodes",
        "manualFields",
        "flowId",
        "tutorialId",
        "destination",
        "model",
        "version",
        "format",
        "level",
        "operation",
        "searchScope",
        "kbs",
        "agentId",
        "toolId",
        "toolType",
        "integrationId",
        "actionName",
        "triggerId",
        "fileId",
        "tableId",
        "colId",
        "action",
        "mode",
        "advanced",
        "typing",
        "_def",
        "_cached",
        "signature",
        "signatureVersion",
        "search_scope",
    ]
)
"""Keys whose values are ids, choices among fixed values, or made by the cloud studio."""

_IDS: Final = re.compile(r"[a-z](?:Id|Ids)$|[vV]ariables?$")
_SIDES: Final = ("valueType", "staticValue", "dynamicValue")
_NODE_SKIPPED: Final = frozenset(("instructions", "examples", "data", "defaultTransition", "kbPriority"))
_ONE_WORD: Final = re.compile(r"\S*\Z")


def texts_of_card(raw: Mapping[str, Any]) -> list[TextField]:
    """The texts of a card, in the order of the file."""
    found: list[TextField] = []
    kind = raw.get("type")
    for key, value in raw.items():
        if key == "label":
            _add(found, ("label",), value, "words", derived=kind == "ai")
        elif key == "name":
            _add(found, ("name",), value, "name")
        elif key == "transitions":
            _transitions(found, value, _choice_labels(raw))
        elif key == "variables":
            _arguments(found, value)
        elif key in ("integration", "agent", "input", "output") and isinstance(value, dict):
            continue
        elif key in ("title", "description") and ("agentId" in raw or raw.get("origin") == "agent"):
            continue  # the product's own words
        elif not _is_skipped(key, value):
            _walk(found, (key,), key, value, True)
    return _with_derived_values(raw, found) if kind in ("capture", "aiclassify") else found


def texts_of_node(raw: Mapping[str, Any]) -> list[TextField]:
    """The texts of a node outside its cards."""
    found: list[TextField] = []
    for key, value in raw.items():
        if key == "name":
            _add(found, ("name",), value, "name")
        elif key == "comment":
            _add(found, ("comment",), value, "markup")
        elif key in ("imageUrl", "youtubeUrl"):
            _add(found, (key,), value, "words")
        elif key not in _NODE_SKIPPED and isinstance(value, (dict, list)) and not _is_skipped(key, value):
            _walk(found, (key,), key, value, True)
    return found


def plain_texts(raw: Mapping[str, Any], kinds: Mapping[str, TextKind]) -> list[TextField]:
    """The texts of some keys of an object; lists of texts give one each."""
    found: list[TextField] = []
    for key, kind in kinds.items():
        value = raw.get(key)
        if isinstance(value, list):
            for index, item in enumerate(value):
                _add(found, (key, index), item, kind)
        else:
            _add(found, (key,), value, kind)
    return found


def texts_below(value: Any) -> list[TextField]:
    """Every text in a JSON value that a builder may have written, read as a template or, a lone word, a setting."""
    found: list[TextField] = []
    _walk(found, (), "", value, True)
    return [replace(one, kind="setting") if _is_setting(one.path, one.text) else one for one in found]


def field_label(path: Path) -> str:
    """What a field is called in a builder's words: `Question`, `Option 2`, `Item 1, title`."""
    names = [step for step in path if step not in _SIDES]
    if names == ["content"]:  # of a hook
        return "Code"
    for pattern, label in _LABELS:
        if len(names) >= len(pattern) and all(
            isinstance(step, int) if wanted == "*" else step == wanted
            for step, wanted in zip(names, pattern, strict=False)
        ):
            numbers = [step + 1 for step in names if isinstance(step, int)]
            return label.format(*numbers, rest=in_words(str(names[-1])).lower())
    last = next((step for step in reversed(names) if isinstance(step, str)), "")
    return in_words(last) or "Text"


_LABELS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("choice", "options", "*", "value"), "Value of option {0}"),
    (("choice", "options", "*"), "Option {0}"),
    (("choice", "options"), "Options"),
    (("task", "classes", "*", "value"), "Value of class {0}"),
    (("task", "classes", "*"), "Class {0}"),
    (("task", "classes"), "Classes"),
    (("task", "examples", "*"), "Example {0}, {rest}"),
    (("content", "items", "*"), "Item {0}, {rest}"),
    (("content", "options", "*"), "Option {0}"),
    (("content", "actions", "*"), "Button {0}"),
    (("content", "text"), "Message"),
    (("validation", "validators", "*", "code"), "Validator {0}"),
    (("transitions", "*", "condition"), "Condition"),
    (("transitions", "*", "label"), "Label of a transition"),
    (("condition",), "Condition"),
    (("payload", "*", "value"), "Value of column {0}"),
    (("variables", "*", "value"), "Input {0}"),
    (("agentConfigOverrides",), "Personality"),
    (("utterances_with_slots", "*"), "Utterance {0}"),
    (("raw_code",), "Code"),
)


def _walk(found: list[TextField], path: Path, key: str, value: Any, active: bool) -> None:
    if isinstance(value, str):
        _add(found, path, value, _kind_of(path, key, value), active=active)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _walk(found, (*path, index), key, item, active)
    elif isinstance(value, dict):
        if any(side in value for side in _SIDES):
            _sides(found, path, key, value, active)
        elif key == "condition":
            _condition(found, path, value, active)
        else:
            for name, child in value.items():
                if not _is_skipped(name, child):
                    _walk(found, (*path, name), name, child, active)


def _is_skipped(name: str, child: Any) -> bool:
    if name in _SKIPPED or _IDS.search(name):
        return True
    return isinstance(child, dict) and (name == "prompt" or "_def" in child)


def _kind_of(path: Path, key: str, text: str) -> TextKind:
    if key == "code":
        return "code"
    return "setting" if path and path[0] == "data" and _is_setting(path, text) else "template"


def _is_setting(path: Path, text: str) -> bool:
    """Whether a text may be one of a fixed set of values: a lone word outside any fixed-or-dynamic field."""
    in_field = any(step in _SIDES for step in path)
    return not in_field and _ONE_WORD.match(text) is not None and "{{" not in text and "@" not in text


def _sides(found: list[TextField], path: Path, key: str, value: dict[str, Any], active: bool) -> None:
    kind = value.get("valueType")
    dynamic = kind == "dynamic" or (
        kind != "static" and bool(value.get("dynamicValue")) and not value.get("staticValue")
    )
    for name, child in value.items():
        if name == "dynamicValue" and isinstance(child, str):
            expression = value.get("isExpression") is True and "{{" not in child and not child.lstrip().startswith("@")
            _add(found, (*path, name), child, "code" if expression else "template", active=active and dynamic)
        elif name == "dynamicValue":
            _walk(found, (*path, name), key, child, active and dynamic)
        elif name == "staticValue":
            _walk(found, (*path, name), "", child, active and not dynamic)
        elif not _is_skipped(name, child):
            _walk(found, (*path, name), name, child, active)


def _condition(found: list[TextField], path: Path, value: dict[str, Any], active: bool) -> None:
    payload = value.get("payload")
    if not isinstance(payload, str):
        return  # a copy of an intent
    text = payload.strip()
    if text in ("true", FAILED) or text.startswith(EXIT_PREFIX):
        return
    if text.startswith((CHOICE_PREFIX, CLASS_PREFIX)):
        _add(found, (*path, "payload"), payload, "template", active=active, derived=True)
    else:
        _add(found, (*path, "payload"), payload, "condition", active=active)


def _with_derived_values(raw: Mapping[str, Any], fields: list[TextField]) -> list[TextField]:
    """The fields, the values of choices that are the same as their labels marked: they follow the labels."""
    return [
        replace(one, is_derived=True) if one.path[-1] == "value" and _is_like_label(raw, one) else one for one in fields
    ]


def _is_like_label(raw: Mapping[str, Any], field: TextField) -> bool:
    if field.path[:2] not in (("choice", "options"), ("task", "classes")):
        return False
    item = value_or(raw, field.path[:-1])
    label = item.get("label") if isinstance(item, dict) else None
    if isinstance(label, dict):
        label = label.get("staticValue" if label.get("valueType") == "static" else "dynamicValue")
    return bool(label == field.text)


def _choice_labels(raw: Mapping[str, Any]) -> set[str]:
    """What the options or classes of a card are called: their transitions bear the same labels."""
    lists = (raw.get("choice"), "options"), (raw.get("task"), "classes")
    labels = set()
    for holder, key in lists:
        choices = holder.get(key) if isinstance(holder, dict) else None
        items = choices.get("staticValue") if isinstance(choices, dict) else choices
        for item in items if isinstance(items, list) else ():
            label = item.get("label") if isinstance(item, dict) else None
            label = label.get("dynamicValue") if isinstance(label, dict) else label
            if isinstance(label, str):
                labels.add(label)
    return labels


def _transitions(found: list[TextField], transitions: Any, choices: set[str]) -> None:
    for index, item in enumerate(transitions if isinstance(transitions, list) else ()):
        if not isinstance(item, dict):
            continue
        condition = item.get("condition")
        payload = condition.get("payload") if isinstance(condition, dict) else None
        text = payload.strip() if isinstance(payload, str) else ""
        label = item.get("label")
        derived = text == FAILED or text.startswith(EXIT_PREFIX)
        if text.startswith((CHOICE_PREFIX, CLASS_PREFIX)):
            derived = isinstance(label, str) and (label in choices or label == text.partition("=")[2])
        path: Path = ("transitions", index)
        _add(found, (*path, "label"), label, "words", derived=derived)
        _add(found, (*path, "description"), item.get("description"), "words")
        if isinstance(condition, dict):
            _condition(found, (*path, "condition"), condition, True)


def _arguments(found: list[TextField], variables: Any) -> None:
    """What a workflow card passes; the rest of each item is a copy of the workflow's input."""
    for index, item in enumerate(variables if isinstance(variables, list) else ()):
        if isinstance(item, dict) and "value" in item:
            _walk(found, ("variables", index, "value"), "value", item["value"], True)


def _add(
    found: list[TextField], path: Path, value: Any, kind: TextKind, *, active: bool = True, derived: bool = False
) -> None:
    if isinstance(value, str) and value:
        found.append(TextField(path, value, kind, active, derived))
