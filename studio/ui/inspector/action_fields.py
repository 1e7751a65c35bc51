"""Layouts of cards that do something: code, integrations, agents, tables, workflows, the log."""

from __future__ import annotations

from typing import Any

from studio.bot.card import AgentCard, CodeCard, IntegrationCard, LogCard, TableCard, WorkflowCard
from studio.bot.describe import in_words
from studio.bot.edit import Edit
from studio.bot.edits.cards import set_card_code
from studio.bot.edits.records import add_column_value
from studio.bot.edits.variables import rename_results
from studio.ui.inspector.common_fields import (
    callee_fields,
    data_fields,
    input_fields,
    label_field,
    remove_listed,
    search_fields,
    table_fields,
    value_field,
    ways_section,
)
from studio.ui.inspector.fields import Field, Layout, Section
from studio.ui.inspector.names import result_names
from studio.ui.inspector.subject import Subject


def code_layout(subject: Subject, card: CodeCard) -> Layout:
    """Code and its label."""
    code = Field(
        ("code",),
        "Code",
        "code",
        "JavaScript or TypeScript; set variables with workflow.name = …, wait with await.",
        default="",
        edit=_edit_code,
    )
    return (Section("code", "", (label_field("What this code does, in words."), code)),)


def _edit_code(subject: Subject, target: str, value: Any) -> Edit:
    return set_card_code(subject.bot, *subject.place, value)


def integration_layout(subject: Subject, card: IntegrationCard) -> Layout:
    """What goes into an action of an integration, and where its result goes."""
    data = subject.raw.get("data")
    about = (
        label_field(),
        Field(("integration",), "Action", "readout", show=_action_name),
    )
    return (
        Section("about", "", about),
        Section("input", "Input", data_fields(data, ("data",)) or (_NO_INPUT,)),
        Section("output", "Result", (_output("Store the result in"),)),
    )


_NO_INPUT = Field((), "", "note", placeholder="This action takes no input here.")


def _action_name(subject: Subject, target: str) -> str:
    card = subject.card
    if not isinstance(card, IntegrationCard):
        return ""
    return f"{card.integration.id} · {in_words(card.integration.action)}".strip(" ·")


def _output(label: str, none_value: str | None = None) -> Field:
    return Field(("outputVariableId",), label, "variable", none="Nowhere", none_value=none_value)


def agent_layout(subject: Subject, card: AgentCard) -> Layout:
    """What goes into an action of an agent."""
    data = subject.raw.get("data")
    known: list[Field] = []
    shown = ["kbs", "answerVariableId"]
    if isinstance(data, dict) and isinstance(data.get("kbs"), dict) and "searchScope" in data["kbs"]:
        known.extend(search_fields(("data", "kbs")))
    else:
        shown.remove("kbs")
    answer = subject.value(("data", "answerVariableId"))
    if answer is None or isinstance(answer, str):
        field = Field(("data", "answerVariableId"), "Store the answer in", "variable", none="Nowhere")
        known.append(field)
    else:
        shown.remove("answerVariableId")
    about = (label_field(), Field(("agent",), "Action", "readout", show=_agent_action))
    return (
        Section("about", "", about),
        Section("input", "Input", (*data_fields(data, ("data",), tuple(shown)), *known)),
    )


def _agent_action(subject: Subject, target: str) -> str:
    card = subject.card
    if not isinstance(card, AgentCard):
        return ""
    return f"{in_words(card.agent.id)} · {in_words(card.agent.action)}".strip(" ·")


def workflow_layout(subject: Subject, card: WorkflowCard) -> Layout:
    """The workflow a card runs, what is passed to it and where it leads."""
    name = Field(
        ("name",),
        "Name",
        "text",
        "Results are read under this name.",
        required="A workflow card needs a name: its results are read under it.",
        edit=_edit_name,
    )
    inputs = input_fields(subject)
    nothing = Field((), "", "note", placeholder="This workflow takes no input.")
    sections = [Section("callee", "", (*callee_fields(subject), name))]
    sections.append(Section("inputs", "Input", inputs or (nothing,), collapsed=not inputs))
    if result_names(subject.bot, card):
        results = Field((), "Read in code as", "readout", show=_results)
        sections.append(Section("results", "Results", (results,)))
    sections.append(ways_section(subject))
    return tuple(sections)


def _results(subject: Subject, target: str) -> str:
    return "\n".join(result_names(subject.bot, subject.card)) if isinstance(subject.card, WorkflowCard) else ""


def _edit_name(subject: Subject, target: str, value: Any) -> Edit:
    """What reads the results follows."""
    return rename_results(subject.bot, *subject.place, value)


def log_layout(subject: Subject, card: LogCard) -> Layout:
    """What is written to the log."""
    levels = (("debug", "Debug"), ("info", "Info"), ("warning", "Warning"), ("error", "Error"))
    return (
        Section(
            "log",
            "",
            (
                Field(("level",), "Level", "choice", choices=levels, default="info"),
                Field(("message",), "Message", "long", placeholder="What is written to the log"),
            ),
        ),
    )


def table_layout(subject: Subject, card: TableCard) -> Layout:
    """The table a card works on and the values it writes."""
    about = (
        Field(("operation",), "Operation", "readout", show=_operation),
        *table_fields(subject),
    )
    sections = [Section("table", "", about)]
    payload = subject.raw.get("payload")
    table = subject.bot.tables.get(card.table_id)
    columns = table.columns if table else {}
    if isinstance(payload, list) or card.operation == "insert":
        fields: list[Field] = []
        written = []
        for index, item in enumerate(payload if isinstance(payload, list) else ()):
            if not isinstance(item, dict):
                continue
            name = str(item.get("colId") or "")
            written.append(name)
            fields.append(_column_field(index, name, item.get("value"), columns.get(name)))
        free = tuple((name, name) for name in columns if name not in written)
        if free:
            fields.append(Field((), "Add column", "add", choices=free, edit=_add_column))
        nothing = Field((), "", "note", placeholder="Choose a table to write its columns.")
        sections.append(Section("columns", "Values", tuple(fields) or (nothing,)))
    elif payload is not None:
        sections.append(Section("columns", "Values", (Field(("payload",), "Payload", "json"),)))
    if card.operation != "insert":
        sections.append(Section("output", "Result", (_output("Store the result in"),)))
    return tuple(sections)


def _column_field(index: int, name: str, value: Any, column: dict[str, Any] | None) -> Field:
    kind = column.get("type") if column else ""
    about = column.get("description") if column else "The table has no such column any more."
    field = value_field(
        ("payload", index, "value"),
        name or "Column",
        value,
        kind if isinstance(kind, str) else "",
        about if isinstance(about, str) else "",
    )
    return Field(
        field.path,
        field.label,
        field.kind,
        field.help,
        default=field.default,
        dynamic=field.dynamic,
        remove=remove_listed,
        target=f"payload/{index}",
    )


def _operation(subject: Subject, target: str) -> str:
    operation = subject.raw.get("operation")
    return f"{in_words(operation)} record" if isinstance(operation, str) and operation else "Not set"


def _add_column(subject: Subject, target: str, value: Any) -> Edit:
    return add_column_value(subject.bot, *subject.place, value)
