"""A custom action in a tab: its code, and beside it what it takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

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
from studio.schemas.evaluation import SchemaEngine, TextProblem
from studio.schemas.parts import read_part
from studio.ui.inspector.names import names_in_scope
from studio.ui.library.latest import Latest
from studio.ui.library.name_field import NameField
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.marked_code import MarkedCode
from studio.ui.widgets.newest import Newest, Start
from studio.ui.widgets.owner_list import OwnerList
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.section import Section
from studio.ui.widgets.wrapped import WrappedLabel

_SIDE = 300
_PAUSE_MS = 300
_NONE = ""


class ActionEditor(EditorPage):
    """Edits one custom action. Its code is checked while it is typed."""

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
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._key = key
        self._engine = engine
        self._bot: Bot | None = None
        self._title = ""
        self._checked: str | None = None
        self._uses_known: Bot | None = None
        self._checking = Newest(start, self, _PAUSE_MS)
        self._using = Latest(start, self, _PAUSE_MS)
        self.name = NameField("action", self._refusal_of_name)
        self.name.renamed.connect(self._rename)
        self.call = WrappedLabel(role="caption")
        self.code = MarkedCode(theme, "typescript", "Code of the action", self._names)
        self.code.committed.connect(self._set_code)
        self.code.editor.textChanged.connect(self._check_soon)
        head = QVBoxLayout()
        head.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        head.setSpacing(0)
        head.addWidget(self.name)
        captioned = QVBoxLayout()
        captioned.setContentsMargins(SPACE + 1, 0, 0, 0)
        captioned.addWidget(self.call)
        head.addLayout(captioned)
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addLayout(head)
        rows.addWidget(self.code, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self._build_side())
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([2 * _SIDE, _SIDE])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.setFocusProxy(self.code)

    def _build_side(self) -> QWidget:
        self.description = QLineEdit()
        self.description.setAccessibleName("Description of the action")
        self.description.setPlaceholderText("What it does; models read it")
        self.description.textEdited.connect(self._describe)
        self.schemas: dict[str, Picker] = {}
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        rows.setSpacing(SPACE)
        rows.addWidget(_caption("Description"))
        rows.addWidget(self.description)
        for side, label in (("input", "Schema of the input"), ("output", "Schema of what it gives")):
            picker = Picker(self._theme, label)
            picker.picked.connect(partial(self._set_schema, side))
            self.schemas[side] = picker
            rows.addSpacing(2 * SPACE)
            rows.addWidget(_caption(label))
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
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setMinimumWidth(220)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        return area

    # -- the page ---------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self._title or "(no name)"

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
        name = action_name(raw)
        self.name.show_name(name)
        if name != self._title:
            self._title = name
            self.title_changed.emit()
        code = _text(raw.get("raw_code"))
        if is_first:
            self.code.editor.load(code)
            self._check(now=True)
        else:
            self.code.editor.set_text(code)
        if self.description.text() != _text(raw.get("description")):
            self.description.setText(_text(raw.get("description")))
        self._show_schemas(bot, raw)
        if self.isVisible():
            self._find_uses()
        return True

    def commit(self) -> None:
        self.name.commit()
        self.code.editor.commit()

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
        self.call.set_text(f"await actions.{self._title}({shown})")

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

    def _check_soon(self) -> None:
        if self.code.editor.text() != self._checked:
            self._check()

    def _check(self, *, now: bool = False) -> None:
        code = self.code.editor.text()
        self._checking.ask(lambda: self._engine.check_code(code), lambda found: self._judge(code, found), now=now)

    def _judge(self, code: str, found: TextProblem | None) -> None:
        if code != self.code.editor.text():
            return
        self._checked = code
        if found is not None:
            self.code.show_problem(found.message, found.line)
        elif code.strip():
            self.code.show_state("The code can be read.", "good")
        else:
            self.code.show_state("Without code the action gives nothing.")

    def _set_code(self, code: str) -> None:
        self._make(lambda bot: set_action_code(bot, self._key, code))

    def _set_schema(self, side: str, schema_id: str) -> None:
        self._make(lambda bot: set_action_schema(bot, self._key, side, schema_id))

    def _describe(self, text: str) -> None:
        self._make(lambda bot: describe_action(bot, self._key, text))

    def _rename(self, name: str) -> None:
        self._make(lambda bot: rename_action(bot, self._key, name))

    def _refusal_of_name(self, name: str) -> str:
        return refusal_of_action_name(self._bot, name, self._title) if self._bot else ""

    def _make(self, make: Callable[[Bot], Edit]) -> None:
        if self._bot is None:
            return
        try:
            edit = make(self._bot)
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return
        if edit:
            self._apply(edit)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label
