"""What is done to columns: made, changed, deleted, hidden, with what that does said before it happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QMenu

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.tables import add_column, refusal_of_column_name, set_column
from studio.bot.library import Table
from studio.bot.table_rules import MAX_COLUMNS
from studio.bot.table_uses import TableUse
from studio.tables import column_edits
from studio.tables.column import SYSTEM_COLUMNS, Column
from studio.tables.store import TableStore
from studio.ui.icons import icon
from studio.ui.tables.column_form import ColumnDraft, ColumnForm
from studio.ui.tables.computed_fields import Recipe
from studio.ui.tables.grid_header import HEAD_HEIGHT
from studio.ui.tables.grid_model import GridModel
from studio.ui.tables.grid_view import GridView
from studio.ui.tables.type_names import TYPE_NAMES
from studio.ui.tables.work import RowWork
from studio.ui.theme import Theme

Now = Callable[[], datetime]


class ColumnCommands(QObject):
    """Opens the form and the menu of a column and makes the edits they ask for."""

    refused = Signal(str)
    deletion_asked = Signal(str, str)
    """A column, and what deleting it does."""
    sort_asked = Signal(str, bool)
    unsort_asked = Signal()
    hide_asked = Signal(str)
    filter_asked = Signal(str)
    recompute_asked = Signal(str)
    renamed = Signal(str, str)
    """Old and new name, before it is."""

    def __init__(
        self,
        theme: Theme,
        key: str,
        model: GridModel,
        view: GridView,
        work: RowWork,
        store: Callable[[], TableStore],
        now: Now,
    ) -> None:
        super().__init__(view)
        self._theme = theme
        self._key = key
        self._model = model
        self._view = view
        self._work = work
        self._store = store
        self._now = now
        self._bot: Bot | None = None
        self.form: ColumnForm | None = None
        view.header.add_asked.connect(self.open_new)
        view.header.menu_asked.connect(self.open_menu)

    @property
    def table(self) -> Table | None:
        return self._bot.tables.get(self._key) if self._bot else None

    def show_bot(self, bot: Bot) -> None:
        """The bot as it is now."""
        self._bot = bot

    # -- the form ---------------------------------------------------------------------------------------

    def open_new(self) -> None:
        """Open the form of a new column."""
        table = self.table
        if table is None:
            return
        if len(table.columns) >= MAX_COLUMNS:
            self.refused.emit(f"A table has at most {MAX_COLUMNS} columns, and this one has them all.")
            return
        form = self._open(None, self._adder_place())
        form.saved.connect(self._add)

    def open_form(self, name: str, *, on_computed: bool = False) -> None:
        """Open the form of a column."""
        column = self._model.columns[self._model.place_of(name)]
        if name in SYSTEM_COLUMNS or self._is_frozen():
            self.refused.emit(self.why_read_only(name))
            return
        form = self._open(column, self._head_place(name))
        form.saved.connect(lambda draft: self._change(column, draft))
        form.delete_asked.connect(lambda: self.ask_to_delete(name))
        form.rename_considered.connect(lambda new: self._tell_rename(name, new))
        form.retype_considered.connect(lambda kind: self._tell_retype(name, kind))
        if on_computed:
            form.computed.code.setFocus()

    def why_read_only(self, name: str) -> str:
        """Why a column cannot be changed."""
        if name in SYSTEM_COLUMNS:
            return f"“{name}” is set by the table itself and cannot be changed."
        if self._is_frozen():
            return "This table belongs to an integration, which has locked it. Its columns cannot be changed."
        return f"“{name}” is computed. Open its column to change how."

    def _open(self, column: Column | None, anchor: QRect) -> ColumnForm:
        if self.form is not None:
            self.form.close_popover()
        table = self.table
        assert table is not None
        old = column.name if column else ""
        others = [name for name in table.columns if name != old]
        window = self._view.window()
        form = ColumnForm(self._theme, window, others, lambda name: refusal_of_column_name(table, name, old), column)
        form.closed.connect(lambda: self._forget(form))
        self.form = form
        form.open_at(anchor, form.name, self._view)
        return form

    def _forget(self, form: ColumnForm) -> None:
        form.deleteLater()
        if self.form is form:
            self.form = None

    def _tell_rename(self, name: str, new: str) -> None:
        bot, form = self._bot, self.form
        if bot is None or form is None:
            return
        uses = column_edits.rename_consequences(bot, self._key, name)
        follow, mentions = _counts(uses)
        told = ["The rows keep their values."]
        if follow:
            told.append(f"{_places(follow)} to “{new}”.")
        if mentions:
            told.append(
                f"Code mentions “{name}” in {'one place' if mentions == 1 else f'{mentions} places'} "
                "and is left alone; look at it afterwards."
            )
        form.show_consequences(" ".join(told))

    def _tell_retype(self, name: str, kind: str) -> None:
        store, key = self._store(), self._key

        def tell(found: column_edits.Retyped) -> None:
            if self.form is not None and self.form.draft.kind == kind:
                self.form.show_consequences(_retype_text(kind, found))

        self._work.call(lambda: column_edits.retype_consequences(store, key, name, kind), tell)

    # -- making edits -----------------------------------------------------------------------------------

    def _add(self, draft: ColumnDraft) -> None:
        key, now = self._key, self._now()

        def make(bot: Bot) -> Edit:
            first = add_column(bot, key, draft.name, draft.kind, now, searchable=draft.searchable)
            rest = set_column(first.apply(bot), key, draft.name, now, **_details(draft))
            return replace(first.then(rest), label=first.label)

        self._do(make)

    def _change(self, column: Column, draft: ColumnDraft) -> None:
        """One step of undo, whatever was changed: the name, the type and the rest follow each other under one key."""
        key, name, now = self._key, column.name, self._now()
        merge = f"column:{key}:{name}:{now.isoformat()}"
        label = f"Change column “{draft.name}”"
        table = self.table
        zui = table.columns.get(name, {}).get("x-zui") if table else None
        details = _details(draft, column, zui.get("computed") if isinstance(zui, dict) else None)
        if details:
            self._do(lambda bot: _merged(set_column(bot, key, name, now, **details), label, merge))
        if draft.kind != column.type:
            keep = draft.keep_values
            self._do(
                lambda bot: _merged(
                    column_edits.retype_column(bot, self._store(), key, name, draft.kind, now, keep=keep), label, merge
                )
            )
        if draft.name != name:
            self.renamed.emit(name, draft.name)
            self._do(
                lambda bot: _merged(
                    column_edits.rename_column(bot, self._store(), key, name, draft.name, now), label, merge
                )
            )

    def set_mark(self, name: str, **marks: Any) -> None:
        """Turn `searchable`, `nullable` or `required` of a column on or off."""
        key, now = self._key, self._now()
        self._do(lambda bot: set_column(bot, key, name, now, **marks))

    def ask_to_delete(self, name: str) -> None:
        """Find out what deleting a column does, and have it said; an empty and unused one goes at once."""
        if self.form is not None:
            self.form.close_popover()
        bot, store, key = self._bot, self._store(), self._key
        if bot is None:
            return

        def tell(found: tuple[int, Any]) -> None:
            values, uses = found
            if not values and not uses:
                self.delete(name)
                return
            told = [f"{values:,} {'value goes' if values == 1 else 'values go'} with “{name}”."] if values else []
            if uses:
                count = len(uses)
                told.append(f"{'One place uses' if count == 1 else f'{count} places use'} it and will not find it.")
            self.deletion_asked.emit(name, " ".join(told))

        self._work.call(lambda: column_edits.delete_consequences(bot, store, key, name), tell)

    def delete(self, name: str) -> None:
        """Delete a column with its values."""
        key, now = self._key, self._now()
        self._do(lambda bot: column_edits.delete_column(bot, self._store(), key, name, now))

    def _do(self, make: Callable[[Bot], Edit]) -> None:
        def run() -> Edit | None:
            # The bot as it is when its turn comes: what was asked for before may have changed it.
            return make(self._bot) if self._bot is not None else None

        self._work.do(run)

    # -- the menu ---------------------------------------------------------------------------------------

    def open_menu(self, name: str, place: QPoint) -> None:
        """Open the menu of a column."""
        menu = self.menu(name)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def menu(self, name: str) -> QMenu:
        """What can be done with a column."""
        column = self._model.columns[self._model.place_of(name)]
        menu = QMenu(self._view)
        menu.setToolTipsVisible(True)

        def add(mark: str, text: str, act: Callable[[], object], tip: str = "", *, enabled: bool = True) -> None:
            action = menu.addAction(icon(mark, self._theme), text, act)
            action.setEnabled(enabled)
            action.setToolTip(tip)

        add("arrow-up", "Sort ascending", lambda: self.sort_asked.emit(name, False))
        add("arrow-down", "Sort descending", lambda: self.sort_asked.emit(name, True))
        if self._model.query.order_by == name:
            add("close", "Remove the sorting", self.unsort_asked.emit)
        add("filter", "Filter by this column", lambda: self.filter_asked.emit(name))
        add("eye", "Hide column", lambda: self.hide_asked.emit(name))
        if name in SYSTEM_COLUMNS:
            return menu
        free, why = not self._is_frozen(), self.why_read_only(name) if self._is_frozen() else ""
        menu.addSeparator()
        add("rename", "Edit column…", lambda: self.open_form(name), why, enabled=free)
        if column.is_computed:
            add("restart", "Recompute column", lambda: self.recompute_asked.emit(name))
        for word, on, mark in (
            ("Searchable", column.searchable, "searchable"),
            ("Nullable", column.nullable, "nullable"),
            ("Required", column.is_required, "required"),
        ):
            action = menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(on)
            action.setEnabled(free and (mark != "searchable" or column.type == "string"))
            action.toggled.connect(lambda wanted, mark=mark: self.set_mark(name, **{mark: wanted}))
        menu.addSeparator()
        add("delete", "Delete column", lambda: self.ask_to_delete(name), why, enabled=free)
        return menu

    def _is_frozen(self) -> bool:
        table = self.table
        return table is not None and table.frozen

    def _head_place(self, name: str) -> QRect:
        header, window = self._view.header, self._view.window()
        section = self._model.place_of(name)
        left = max(0, header.sectionViewportPosition(section))
        corner = header.viewport().mapTo(window, QPoint(left, 0))
        return QRect(corner.x(), corner.y(), header.sectionSize(section), HEAD_HEIGHT)

    def _adder_place(self) -> QRect:
        header = self._view.header
        adder = header.adder
        if not header.viewport().rect().contains(adder.geometry()):
            # It has scrolled out of view.
            corner = header.viewport().mapTo(self._view.window(), QPoint(header.viewport().width(), 0))
            return QRect(corner.x(), corner.y(), 1, HEAD_HEIGHT)
        return QRect(adder.mapTo(self._view.window(), QPoint(0, 0)), adder.size())


def _details(draft: ColumnDraft, column: Column | None = None, recipe: Any = None) -> dict[str, Any]:
    """What `set_column` is to set: only what differs."""
    now = column or Column("", draft.kind, searchable=draft.searchable)
    found: dict[str, Any] = {}
    if draft.searchable != now.searchable:
        found["searchable"] = draft.searchable
    if draft.nullable != now.nullable:
        found["nullable"] = draft.nullable
    if draft.required != now.is_required:
        found["required"] = draft.required
    if draft.description != now.description:
        found["description"] = draft.description
    if draft.choices != now.choices and draft.kind == now.type:
        found["choices"] = draft.choices
    before = Recipe.of(now)
    if draft.recipe != before:
        found["computed"] = (
            draft.recipe.to_json(recipe if isinstance(recipe, dict) else None) if draft.recipe else False
        )
    return found


def _merged(edit: Edit, label: str, merge_key: str) -> Edit:
    return replace(edit, label=label, merge_key=merge_key)


def _retype_text(kind: str, found: column_edits.Retyped) -> str:
    name = next(word for key, word in TYPE_NAMES.items() if key == kind)
    fit = found.kept + found.converted
    if not fit and not found.lost:
        return f"The column holds no values, so nothing is lost by making it {name}."
    told = [f"{fit:,} {'value becomes' if fit == 1 else 'values become'} {name}."] if fit else []
    if found.lost:
        examples = ", ".join(f"“{text[:24]}”" for _, text in found.examples[:3])
        cannot = "value cannot and becomes null" if found.lost == 1 else "values cannot and become null"
        told.append(f"{found.lost:,} {cannot}: {examples}{'…' if found.lost > 3 else '.'}")
    return " ".join(told)


def _counts(uses: Sequence[TableUse]) -> tuple[int, int]:
    """How many uses follow by themselves, and how many are in code."""
    mentions = sum(use.kind == "mention" for use in uses)
    return len(uses) - mentions, mentions


def _places(count: int) -> str:
    return "One place of the bot follows" if count == 1 else f"{count} places of the bot follow"
