"""The windows of the program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint

from studio.app.window import MainWindow

_ASIDE = 32
"""How far a new window lies from the last, in pixels."""


class Windows:
    """The windows of the program, each with a bot of its own; when the last is closed the program ends."""

    def __init__(self, make: Callable[[], MainWindow], ended: Callable[[], None]) -> None:
        self._make = make
        self._ended = ended
        self._open: list[MainWindow] = []

    def __len__(self) -> int:
        return len(self._open)

    def open(self) -> MainWindow:
        """Open another window, a little aside of the last."""
        window = self._make()
        if self._open:
            window.move(self._open[-1].pos() + QPoint(_ASIDE, _ASIDE))
        self._open.append(window)
        window.closed.connect(lambda: self._on_closed(window))
        window.window_requested.connect(self.open)
        window.quit_requested.connect(self.quit)
        window.show()
        return window

    def quit(self) -> None:
        """Close every window; one whose person wants to stay keeps the program open."""
        for window in reversed(self._open):
            window.close()

    def _on_closed(self, window: MainWindow) -> None:
        self._open.remove(window)
        if self._open:
            window.deleteLater()
        else:
            self._ended()
