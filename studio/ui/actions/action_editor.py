"""A custom action in a tab: its code, and beside it what it takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.actions import (
    action_at,
    action_name,
    describe_action,
    refusal_of_action_name,
    rename_action,
    set_action_code,
    set_action_schema,
    uses_of_action,
)
from studio.bot.edits.schemas import schema_with_id
from studio.bot.ids import Ids
from studio.bot.uses import Owner
from studio.schemas.evaluation import SchemaEngine
from studio.schemas.parts import read_part
from studio.ui.inspector.names import names_in_scope
from studio.ui.library.latest import Latest
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_page import CheckedCodePage, caption
from studio.ui.widgets.newest import Start
from studio.ui.widgets.owner_list import OwnerList
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.section import Section
from studio.ui.widgets.wrapped import WrappedLabel

_USES_PAUSE_MS = 300
_NONE = ""


class ActionEditor(CheckedCodePage):
    """Edits one custom action. Its code is checked while it is typed."""

    noun = "action"
    code_name = "Code of the action"
    good_word = "The code can be read."
    empty_word = "Without code the action gives nothing."

    owner_requested = Signal(object)
    """An Owner on no canvas that calls the action."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        ids: Ids,
        key: str,
        engine: SchemaEngine,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, apply, key, engine, start, parent)
        self._uses_known: Bot | None = None
        self._using = Latest(start, self, _USES_PAUSE_MS)
        self._build_side()

    def _build_side(self) -> None:
        self.description.setPlaceholderText("What it does; models read it")
        self.schemas: dict[str, Picker] = {}
        rows = self._lay_out_beside()
        rows.addWidget(caption("Description"))
        rows.addWidget(self.description)
        for side, label in (("input", "Schema of the input"), ("output", "Schema of what it gives")):
            picker = Picker(self._theme, label)
            picker.picked.connect(partial(self._set_schema, side))
            self.schemas[side] = picker
            rows.addSpacing(2 * SPACE)
            rows.addWidget(caption(label))
            rows.addWidget(picker)
        rows.addSpacing(3 * SPACE)
        given = Section(self._theme, "What the code is given")
        given.rows.setSpacing(SPACE)
        for name, about in (
            ("input", "What the caller passes."),
            ("args", "Everything the caller passes, as a list."),
            (
                "event, user, bot, conversation, session, env",
                "As in code cards, and like there client, actions, "
                "tables, axios, luxon, lodash as _ and zui. await works at the top, and return gives the result.",
            ),
        ):
            title = QLabel(name)
            title.setProperty("role", "section")
            title.setWordWrap(True)
            given.rows.addWidget(title)
            given.rows.addWidget(WrappedLabel(about, role="caption"))
            given.rows.addSpacing(SPACE)
        rows.addWidget(given)
        used = Section(self._theme, "Calls")
        used.rows.setSpacing(SPACE)
        self.uses_label = WrappedLabel(role="caption")
        self.uses = OwnerList(self._theme, "Calls of the action")
        self.uses.place_requested.connect(self.place_requested)
        self.uses.owner_requested.connect(self.owner_requested)
        self.uses.hide()
        used.rows.addWidget(self.uses_label)
        used.rows.addWidget(self.uses)
        rows.addWidget(used)
        rows.addStretch(1)

    # -- the page ---------------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether the code has not been checked, or its calls not been found yet."""
        return self._checking.is_busy or self._using.is_busy

    def update_bot(self, bot: Bot) -> bool:
        raw = action_at(bot, self._key)
        if raw is None:
            return False
        is_first = self._bot is None
        self._bot = bot
        self._show_name(action_name(raw))
        self._show_code(_text(raw.get("raw_code")), is_first=is_first)
        self._show_description(_text(raw.get("description")))
        self._show_schemas(bot, raw)
        if self.isVisible():
            self._find_uses()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._find_uses()

    # -- inside -----------------------------------------------------------------------------------------

    def _show_schemas(self, bot: Bot, raw: dict[str, Any]) -> None:
        choices = [Choice(_NONE, "Any"), *(Choice(schema.id, schema.name) for schema in bot.schemas)]
        for side, picker in self.schemas.items():
            said = raw.get(f"{side}_schema")
            schema_id = _text(said.get("schemaId")) if isinstance(said, dict) else ""
            picker.set_choices(choices)
            picker.set_current(schema_id, "A schema that is gone" if schema_id else "")
        given = self._fields(bot, raw)
        shown = f"{{ {', '.join(given)} }}" if given else "input"
        self.caption.set_text(f"await actions.{self._title}({shown})")

    def _fields(self, bot: Bot, raw: dict[str, Any]) -> list[str]:
        """The names of the fields of the input, where a schema says them."""
        said = raw.get("input_schema")
        schema = schema_with_id(bot, _text(said.get("schemaId"))) if isinstance(said, dict) else None
        return [entry.name for entry in read_part(schema.get("schema")).entries] if schema is not None else []

    def _find_uses(self) -> None:
        bot = self._bot
        if bot is None or bot is self._uses_known:
            return
        self._uses_known = bot
        self._using.ask(lambda stop, report: uses_of_action(bot, self._key), self._show_uses)

    def _show_uses(self, uses: list[tuple[Owner, str]]) -> None:
        if self._bot is not None:
            self.uses.show_owners(self._bot, uses)
            self.uses_label.set_text("" if uses else "Nothing calls it yet.")
            self.uses_label.setVisible(not uses)

    def _names(self) -> tuple[str, ...]:
        bot = self._bot
        raw = action_at(bot, self._key) if bot is not None else None
        if bot is None or raw is None:
            return ()
        own = {"input", "args", *(f"input.{name}" for name in self._fields(bot, raw))}
        shared = {name for name in names_in_scope(bot, None) if not name.startswith("workflow.")}
        return tuple(sorted(own | shared, key=str.casefold))

    def _take_code(self, code: str) -> None:
        self._make(lambda bot: set_action_code(bot, self._key, code))

    def _set_schema(self, side: str, schema_id: str) -> None:
        self._make(lambda bot: set_action_schema(bot, self._key, side, schema_id))

    def _describe(self, text: str) -> None:
        self._make(lambda bot: describe_action(bot, self._key, text))

    def _rename(self, name: str) -> None:
        self._make(lambda bot: rename_action(bot, self._key, name))

    def _refusal_of_name(self, name: str) -> str:
        return refusal_of_action_name(self._bot, name, self._title) if self._bot else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
