"""Fields that several kinds of card share."""

from __future__ import annotations

from typing import Any

from studio.bot.describe import in_words
from studio.bot.edit import Edit
from studio.bot.edits.fields import is_super_input, remove_item, set_label
from studio.bot.edits.records import set_table
from studio.bot.edits.schemas import schema_with_id
from studio.bot.edits.workflow_calls import argument_key, set_argument, set_callee
from studio.bot.tree import Path
from studio.bot.values import SuperInput
from studio.ui.inspector.fields import Field, Section
from studio.ui.inspector.subject import Subject

MODELS = (("best-model", "best-model"), ("fast-model", "fast-model"))
"""Names that stand for whichever model the bot's settings choose."""

SCOPE_CHOICES = (("all", "All knowledge bases"), ("specific", "Chosen ones"))


def label_field(help_text: str = "What this card is called on the canvas.") -> Field:
    """The builder's own name for a card."""
    return Field(("label",), "Label", "text", help_text, edit=edit_label)


def edit_label(subject: Subject, target: str, value: Any) -> Edit:
    """Set a card's label."""
    return set_label(subject.bot, subject.place.path, value)


def ways_section(subject: Subject, *, title: str = "Leads to") -> Section:
    """Where a card or node leads, with a way to go there."""
    return Section("ways", title, (Field((), title, "ways"),))


def knowledge_fields(path: Path) -> tuple[Field, ...]:
    """The fields of `{enabled, searchScope, kbs}` at a path."""
    return (
        Field(
            (*path, "enabled"),
            "Answer from knowledge first",
            "switch",
            "A question in the person's answer is answered before the card goes on.",
            default=False,
        ),
        *search_fields(path),
    )


def search_fields(path: Path) -> tuple[Field, ...]:
    """The fields that say which knowledge bases are searched."""
    return (
        Field((*path, "searchScope"), "Search in", "choice", choices=SCOPE_CHOICES, default="all"),
        Field((*path, "kbs"), "Knowledge bases", "knowledge", "Used when chosen ones are searched."),
    )


def value_field(path: Path, label: str, value: Any, declared: str = "", help_text: str = "") -> Field:
    """A field for a value whose type nobody declares here: by the shape it has, or the type it should have.

    `declared` is the type of the column or variable it goes to (`boolean`, `number`, …) where there is one.
    """
    fixed = value
    if is_super_input(value):
        fixed = value.get("staticValue")
    elif isinstance(value, str):
        fixed = None
    if isinstance(fixed, bool) or (declared == "boolean" and fixed in (None, "")):
        return Field(path, label, "switch", help_text, default=False, dynamic=True)
    if isinstance(fixed, (int, float)) or (declared == "number" and fixed in (None, "")):
        return Field(path, label, "number", help_text, dynamic=True)
    if isinstance(fixed, (list, dict)):
        is_field = is_super_input(value) or isinstance(fixed, list)
        return Field(path, label, "json", help_text, dynamic=is_field)
    return Field(path, label, "template", help_text)


def data_fields(data: Any, path: Path, skip: tuple[str, ...] = ()) -> tuple[Field, ...]:
    """A field for every value of an object, called by its key in words."""
    if not isinstance(data, dict):
        return ()
    return tuple(
        value_field((*path, key), in_words(key), value)
        for key, value in data.items()
        if key not in skip and isinstance(key, str)
    )


def callee_fields(subject: Subject) -> tuple[Field, ...]:
    """Which workflow a card runs, and the way to it."""
    flow = str(subject.raw.get("flowId") or "")
    fields = [
        Field(("flowId",), "Workflow", "workflow", "The workflow that runs here and then returns.", edit=edit_callee)
    ]
    if subject.bot.workflow(flow) is not None:
        fields.append(Field((), "Open", "link", show=callee_name, target=flow))
    return tuple(fields)


def input_fields(subject: Subject) -> tuple[Field, ...]:
    """A field for every input of the workflow a card runs."""
    callee = subject.bot.workflow(str(subject.raw.get("flowId") or ""))
    if callee is None:
        return ()
    fields = []
    for variable in callee.inputs:
        key = argument_key(subject.raw, variable.id)
        path: Path = ("variables", key, "value") if key is not None else ("variables", variable.id, "value")
        field = value_field(path, variable.name, subject.value(path), variable.type, variable.description)
        if variable.type == "schema" and schema_with_id(subject.bot, variable.schema_id) is not None:
            field = Field(path, variable.name, "schema", variable.description, dynamic=True, target=variable.id)
        elif key is None:
            field = Field(path, variable.name, "template", variable.description, edit=edit_input, target=variable.id)
        fields.append(field)
    return tuple(fields)


def table_fields(subject: Subject) -> tuple[Field, ...]:
    """Which table a card works on, and the way to it."""
    table = str(subject.raw.get("tableId") or "")
    picker = Field(("tableId",), "Table", "table", edit=edit_table)
    if table not in subject.bot.tables:
        return (picker,)
    return picker, Field((), "Open", "table-link", show=table_name, target=table)


def edit_table(subject: Subject, target: str, value: Any) -> Edit:
    """Let a card or tool work on another table."""
    return set_table(subject.bot, *subject.place, value)


def table_name(subject: Subject, target: str) -> str:
    """What the link to a table says."""
    table = subject.bot.tables.get(target)
    return f"Open “{table.name}”" if table else ""


def edit_callee(subject: Subject, target: str, value: Any) -> Edit:
    """Let a card run another workflow."""
    return set_callee(subject.bot, *subject.place, value)


def edit_input(subject: Subject, target: str, value: Any) -> Edit:
    """Pass a value to an input that has none yet."""
    return set_argument(subject.bot, *subject.place, target, value)


def callee_name(subject: Subject, target: str) -> str:
    """What the link to a workflow says."""
    callee = subject.bot.workflow(target)
    return f"Open “{callee.name}”" if callee else ""


def remove_listed(subject: Subject, target: str, value: Any) -> Edit:
    """Remove an item of a list; `target` is the path of the list and the index, joined by slashes."""
    *path, index = target.split("/")
    return remove_item(subject.bot, subject.place.path, tuple(path), int(index))


def text_of(value: Any) -> str:
    """A value as a person would read it."""
    return SuperInput.model_validate(value).text if value is not None else ""
