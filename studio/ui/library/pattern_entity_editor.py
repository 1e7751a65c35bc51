"""A pattern entity in a tab: its regular expression, examples that have to match, and a tester."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.entities import (
    Pattern,
    pattern_of,
    refusal_of_entity_name,
    rename_entity,
    set_examples,
    set_match_case,
    set_pattern,
    set_sensitive,
)
from studio.bot.edits.library_uses import LibraryUse, uses_of_entity
from studio.language.entities import PatternError, RecognisedEntity, compiled, pattern_matches
from studio.language.extraction import PatternEntity
from studio.ui.icons import icon
from studio.ui.library.latest import Latest, Start
from studio.ui.library.line_entry import Filler, LineEntry
from studio.ui.library.tester import SentenceTester
from studio.ui.library.text_list import Mark, TextDelegate, TextList
from studio.ui.library.text_rows import TextRow, TextRowsModel
from studio.ui.library.thing import Thing
from studio.ui.library.thing_editor import ThingEditor
from studio.ui.theme import SPACE, Theme, code_font
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

_PAUSE_MS = 150
_LEAST_ROWS = 120


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a pattern: why it cannot be used, and what it finds in each example."""

    problem: str
    found: dict[str, str]
    """By example: the first part that matches, empty where none does."""


class PatternEntityEditor(ThingEditor):
    """Edits one pattern entity."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        key: str,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, apply, Thing("pattern_entities", key), start, parent)
        self.pane = PatternPane(theme, self.make, key, start)
        self.pane.typed.connect(self._use)
        self.tester = SentenceTester(theme, start)
        self.build(self.pane, (("Try it out", self.tester),))

    def show_thing(self, bot: Bot) -> str:
        self.pane.show_pattern(pattern_of(self.thing.raw(bot)))
        self._use()
        return "A regular expression; code finds what it matches in event.nlu.entities"

    def refusal_of_name(self, bot: Bot, name: str, old: str) -> str:
        return refusal_of_entity_name(bot, name, old)

    def rename(self, bot: Bot, name: str) -> Edit:
        return rename_entity(bot, "pattern_entities", self.thing.key, name)

    def uses_of(self, bot: Bot) -> list[LibraryUse]:
        return uses_of_entity(bot, "pattern_entities", self.thing.key)

    def commit(self) -> None:
        super().commit()
        self.pane.commit()

    def _use(self) -> None:
        entity = self.pane.entity
        self.tester.use(lambda text: _found(text, entity))


class PatternPane(QWidget):
    """Edits a pattern. `make` makes an edit of the newest bot and says whether it did."""

    typed = Signal()
    """The expression is being typed: what is found by it has changed."""

    def __init__(
        self,
        theme: Theme,
        make: Callable[[Callable[[Bot], Edit]], bool],
        key: str,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make = make
        self._key = key
        self._pattern = Pattern("", "", False, False, ())
        self._checking = Latest(start, self, _PAUSE_MS)
        self._checked = Checked("", {})
        self.model = TextRowsModel(self)
        self._build()

    def _build(self) -> None:
        self.line = QLineEdit()
        self.line.setFont(code_font())
        self.line.setPlaceholderText(r"[A-Z]{3}-\d{4}")
        self.line.setAccessibleName("Regular expression")
        self.line.textEdited.connect(self._on_typed)
        self.line.editingFinished.connect(self._commit_pattern)
        self.error = WrappedLabel(role="error")
        self.error.hide()
        self.match_case = Switch(self._theme, "Capital and small letters differ")
        self.match_case.toggled.connect(self._set_match_case)
        self.sensitive = Switch(self._theme, "Sensitive: what is found is masked in logs")
        self.sensitive.toggled.connect(self._set_sensitive)
        pattern_label = QLabel("Pattern")
        pattern_label.setProperty("role", "section")
        pattern_label.setBuddy(self.line)
        examples_label = QLabel("Examples")
        examples_label.setProperty("role", "section")
        self.entry = LineEntry("Add an example", "Type what has to match as a whole, then Enter", self._refusal_of_new)
        self.entry.entered.connect(self.add_lines)
        self.entry.lines_pasted.connect(self.add_lines)
        self.list = TextList(self._theme, self.model, "Examples")
        self.list.setMinimumHeight(_LEAST_ROWS)
        self.delegate = TextDelegate(self._theme, self.list, self._refusal_of_edit)
        self.delegate.edited.connect(self._edit)
        self.list.delete_pressed.connect(self.delete_marked)
        self.list.lines_pasted.connect(self.add_lines)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.filler = Filler()
        self.empty = WrappedLabel("Examples show at once whether the pattern still finds what it has to.", role="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * SPACE, 2 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        top: tuple[QWidget, ...] = (pattern_label, self.line, self.error, self.match_case, self.sensitive)
        below: tuple[QWidget, ...] = (examples_label, self.entry, self.empty)
        for widget in top:
            layout.addWidget(widget)
        layout.addSpacing(2 * SPACE)
        for widget in below:
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.filler, 1)
        self.setFocusProxy(self.line)

    # -- what is shown ------------------------------------------------------------------------------------

    def show_pattern(self, pattern: Pattern) -> None:
        """Show a pattern as the bot has it; what is being typed stays while the bot's pattern does."""
        is_typing = self.line.text() != self._pattern.pattern
        if not is_typing or pattern.pattern != self._pattern.pattern:
            self.line.setText(pattern.pattern)
        self._pattern = pattern
        for switch, is_on in ((self.match_case, pattern.match_case), (self.sensitive, pattern.sensitive)):
            switch.blockSignals(True)
            switch.setChecked(is_on)
            switch.blockSignals(False)
        self._show_examples()
        self._check()

    @property
    def entity(self) -> PatternEntity:
        """The pattern as it stands in the fields now."""
        return PatternEntity(self._pattern.name, self.line.text(), self.match_case.isChecked())

    def commit(self) -> None:
        """Make what was typed a moment ago an edit."""
        self._commit_pattern()
        if self.list.state() == TextList.State.EditingState:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing --------------------------------------------------------------------------------------------

    def add_lines(self, text: str) -> None:
        """Add every line of a text as an example."""
        wanted = [*self._pattern.examples, *text.splitlines()]
        self._make(lambda bot: set_examples(bot, self._key, wanted))

    def delete_marked(self) -> None:
        """Delete the examples that are marked."""
        doomed = {row.text for row in self.list.marked}
        kept = [one for one in self._pattern.examples if one not in doomed]
        self._make(lambda bot: set_examples(bot, self._key, kept))

    def _edit(self, row: TextRow, text: str) -> None:
        changed = [text if place == row.index else one for place, one in enumerate(self._pattern.examples)]
        self._make(lambda bot: set_examples(bot, self._key, changed))

    def _commit_pattern(self) -> None:
        text = self.line.text()
        if text != self._pattern.pattern:
            self._make(lambda bot: set_pattern(bot, self._key, text))

    def _set_match_case(self, is_on: bool) -> None:
        self._make(lambda bot: set_match_case(bot, self._key, is_on))

    def _set_sensitive(self, is_on: bool) -> None:
        self._make(lambda bot: set_sensitive(bot, self._key, is_on))

    # -- inside -------------------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self._check()
        self.typed.emit()

    def _check(self) -> None:
        entity, examples = self.entity, self._pattern.examples
        self._checking.ask(lambda stop, report: check_pattern(entity, examples, stop), self._show_checked)

    def _show_checked(self, checked: Checked) -> None:
        self._checked = checked
        self.error.set_text(checked.problem)
        self.error.setVisible(bool(checked.problem))
        if bool(checked.problem) != bool(self.line.property("invalid")):
            self.line.setProperty("invalid", bool(checked.problem))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)
        self._show_examples()

    def _show_examples(self) -> None:
        examples = self._pattern.examples
        self.model.show([TextRow(place, one, self._mark_of(one)) for place, one in enumerate(examples)])
        self.empty.setVisible(not examples)
        self.list.setVisible(bool(examples))
        self.filler.setVisible(not examples)

    def _mark_of(self, example: str) -> Mark | None:
        found = self._checked.found.get(example)
        if found is None:
            return None
        if not found:
            return Mark("no match", "close", "bad")
        if found != example:
            return Mark(f"only “{found}”", "warning", "warn")
        return Mark("matches", "check", "good")

    def _refusal_of_new(self, text: str) -> str:
        return "This example is there already." if text.strip() in self._pattern.examples else ""

    def _refusal_of_edit(self, row: TextRow, text: str) -> str:
        if not text.strip():
            return "An example needs text."
        others = [one for place, one in enumerate(self._pattern.examples) if place != row.index]
        return "This example is there already." if text.strip() in others else ""

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        if not self.list.selectionModel().isSelected(index):
            self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(icon("rename", self._theme), "Edit\tF2", lambda: self.list.edit(index))
        menu.addAction(icon("delete", self._theme), "Delete\tDel", self.delete_marked)
        menu.popup(self.list.viewport().mapToGlobal(place))


def check_pattern(entity: PatternEntity, examples: Sequence[str], stop: Callable[[], bool]) -> Checked:
    """Whether a pattern can be used, and what it finds in examples. Each takes a quarter of a second at most."""
    found: dict[str, str] = {}
    if not entity.pattern:
        return Checked("", found)
    try:
        compiled(entity.pattern, entity.match_case)
        for example in examples:
            if stop():
                break
            matches = [one.source for one in pattern_matches(example, entity)]
            found[example] = max(matches, key=len, default="")
    except PatternError as problem:
        return Checked(str(problem), found)
    return Checked("", found)


def _found(text: str, entity: PatternEntity) -> list[RecognisedEntity]:
    return pattern_matches(text, entity)
