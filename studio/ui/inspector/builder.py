"""Makes the widgets of a layout, and keeps them while the layout stays the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from studio.bot.edits.fields import move_item, remove_item
from studio.ui.inspector import list_editors, readouts, schema_editors, text_editors, value_editors
from studio.ui.inspector.field_editor import FieldEditor
from studio.ui.inspector.fields import Field, FieldKind, Layout, Section
from studio.ui.inspector.host import Host
from studio.ui.inspector.subject import Subject
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.section import Section as SectionWidget
from studio.ui.widgets.settling import settle

EDITORS: dict[FieldKind, type[FieldEditor]] = {
    "text": text_editors.LineEditor,
    "template": text_editors.TemplateEditor,
    "long": text_editors.LongTemplateEditor,
    "plain": text_editors.PlainTextEditor,
    "code": text_editors.CodeFieldEditor,
    "expression": text_editors.ExpressionEditor,
    "number": value_editors.NumberEditor,
    "switch": value_editors.SwitchEditor,
    "choice": value_editors.ChoiceEditor,
    "schema": schema_editors.SchemaInputEditor,
    "variable": value_editors.VariablePickerEditor,
    "workflow": value_editors.WorkflowPickerEditor,
    "table": value_editors.TablePickerEditor,
    "variables": list_editors.VariablesEditor,
    "knowledge": list_editors.KnowledgeEditor,
    "options": list_editors.OptionsEditor,
    "classes": list_editors.ClassesEditor,
    "buttons": list_editors.ButtonsEditor,
    "pairs": list_editors.PairsEditor,
    "json": readouts.JsonView,
    "readout": readouts.Readout,
    "ways": readouts.Ways,
    "link": readouts.Link,
    "table-link": readouts.TableLink,
    "add": readouts.Add,
    "note": readouts.Note,
}
"""The editor of every kind of field."""


class SectionView:
    """One section of a form: its widget, and the editors of its fields once it has been open."""

    def __init__(self, section: Section, host: Host, *, expanded: bool) -> None:
        self.section = section
        self.editors: list[FieldEditor] = []
        self._host = host
        self.widget = SectionWidget(host.theme, section.title, expanded=expanded or not section.title)
        self.widget.toggled.connect(self._opened)
        self._tools: tuple[IconButton, ...] = ()
        if section.item is not None:
            self._make_tools()

    def show(self, section: Section, subject: Subject, *, anew: bool) -> None:
        """Show a section of the same key: fields described as before keep their editors."""
        self.section = section
        self.widget.set_title(section.title)
        self._enable_tools()
        if not self.widget.is_expanded:
            # What is closed costs nothing: editors are made when it is opened.
            return
        self._arrange()
        for editor in self.editors:
            editor.refresh(subject, anew=anew)

    def tab_stops(self) -> list[QWidget]:
        """The widgets of the section Tab stops at, in reading order."""
        parts = [self.widget.header, *_in_layout(self.widget.tools), *self.editors]
        return [stop for part in parts for stop in _stops_in(part)]

    def commit(self) -> None:
        """Make the edits for everything typed and not committed yet."""
        for editor in self.editors:
            editor.commit()

    def _arrange(self) -> None:
        fields = self.section.fields
        if [editor.field for editor in self.editors] == list(fields):
            return
        free = list(self.editors)
        editors: list[FieldEditor] = []
        for place, field in enumerate(fields):
            editor = next((old for old in free if old.field == field), None)
            if editor is not None:
                free.remove(editor)
            else:
                editor = make_editor(field, self._host, self.widget.body)
            editors.append(editor)
            if self.widget.rows.indexOf(editor) != place:
                self.widget.rows.insertWidget(place, editor)
                # A layout shows what it gets only in a later event; sizes are wanted now.
                editor.show()
        for editor in free:
            self.widget.rows.removeWidget(editor)
            _drop(editor)
        self.editors = editors
        if len(editors) == 1 and editors[0].field.label == self.section.title:
            editors[0].join_heading(self.widget.tools)

    def _opened(self, expanded: bool) -> None:
        subject = self._host.subject
        if expanded and subject is not None:
            self.show(self.section, subject, anew=True)
        settle(self.widget)

    def _make_tools(self) -> None:
        noun = self.section.item.noun if self.section.item else ""
        theme = self._host.theme
        up = IconButton(theme, "arrow-up", f"Move {noun} up")
        down = IconButton(theme, "arrow-down", f"Move {noun} down")
        delete = IconButton(theme, "delete", f"Delete {noun}")
        up.clicked.connect(lambda: self._move(-1))
        down.clicked.connect(lambda: self._move(1))
        delete.clicked.connect(self._delete)
        self._tools = (up, down, delete)
        for tool in self._tools:
            self.widget.tools.addWidget(tool)

    def _enable_tools(self) -> None:
        item = self.section.item
        if item is not None and self._tools:
            self._tools[0].setEnabled(item.index > 0)
            self._tools[1].setEnabled(item.index < item.count - 1)

    def _move(self, step: int) -> None:
        item = self.section.item
        if item is not None:
            label, target = f"Move {item.noun}", item.index + step
            self._host.do(
                lambda subject: move_item(subject.bot, subject.place.path, item.path, item.index, target, label)
            )

    def _delete(self) -> None:
        item = self.section.item
        if item is not None:
            label = f"Delete {item.noun}"
            self._host.do(lambda subject: remove_item(subject.bot, subject.place.path, item.path, item.index, label))


class FormView(QWidget):
    """A form made from a layout. `show_layout` again and again: only what is described differently is made anew."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._views: dict[str, SectionView] = {}
        self._open: dict[str, bool] = {}
        self._stops: list[QWidget] = []
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)
        self.rows.addStretch(1)

    @property
    def editors(self) -> list[FieldEditor]:
        """All editors, from top to bottom."""
        return [editor for view in self._views.values() for editor in view.editors]

    @property
    def sections(self) -> dict[str, SectionView]:
        """The sections by key, from top to bottom."""
        return dict(self._views)

    def show_layout(self, layout: Layout, subject: Subject, *, anew: bool) -> None:
        """Show a layout with the subject's values; `anew` when the subject is another one than before."""
        views: dict[str, SectionView] = {}
        for place, section in enumerate(layout):
            view = self._views.pop(section.key, None)
            if view is None or (view.section.item is None) != (section.item is None):
                if view is not None:
                    self._drop(view)
                view = self._make_view(section)
            if self.rows.indexOf(view.widget) != place:
                self.rows.insertWidget(place, view.widget)
                view.widget.show()
            views[section.key] = view
            if anew and section.title:
                view.widget.set_expanded(self._open.get(_kind(section), not section.collapsed))
            view.show(section, subject, anew=anew)
        for view in self._views.values():
            self._drop(view)
        self._views = views
        self._order_tabs()
        if self.isVisible():
            settle(self)

    def clear(self) -> None:
        """Take all sections away."""
        for view in self._views.values():
            self._drop(view)
        self._views = {}

    def commit(self) -> None:
        """Make the edits for everything typed and not committed yet."""
        for view in list(self._views.values()):
            view.commit()

    def _order_tabs(self) -> None:
        """Let Tab follow the reading order, whatever order the widgets were made in."""
        stops = [stop for view in self._views.values() for stop in view.tab_stops()]
        if stops != self._stops:
            self._stops = stops
            for first, second in pairwise(stops):
                QWidget.setTabOrder(first, second)

    def _make_view(self, section: Section) -> SectionView:
        kind = _kind(section)
        view = SectionView(section, self._host, expanded=self._open.get(kind, not section.collapsed))
        # Clicking is the person's doing, and remembered; `toggled` would tell of the program's doing, too.
        view.widget.header.clicked.connect(lambda is_open: self._open.__setitem__(kind, is_open))
        return view

    def _drop(self, view: SectionView) -> None:
        self.rows.removeWidget(view.widget)
        _drop(view.widget)


def make_editor(field: Field, host: Host, parent: QWidget | None = None) -> FieldEditor:
    """The editor of a field, by its kind."""
    return EDITORS[field.kind](field, host, parent)


def _drop(widget: QWidget) -> None:
    # It may be in the middle of an event, so it is deleted later; until then it is no part of the form.
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def _kind(section: Section) -> str:
    """What the open state of a section is remembered by."""
    return section.title or section.key


def _stops_in(part: QWidget) -> list[QWidget]:
    """The widgets Tab stops at in a part, itself included, from top to bottom and left to right.

    A widget that only hands its focus on is no stop.
    """
    own = [part] if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None else []
    layout = part.layout()
    inside = list(_in_layout(layout)) if layout is not None and not own else []
    return own + [stop for child in inside for stop in _stops_in(child)]


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_layout(inner)
