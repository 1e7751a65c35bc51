"""Where a bot uses a table: cards and knowledge by its id, code by its name; and where one of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from studio.bot.bot import Bot
from studio.bot.id_fields import ids_in
from studio.bot.script.references import free_names, spliced
from studio.bot.script.renaming import Renaming
from studio.bot.script.templates import parts_of
from studio.bot.script.tokens import tokens_of
from studio.bot.texts import TextField, texts_of_card, texts_of_node
from studio.bot.tree import Path
from studio.bot.uses import Owner, owners_of, shared_owners

TableUseKind = Literal["card", "knowledge", "code", "value", "computed", "mention"]
"""A card that works on it; a knowledge source; code that names it. For a column: a value a card writes, a computed
column that needs it, code that names the table and the column."""


@dataclass(frozen=True, slots=True)
class TableUse:
    """One place where a table or a column of it is used."""

    owner: Owner
    field: Path
    """Path of the id or text below the owner."""
    label: str
    kind: TableUseKind
    text: str = ""
    """The whole text, where the use is in one."""
    start: int = 0
    end: int = 0

    @property
    def follows(self) -> bool:
        """Whether it follows by itself when the table or column gets another name."""
        return self.kind != "mention"


@dataclass(frozen=True)
class TableRenaming(Renaming):
    """Renames tables in code: where their names stand on their own, and where the client is told a table.

    `OrdersTable.findRecords()` and `client.findTableRows({table: "OrdersTable"})`; other strings stay.
    """

    def in_code(self, code: str) -> str:
        renamed = super().in_code(code)
        changes = [
            (start, end, self.free_names[name])
            for name in self.free_names
            if name in renamed
            for start, end in told_tables(renamed, name)
        ]
        return spliced(renamed, changes)


def told_tables(code: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a call is told a table by its name: the text in quotes after `table:`."""
    tokens = tokens_of(code)
    for index, token in enumerate(tokens[2:], 2):
        if token.kind != "string" or token.text[1:-1] != name or tokens[index - 1].text != ":":
            continue
        if tokens[index - 2].text.strip("\"'") == "table":
            yield token.start + 1, token.end - 1


def uses_of_table(bot: Bot, table: str) -> tuple[TableUse, ...]:
    """Where a table (by id) is used, in the order of the bot."""
    found = bot.tables.get(table)
    if found is None:
        return ()
    uses: list[TableUse] = []
    for owner, raw, fields in _owners(bot):
        for path, kind, one in ids_in(raw):
            if kind == "table" and one == table:
                uses.append(TableUse(owner, path, "Table", "knowledge" if owner.section == "knowledge" else "card"))
        uses += _in_texts(owner, fields, found.name)
    for owner, fields in shared_owners(bot):
        uses += _in_texts(owner, fields, found.name)
    return tuple(uses)


def uses_of_column(bot: Bot, table: str, column: str) -> tuple[TableUse, ...]:
    """Where a column of a table is used.

    Code that names both the table and the column is among them as a `mention`: whether it means this column
    cannot be known.
    """
    found = bot.tables.get(table)
    if found is None:
        return ()
    uses: list[TableUse] = []
    for owner, raw, fields in _owners(bot):
        if raw.get("tableId") == table:
            payload = raw.get("payload")
            for index, item in enumerate(payload if isinstance(payload, list) else ()):
                if isinstance(item, dict) and item.get("colId") == column:
                    uses.append(TableUse(owner, ("payload", index, "colId"), column, "value"))
        uses += _mentions(owner, fields, found.name, column)
    for owner, fields in shared_owners(bot):
        if owner.path[:2] != ("tables", table):
            uses += _mentions(owner, fields, found.name, column)
    for name, described in found.columns.items():
        zui = described.get("x-zui")
        computed = zui.get("computed") if isinstance(zui, dict) else None
        dependencies = computed.get("dependencies") if isinstance(computed, dict) else None
        if isinstance(dependencies, list) and column in dependencies:
            path: Path = ("tables", table, "schema", "properties", name, "x-zui", "computed")
            owner = Owner(path, "tables", f"{found.name}, column {name}")
            uses.append(TableUse(owner, ("dependencies",), "Dependencies", "computed"))
    return tuple(uses)


def _owners(bot: Bot) -> Iterator[tuple[Owner, Mapping[str, Any], list[TextField]]]:
    for flow in bot.workflows:
        for owner, node, card in owners_of(flow):
            if card is not None:
                yield owner, card.raw, texts_of_card(card.raw)
            else:
                head = {key: value for key, value in node.raw.items() if key != "instructions"}
                yield owner, head, texts_of_node(node.raw)
    bases = bot.raw.get("knowledge_base")
    for index, base in enumerate(bases if isinstance(bases, list) else ()):
        if isinstance(base, dict):
            name = base.get("name")
            yield Owner(("knowledge_base", index), "knowledge", name if isinstance(name, str) else ""), base, []


def _pieces(field: TextField) -> Iterator[tuple[str, int]]:
    """The code in a text, each piece with its offset."""
    is_template = field.kind == "template" or (field.kind == "condition" and "{{" in field.text)
    if is_template:
        yield from ((field.text[part.start : part.end], part.start) for part in parts_of(field.text))
    elif field.kind in ("code", "condition"):
        yield field.text, 0


def _in_texts(owner: Owner, fields: list[TextField], name: str) -> Iterator[TableUse]:
    for field in fields:
        if not name or name not in field.text:
            continue
        for code, offset in _pieces(field):
            places = [(token.start, token.end) for token in free_names(code, frozenset((name,)))]
            for start, end in sorted([*places, *told_tables(code, name)]):
                yield TableUse(owner, field.path, field.label, "code", field.text, start + offset, end + offset)


def _mentions(owner: Owner, fields: list[TextField], table: str, column: str) -> Iterator[TableUse]:
    for field in fields:
        if not table or table not in field.text or column not in field.text:
            continue
        for code, offset in _pieces(field):
            if table not in code:
                continue
            for token in tokens_of(code):
                if token.text.strip("\"'") == column and token.kind in ("name", "string"):
                    start, end = token.start + offset, token.end + offset
                    yield TableUse(owner, field.path, field.label, "mention", field.text, start, end)
