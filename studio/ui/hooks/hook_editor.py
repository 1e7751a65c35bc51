"""A hook in a tab: its code, and beside it when it runs and what its code is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

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
from studio.schemas.evaluation import SchemaEngine
from studio.ui.inspector.names import names_in_scope
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_page import CheckedCodePage, caption
from studio.ui.widgets.elided import LinkButton
from studio.ui.widgets.newest import Start
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.section import Section
from studio.ui.widgets.wrapped import WrappedLabel


class HookEditor(CheckedCodePage):
    """Edits one hook. Its code is checked while it is typed; it runs with the next event."""

    noun = "hook"
    code_name = "Code of the hook"
    good_word = "The code can be read. It runs with the next event."
    empty_word = "Without code the hook does nothing."

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
        self._kind = ""
        self._build_side()

    def _build_side(self) -> None:
        self.kind = Picker(self._theme, "Runs")
        self.kind.set_choices([Choice(kind.name, kind.title, kind.group) for kind in HOOK_KINDS])
        self.kind.picked.connect(self._set_kind)
        self.when = WrappedLabel(role="muted")
        self.order = WrappedLabel(role="caption")
        self.description.setPlaceholderText("What it is for")
        self.links: list[LinkButton] = []
        rows = self._lay_out_beside()
        rows.addWidget(caption("Runs"))
        rows.addWidget(self.kind)
        rows.addWidget(self.when)
        rows.addWidget(self.order)
        rows.addSpacing(2 * SPACE)
        rows.addWidget(caption("Description"))
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

    # -- the page ---------------------------------------------------------------------------------------

    def update_bot(self, bot: Bot) -> bool:
        raw = hook_at(bot, self._key)
        if raw is None:
            return False
        is_first = self._bot is None
        self._bot = bot
        self._show_name(hook_name(raw))
        content = raw.get("content")
        self._show_code(content if isinstance(content, str) else "", is_first=is_first)
        integration = hook_integration(raw)
        self.caption.set_text(
            f"Put in by the integration {integration}, which may replace it when it is installed anew."
            if integration
            else ""
        )
        self.caption.setVisible(bool(integration))
        description = raw.get("description")
        self._show_description(description if isinstance(description, str) else "")
        kind = raw.get("hookType")
        self._show_kind(kind if isinstance(kind, str) else "")
        self._show_order(bot)
        return True

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

    def _take_code(self, code: str) -> None:
        self._make(lambda bot: set_hook_code(bot, self._key, code))

    def _set_kind(self, kind: str) -> None:
        self._make(lambda bot: set_hook_kind(bot, self._key, kind))

    def _describe(self, text: str) -> None:
        self._make(lambda bot: describe_hook(bot, self._key, text))

    def _rename(self, name: str) -> None:
        self._make(lambda bot: rename_hook(bot, self._key, name))

    def _refusal_of_name(self, name: str) -> str:
        return refusal_of_hook_name(self._bot, name, self._title) if self._bot else ""
