"""Collects garbage while nothing happens, so that it does not hold up a person in the middle of something.

A full collection looks at everything there is: a quarter of a second for a window with a bot. Python makes one
whenever enough has piled up, such as in the middle of a conversation. Here it is made when all is quiet; what is alive
by then is taken out of the collector's sight, so that those that Python makes by itself are short.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 2000
_WORTH = 3
"""Collections of the middle generation since the last full one: fewer have nothing to clear away."""


class IdleCollector(QObject):
    """Looks every two seconds whether all is quiet: hardly anything was made since the last look."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.collections = 0
        """Full collections made here."""
        self._young = self._middle = -1
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect if all is quiet and there is something to clear away."""
        young, middle, _ = (int(generation["collections"]) for generation in gc.get_stats())
        is_quiet = young == self._young
        self._young = young
        if is_quiet and (self._middle < 0 or middle - self._middle >= _WORTH):
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self.collections += 1
            self._young, self._middle, _ = (int(generation["collections"]) for generation in gc.get_stats())

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
