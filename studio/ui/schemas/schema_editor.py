"""A schema in a tab: its text, and beside it its fields, a form to try it out, its JSON Schema and its uses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.edits.schemas import (
    refusal_of_schema_name,
    rename_schema,
    schema_at,
    set_schema_code,
    uses_of_schema,
)
from studio.bot.ids import Ids
from studio.schemas.evaluation import Evaluated, SchemaEngine
from studio.schemas.writing import zui_text
from studio.ui.schemas.field_tree import FieldTree
from studio.ui.schemas.try_out import TryOut
from studio.ui.schemas.zui_names import ZUI_NAMES
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.code_page import CodePage
from studio.ui.widgets.newest import Newest, Start
from studio.ui.widgets.owner_list import OwnerList
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.wrapped import WrappedLabel

_PAUSE_MS = 150
_PAGES = (("fields", "Fields"), ("try", "Try out"), ("json", "JSON Schema"), ("uses", "Uses"))


class SchemaEditor(CodePage):
    """Edits one schema. The text is the truth; fields are changed in it, zui makes the JSON Schema of it."""

    noun = "schema"
    code_name = "Text of the schema"

    owner_requested = Signal(object)
    """An Owner (variable, action, column) to go to."""

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
        super().__init__(theme, apply, key, engine, parent)
        self._known: tuple[str, Evaluated] | None = None
        """The text evaluated last, and what came of it."""
        self._typed: str | None = None
        """A text of the person's own whose JSON Schema is still to be kept."""
        self._came_without_text = False
        self._evaluating = Newest(start, self, _PAUSE_MS)
        self._build(theme, engine, start)

    def _build(self, theme: Theme, engine: SchemaEngine, start: Start) -> None:
        self.fields = FieldTree(theme)
        self.fields.made.connect(self._take_made)
        self.fields.refused.connect(self.refused)
        self.try_out = TryOut(theme, engine, start, self._valid_text)
        self.json = CodeEditor(theme, "json")
        self.json.setReadOnly(True)
        self.json.setAccessibleName("JSON Schema")
        self.json.setStyleSheet("border: none; border-radius: 0px;")
        self.copy_button = QPushButton("Copy")
        self.copy_button.setAccessibleName("Copy the JSON Schema")
        self.copy_button.clicked.connect(self._copy)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(1500)
        self._copied.timeout.connect(lambda: self.copy_button.setText("Copy"))
        self.uses = OwnerList(theme, "Uses of the schema")
        self.uses.place_requested.connect(self.place_requested)
        self.uses.owner_requested.connect(self.owner_requested)
        self.uses_label = WrappedLabel(role="muted")
        self.stale = WrappedLabel(role="caption")
        self.stale.hide()
        self.tabs = Segmented(theme, _PAGES)
        self.tabs.set_accessible_name("Beside the text")
        self.tabs.chosen.connect(self.show_page)
        self.pages = QStackedWidget()
        for page in (self.fields, self.try_out, self._json_page(), self._uses_page()):
            self.pages.addWidget(page)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        beside.addLayout(bar)
        noted = QVBoxLayout()
        noted.setContentsMargins(3 * SPACE, 0, 3 * SPACE, SPACE)
        noted.addWidget(self.stale)
        beside.addLayout(noted)
        beside.addWidget(self.pages, 1)
        self._lay_out(right, [480, 400])
        self.tabs.set_choice("fields")

    def _json_page(self) -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        bar = QHBoxLayout()
        bar.setContentsMargins(4 * SPACE, 0, 3 * SPACE, SPACE)
        told = WrappedLabel("What zui makes of the text; the bot checks values with it.", role="caption")
        bar.addWidget(told, 1)
        bar.addWidget(self.copy_button)
        rows.addLayout(bar)
        rows.addWidget(self.json, 1)
        return page

    def _uses_page(self) -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(4 * SPACE, SPACE, 4 * SPACE, 4 * SPACE)
        rows.setSpacing(2 * SPACE)
        rows.addWidget(self.uses_label)
        rows.addWidget(self.uses)
        rows.addStretch(1)
        return page

    # -- the page ---------------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether zui has not answered yet."""
        return self._evaluating.is_busy or self.try_out.is_busy

    def update_bot(self, bot: Bot) -> bool:
        raw = schema_at(bot, self._key)
        if raw is None:
            return False
        is_first = self._bot is None
        before = schema_at(self._bot, self._key) if self._bot is not None else None
        self._bot = bot
        self._show_name(_text(raw.get("name")))
        self._show_uses()
        if raw is before:
            return True
        text = _text(raw.get("code"))
        if is_first:
            self._came_without_text = not text.strip()
        if not text and self._came_without_text:
            text = zui_text(raw.get("schema"))
        if is_first:
            self.code.editor.load(text)
        else:
            self.code.editor.set_text(text)
        self.fields.show_text(self.code.editor.text())
        stored = raw.get("schema")
        if isinstance(stored, dict):
            self._show_json(stored)
        self._evaluate(self.code.editor.text())
        return True

    def commit(self) -> None:
        self.name.commit()
        self.fields.commit()
        self.code.editor.commit()

    def show_page(self, page: str) -> None:
        """Show `fields`, `try`, `json` or `uses` beside the text."""
        self.tabs.set_choice(page)
        self.pages.setCurrentIndex([key for key, _ in _PAGES].index(page))
        self._show_stale()
        self._show_uses()
        self._show_form()

    # -- the text ---------------------------------------------------------------------------------------

    def _take_made(self, text: str) -> None:
        self.code.editor.commit()
        if not self._made_of_current(text):
            return
        self.code.editor.set_text(text)
        self._take_code(text)

    def _made_of_current(self, text: str) -> bool:
        # Something typed into the text that the fields had not seen yet wins.
        current = self.code.editor.text()
        if self.fields.text == current:
            return True
        self.fields.show_text(current)
        self.refused.emit("The text was just changed; the fields show it now. Make the change again.")
        return False

    def _take_code(self, text: str) -> None:
        """Make a text the schema's own, with its JSON Schema as soon as that is known."""
        self.fields.show_text(text)
        known = self._known
        if known is not None and known[0] == text:
            self._typed = None
            self._keep(text, known[1].json_schema if known[1].problem is None else None)
        else:
            self._typed = text
            self._keep(text, None)
            self._evaluate(text)

    def _keep(self, text: str, schema: dict[str, Any] | None) -> None:
        bot = self._bot
        raw = schema_at(bot, self._key) if bot is not None else None
        if bot is None or raw is None:
            return
        if schema is not None and same_json(raw.get("schema"), schema):
            schema = None
        edit = set_schema_code(bot, self._key, text, schema)
        if edit:
            self._apply(edit)

    def _check_soon(self) -> None:
        """Ask zui while the person still types, so that text and JSON Schema are kept in one step."""
        text = self.code.editor.text()
        if self._known is None or self._known[0] != text:
            self._evaluating.ask(lambda: self._engine.evaluate(text), lambda found: self._take_found(text, found))

    def _evaluate(self, text: str) -> None:
        if self._known is not None and self._known[0] == text:
            self._take_found(text, self._known[1])
            return
        self._evaluating.ask(lambda: self._engine.evaluate(text), lambda found: self._take_found(text, found), now=True)

    def _take_found(self, text: str, found: Evaluated) -> None:
        if text != self.code.editor.text():
            return
        self._known = (text, found)
        self.fields.show_text(text)
        if found.problem is not None:
            self.code.show_problem(found.problem.message, found.problem.line)
        else:
            self.code.show_state("The schema is fine.", "good")
            self._show_json(found.json_schema)
            self._show_form()
            if self._typed == text:
                self._typed = None
                self._keep(text, found.json_schema)
        self._show_stale()

    def _valid_text(self) -> str:
        known = self._known
        return known[0] if known is not None and known[1].problem is None else ""

    # -- the rest ---------------------------------------------------------------------------------------

    def _show_json(self, schema: dict[str, Any]) -> None:
        self.json.set_text(json.dumps(schema, indent=2, ensure_ascii=False))
        count = len(schema.get("properties") or {}) if schema.get("type") == "object" else 0
        self.caption.set_text(f"{count} field{'' if count == 1 else 's'}" if count else "")
        self.caption.setVisible(bool(count))

    def _show_form(self) -> None:
        # A form of many fields takes a moment to make, so it is made when it is looked at.
        known = self._known
        if known is not None and known[1].problem is None and self.tabs.choice == "try":
            self.try_out.show_schema(known[1].json_schema)

    def _show_stale(self) -> None:
        problem = self._known[1].problem if self._known is not None else None
        shown = problem is not None and self.pages.currentIndex() in (1, 2)
        self.stale.set_text("The text has an error. This is made from the last text that had none." if shown else "")
        self.stale.setVisible(shown)

    def _show_uses(self) -> None:
        if self._bot is None or self.tabs.choice != "uses":
            return
        uses = uses_of_schema(self._bot, self._key)
        self.uses.show_owners(self._bot, [(use.owner, use.label) for use in uses])
        count = len(uses)
        self.uses_label.set_text(
            f"Used in {count} place{'' if count == 1 else 's'}."
            if count
            else "Not used anywhere. Choose it as the type of a variable, which can then be an input of a workflow."
        )

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.json.text())
        self.copy_button.setText("Copied")
        self._copied.start()

    def _refusal_of_name(self, name: str) -> str:
        return refusal_of_schema_name(self._bot, name, self._title) if self._bot else ""

    def _rename(self, name: str) -> None:
        self._make(lambda bot: rename_schema(bot, self._key, name))

    def _names(self) -> tuple[str, ...]:
        return ZUI_NAMES


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
