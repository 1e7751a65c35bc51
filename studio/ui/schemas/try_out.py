"""Trying a schema out: a form made from it, and the same value as JSON, checked by zui."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from studio.schemas.checking import Issue, issues_with
from studio.schemas.evaluation import SchemaEngine, TextProblem
from studio.ui.schemas.schema_form import SchemaForm
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.elided import LinkButton
from studio.ui.widgets.newest import Newest, Start
from studio.ui.widgets.wrapped import WrappedLabel

_PAUSE_MS = 150
_MOST_ISSUES = 12


class TryOut(QWidget):
    """An instance of a schema: filled in, typed or pasted, and judged."""

    def __init__(
        self, theme: Theme, engine: SchemaEngine, start: Start, code: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._engine = engine
        self._code = code
        self._checking = Newest(start, self, _PAUSE_MS)
        self.issues: tuple[Issue, ...] = ()
        self.form = SchemaForm(theme, checks=False)
        self.form.changed.connect(self._on_form)
        self.json = CodeEditor(theme, "json")
        self.json.setAccessibleName("The value as JSON")
        self.json.setPlaceholderText("Type or paste a value as JSON")
        self.json.setStyleSheet("border: none; border-radius: 0px;")
        self.json.text_committed.connect(self._on_json)
        self.clear_button = QPushButton("Start over")
        self.clear_button.setProperty("kind", "link")
        self.clear_button.clicked.connect(self.clear)
        self.verdict = WrappedLabel(role="caption")
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        self.links: list[LinkButton] = []
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 4 * SPACE)
        rows.addWidget(self.form)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        self.area = area
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(area)
        self.splitter.addWidget(self._build_lower())
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([360, 240])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.setFocusProxy(self.form)

    def _build_lower(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(4 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        title = QLabel("The value as JSON")
        title.setProperty("role", "section")
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.clear_button)
        foot = QVBoxLayout()
        foot.setContentsMargins(4 * SPACE, SPACE, 4 * SPACE, 2 * SPACE)
        foot.setSpacing(SPACE)
        foot.addWidget(self.verdict)
        foot.addLayout(self._links)
        lower = QWidget()
        rows = QVBoxLayout(lower)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self.json, 1)
        rows.addLayout(foot)
        return lower

    @property
    def is_busy(self) -> bool:
        """Whether the value has not been judged yet."""
        return self._checking.is_busy

    @property
    def value(self) -> Any:
        return self.form.value

    def show_schema(self, json_schema: dict[str, Any]) -> None:
        """Make the form of a schema; what is filled in stays as far as it fits."""
        self.form.set_schema(json_schema)
        self._write_json()
        self._check()

    def clear(self) -> None:
        """Begin with the defaults of the schema again."""
        self.form.set_schema(self.form.schema, fresh=True)
        self._write_json()
        self._check()

    def _on_form(self) -> None:
        self._write_json()
        self._check()

    def _on_json(self, text: str) -> None:
        if not text.strip():
            self.clear()
            return
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as problem:
            self._checking.cancel()
            place = f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""
            self._tell([], f"This is no JSON{place}: the form shows the last value that was.", good=False)
            return
        self.form.set_value(value)
        self._check(value)

    def _write_json(self) -> None:
        self.json.set_text(json.dumps(self.form.value, indent=2, ensure_ascii=False))

    def _check(self, *given: Any) -> None:
        value = given[0] if given else self.form.value
        code, schema = self._code(), self.form.schema

        async def check() -> tuple[Issue, ...]:
            found = await self._engine.check(code, value) if code.strip() else issues_with(schema, value)
            # While the text has errors, the last schema that had none judges.
            return issues_with(schema, value) if isinstance(found, TextProblem) else found

        self._checking.ask(check, self._show_issues)

    def _show_issues(self, issues: tuple[Issue, ...]) -> None:
        self.issues = issues
        self.form.show_issues(issues)
        count = len(issues)
        said = "The value fits the schema." if not count else f"{count} problem{'' if count == 1 else 's'}"
        self._tell(issues[:_MOST_ISSUES], said, good=not count)

    def _tell(self, issues: Sequence[Issue], text: str, *, good: bool) -> None:
        for link in self.links:
            link.hide()
            link.deleteLater()
        self.links = []
        for issue in issues:
            link = LinkButton(self._theme, str(issue))
            link.clicked.connect(self._show_place(issue))
            self.links.append(link)
            self._links.addWidget(link)
        self.verdict.setProperty("role", "caption" if good else "error")
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.set_text(text)

    def _show_place(self, issue: Issue) -> Callable[[], None]:
        def go() -> None:
            field = self.form.field_at(issue.path)
            if field is not None:
                field.setFocus()
                self.area.ensureWidgetVisible(field)

        return go
