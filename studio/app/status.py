"""The line at the foot of the window: what is being done, problems, whether all is saved, and the zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStatusBar, QToolButton

from studio.project.project import Project
from studio.ui.canvas.zoom_button import ZoomButton
from studio.ui.widgets.elided import ElidedLabel


class Status:
    """Fills a status bar."""

    def __init__(self, bar: QStatusBar, can_give_up: Callable[[], bool]) -> None:
        """`can_give_up` says whether what is being done can be cancelled."""
        self._can_give_up = can_give_up
        self.working = ElidedLabel()
        self.give_up = QToolButton()
        self.give_up.setText("Cancel")
        self.give_up.setProperty("kind", "status-quiet")
        self.give_up.setToolTip("Stop, and take back what was done so far")
        self.give_up.hide()
        self.problems = QToolButton()
        self.problems.setProperty("kind", "status")
        self.problems.setToolTip("Show the problems of this bot (Ctrl+Shift+M)")
        self.saved = QToolButton()
        self.saved.setProperty("kind", "status-quiet")
        self.saved.setToolTip("Show what changed since the bot was saved")
        self.zoom = ZoomButton()
        bar.setSizeGripEnabled(False)
        bar.addWidget(self.give_up)
        # A long name of a file is cut rather than making the window wider.
        bar.addWidget(self.working, 1)
        for widget in (self.problems, self.saved, self.zoom):
            bar.addPermanentWidget(widget)

    def show_working(self, text: str) -> None:
        """Say what takes a moment; an empty text when it is done."""
        self.working.set_text(text)
        self.give_up.setVisible(bool(text) and self._can_give_up())

    def show_saved(self, project: Project | None) -> None:
        """Say whether everything is saved."""
        self.saved.setVisible(project is not None)
        if project is None:
            self.saved.setText("")
        elif project.is_modified:
            self.saved.setText("● Unsaved changes" if project.source else "● Not saved yet")
        else:
            self.saved.setText("Saved")

    def show_problems(self, serious: int) -> None:
        """Say how many problems there are that matter."""
        self.problems.setText("1 problem" if serious == 1 else f"{serious} problems")
        self.problems.setVisible(serious > 0)
