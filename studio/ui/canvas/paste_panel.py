"""Asked before pasting into another bot: what becomes of the things that are not there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from studio.bot.carried import THING_NAMES, Thing
from studio.bot.clipboard import Clip
from studio.bot.edits.clipboard import MissingReference
from studio.bot.edits.paste_targets import Create, Leave, Resolution, UseExisting
from studio.ui.canvas.float_panel import FloatPanel
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.wrapped import WrappedLabel

_CREATE = "create"
_LEAVE = "leave"
_USE = "use:"
_ROW = 60
_MOST_ROWS = 5
_AROUND = 200
"""What else is in the panel and around it, in pixels."""


class PastePanel(FloatPanel):
    """Lists what a clip refers to and this bot does not have, each with a choice."""

    decided = Signal(object)
    """What becomes of each thing: a mapping of Thing to Resolution."""

    def __init__(self, theme: Theme, over: QWidget, clip: Clip, missing: Sequence[MissingReference]) -> None:
        count = len(missing)
        title = "One thing is missing here" if count == 1 else f"{count} things are missing here"
        super().__init__(theme, over, title, "Paste")
        source = f"“{clip.bot_name}”" if clip.bot_name else "another bot"
        self.body.addWidget(
            WrappedLabel(f"What is pasted comes from {source} and refers to more than it brings along.", role="muted")
        )
        self.pickers: dict[Thing, Picker] = {}
        rows = QWidget()
        layout = QVBoxLayout(rows)
        layout.setContentsMargins(0, 0, SPACE, 0)
        layout.setSpacing(2 * SPACE)
        for one in missing:
            layout.addWidget(self._row(one))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(rows)
        wanted = min(count, _MOST_ROWS) * _ROW + (_ROW // 2 if count > _MOST_ROWS else 0)
        area.setFixedHeight(max(_ROW, min(wanted, over.height() - _AROUND)))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        rows.setAutoFillBackground(False)
        self.body.addWidget(area)

    def carry_out(self) -> bool:
        found: dict[Thing, Resolution] = {}
        for thing, picker in self.pickers.items():
            key = picker.current.key if picker.current is not None else _LEAVE
            if key == _CREATE:
                found[thing] = Create()
            elif key.startswith(_USE):
                found[thing] = UseExisting(key.removeprefix(_USE))
            else:
                found[thing] = Leave()
        self.decided.emit(found)
        return True

    def _row(self, missing: MissingReference) -> QWidget:
        thing = missing.thing
        kind = THING_NAMES[thing.kind]
        used = ", ".join(f"“{name}”" for name in missing.nodes[:3]) + (" …" if len(missing.nodes) > 3 else "")
        label = ElidedLabel(f"{thing.title[:1].upper()}{thing.title[1:]}{f', in {used}' if used else ''}")
        choices = [Choice(_CREATE, f"Make this {kind} here")] if missing.can_create else []
        choices += [
            Choice(f"{_USE}{key}", f"Use “{name or key}” instead") for key, name in missing.candidates if key or name
        ]
        choices.append(Choice(_LEAVE, "Leave it missing", "becomes a problem"))
        picker = Picker(self._theme, f"What becomes of the {thing.title}")
        picker.set_choices(choices)
        picker.set_current(_CREATE if missing.can_create else _LEAVE)
        picker.picked.connect(picker.set_current)
        self.pickers[thing] = picker
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(label)
        layout.addWidget(picker)
        row.setFixedHeight(_ROW - 2 * SPACE)
        return row
