"""A hook in a tab: its code, and beside it when it runs and what its code is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.hooks import (
    describe_hook,
    hook_at,
    hook_integration,
    hook_name,
    refusal_of_hook_name,
    rename_hook,
    set_hook_code,
    set_hook_kind,
)
from studio.bot.hook_kinds import HOOK_KINDS, HookArgument, hook_kind
from studio.bot.ids import Ids
from studio.bot.tree import keyed_objects
from studio.schemas.evaluation import SchemaEngine, TextProblem
from studio.ui.inspector.names import names_in_scope
from studio.ui.library.name_field import NameField
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.elided import LinkButton
from studio.ui.widgets.marked_code import MarkedCode
from studio.ui.widgets.newest import Newest, Start
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.section import Section
from studio.ui.widgets.wrapped import WrappedLabel

_SIDE = 300
_PAUSE_MS = 300


class HookEditor(EditorPage):
    """Edits one hook. Its code is checked while it is typed; it runs with the next event."""

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
        self._kind = ""
        self._checked: str | None = None
        self._checking = Newest(start, self, _PAUSE_MS)
        self.name = NameField("hook", self._refusal_of_name)
        self.name.renamed.connect(self._rename)
        self.caption = WrappedLabel(role="caption")
        self.code = MarkedCode(theme, "typescript", "Code of the hook", self._names)
        self.code.committed.connect(self._set_code)
        self.code.editor.textChanged.connect(self._check_soon)
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        head = QVBoxLayout()
        head.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        head.setSpacing(0)
        head.addWidget(self.name)
        captioned = QVBoxLayout()
        captioned.setContentsMargins(SPACE + 1, 0, 0, 0)
        captioned.addWidget(self.caption)
        head.addLayout(captioned)
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
        self.kind = Picker(self._theme, "Runs")
        self.kind.set_choices([Choice(kind.name, kind.title, kind.group) for kind in HOOK_KINDS])
        self.kind.picked.connect(self._set_kind)
        self.when = WrappedLabel(role="muted")
        self.order = WrappedLabel(role="caption")
        self.description = QLineEdit()
        self.description.setAccessibleName("Description of the hook")
        self.description.setPlaceholderText("What it is for")
        self.description.textEdited.connect(self._describe)
        self.links: list[LinkButton] = []
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        rows.setSpacing(SPACE)
        rows.addWidget(_caption("Runs"))
        rows.addWidget(self.kind)
        rows.addWidget(self.when)
        rows.addWidget(self.order)
        rows.addSpacing(2 * SPACE)
        rows.addWidget(_caption("Description"))
        rows.addWidget(self.description)
        rows.addSpacing(3 * SPACE)
        self.given = Section(self._theme, "What the code is given")
        self.given.rows.setSpacing(SPACE)
        rows.addWidget(self.given)
        rows.addWidget(
            WrappedLabel(
                "Variables (user, bot, conversation, session, env), client, actions, tables, axios, luxon, lodash "
                "as _ and zui are there as in code cards. await works at the top.",
                role="caption",
            )
        )
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
        """Whether the code has not been checked yet."""
        return self._checking.is_busy

    def update_bot(self, bot: Bot) -> bool:
        raw = hook_at(bot, self._key)
        if raw is None:
            return False
        is_first = self._bot is None
        self._bot = bot
        name = hook_name(raw)
        self.name.show_name(name)
        if name != self._title:
            self._title = name
            self.title_changed.emit()
        content = raw.get("content")
        content = content if isinstance(content, str) else ""
        if is_first:
            self.code.editor.load(content)
            self._check()
        else:
            self.code.editor.set_text(content)
        integration = hook_integration(raw)
        self.caption.set_text(
            f"Put in by the integration {integration}, which may replace it when it is installed anew."
            if integration
            else ""
        )
        self.caption.setVisible(bool(integration))
        description = raw.get("description")
        description = description if isinstance(description, str) else ""
        if self.description.text() != description:
            self.description.setText(description)
        kind = raw.get("hookType")
        self._show_kind(kind if isinstance(kind, str) else "")
        self._show_order(bot)
        return True

    def commit(self) -> None:
        self.name.commit()
        self.code.editor.commit()

    # -- inside -----------------------------------------------------------------------------------------

    def _show_kind(self, name: str) -> None:
        if name == self._kind and self.links:
            return
        self._kind = name
        kind = hook_kind(name)
        self.kind.set_current(name, kind.title)
        self.when.set_text(f"{kind.when} {kind.use}".strip())
        while (item := self.given.rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.links = []
        # What only this kind is given comes first.
        for argument in reversed(kind.arguments):
            self._add_argument(argument)

    def _add_argument(self, argument: HookArgument) -> None:
        rows = self.given.rows
        name = QLabel(argument.name)
        name.setProperty("role", "section")
        rows.addWidget(name)
        rows.addWidget(WrappedLabel(argument.about, role="caption"))
        for path, about in argument.fields:
            link = LinkButton(self._theme, path)
            link.setToolTip(f"Put {path} into the code")
            link.setAccessibleDescription(about)
            link.clicked.connect(partial(self._insert, path))
            self.links.append(link)
            rows.addWidget(link)
            rows.addWidget(WrappedLabel(about, role="caption"))
        rows.addSpacing(2 * SPACE)

    def _show_order(self, bot: Bot) -> None:
        mates = [key for key, raw in keyed_objects(bot.raw.get("hooks")) if raw.get("hookType") == self._kind]
        place = mates.index(self._key) + 1 if self._key in mates else 0
        self.order.set_text(
            f"Number {place} of {len(mates)} that run then. Alt with the arrows moves it in the list of hooks."
            if len(mates) > 1
            else ""
        )
        self.order.setVisible(len(mates) > 1)

    def _insert(self, text: str) -> None:
        self.code.editor.insertPlainText(text)
        self.code.editor.setFocus()

    def _names(self) -> tuple[str, ...]:
        kind = hook_kind(self._kind)
        own = {path for argument in kind.arguments for path, _ in argument.fields if path.isprintable()}
        own |= {argument.name for argument in kind.arguments}
        shared = names_in_scope(self._bot, None) if self._bot is not None else ()
        return tuple(sorted(own | {name for name in shared if not name.startswith("workflow.")}, key=str.casefold))

    def _check_soon(self) -> None:
        code = self.code.editor.text()
        if code != self._checked:
            self._checking.ask(lambda: self._engine.check_code(code), lambda found: self._judge(code, found))

    def _check(self) -> None:
        code = self.code.editor.text()
        self._checking.ask(lambda: self._engine.check_code(code), lambda found: self._judge(code, found), now=True)

    def _judge(self, code: str, found: TextProblem | None) -> None:
        if code != self.code.editor.text():
            return
        self._checked = code
        if found is not None:
            self.code.show_problem(found.message, found.line)
        elif code.strip():
            self.code.show_state("The code can be read. It runs with the next event.", "good")
        else:
            self.code.show_state("Without code the hook does nothing.")

    def _set_code(self, code: str) -> None:
        self._make(lambda bot: set_hook_code(bot, self._key, code))

    def _set_kind(self, kind: str) -> None:
        self._make(lambda bot: set_hook_kind(bot, self._key, kind))

    def _describe(self, text: str) -> None:
        self._make(lambda bot: describe_hook(bot, self._key, text))

    def _rename(self, name: str) -> None:
        self._make(lambda bot: rename_hook(bot, self._key, name))

    def _refusal_of_name(self, name: str) -> str:
        return refusal_of_hook_name(self._bot, name, self._title) if self._bot else ""

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


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label
