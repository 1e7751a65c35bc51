"""The words in which a form is described: sections of fields.

A layout is data, made anew from the card or node at every change; the builder compares it with the last one and
keeps every widget whose description is the same. So descriptions hold only values that compare equal: functions
of a module, never lambdas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from studio.bot.edit import Edit
from studio.bot.tree import Path
from studio.ui.inspector.subject import Subject

FieldKind = Literal[
    "text",
    "template",
    "long",
    "code",
    "expression",
    "plain",
    "number",
    "switch",
    "choice",
    "schema",
    "variable",
    "variables",
    "workflow",
    "table",
    "knowledge",
    "options",
    "classes",
    "buttons",
    "pairs",
    "json",
    "readout",
    "ways",
    "link",
    "table-link",
    "add",
    "note",
]
"""How a field is edited.

`text` is one plain line; `template` and `long` may hold expressions, `plain` is several lines that may not;
`schema` is a form made from a schema; `variable`, `workflow`, `table` pick one id; `variables` and `knowledge` pick
several; `options`, `classes`, `buttons` and `pairs` are lists of rows; `json` and `readout` only show; `ways` lists
where things lead; `link` goes to a workflow and `table-link` to a table; `add` is a button; `note` is a sentence.
"""

EditMaker = Callable[[Subject, str, Any], Edit]
"""Makes the edit for a new value of a field: the subject, the field's `target`, the value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where its value is and how it is edited."""

    path: Path
    label: str
    kind: FieldKind
    help: str = ""
    """A sentence for the tooltip and the screen reader."""
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Of a choice: values and their words. Of a text: suggestions."""
    default: Any = None
    """How a missing value reads."""
    limits: tuple[float, float] = (float("-inf"), float("inf"))
    whole: bool = False
    required: str = ""
    """What is said when the field is emptied; a field without it may be empty."""
    dynamic: bool = False
    """Whether an expression may take the place of the fixed value."""
    lines: tuple[int, int] | None = None
    """Of a text: the least and the most lines shown at once, where not the usual of its kind."""
    plain: bool = False
    """Whether a missing text is made as plain text, where super-inputs are usual elsewhere."""
    none: str = ""
    """Of a picker: what choosing nothing is called; without it something must be chosen."""
    none_value: str | None = None
    """What is written for nothing; None removes the field."""
    edit: EditMaker | None = None
    """Makes the edit where setting the value is not all there is to do."""
    of: Callable[[Subject], Any] | None = None
    """Finds the value where it is not in the subject itself, but in what it belongs to."""
    read: Callable[[Any], Any] | None = None
    """Turns the JSON into what is shown, where they differ."""
    show: Callable[[Subject, str], str] | None = None
    """Of a readout or note: the text, where it is not the value itself."""
    remove: EditMaker | None = None
    """Takes the field away altogether; its label offers that."""
    target: str = ""
    """Handed to `edit` and `show`: which of several things this field is about."""


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a list that a section is about: its heading offers to move and delete it."""

    path: Path
    index: int
    count: int
    noun: str


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading; one without a title is always open."""

    key: str
    title: str
    fields: tuple[Field, ...]
    collapsed: bool = False
    item: Item | None = None


Layout = tuple[Section, ...]
