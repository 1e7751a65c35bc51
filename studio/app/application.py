"""Starting the Studio: display, theme, event loop, window."""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.app.preferences import Preferences
    from studio.app.window import MainWindow
    from studio.project.workspace import Workspace

SETUP_HINT = (
    "sudo apt-get install -y libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
)


def missing_screen() -> str:
    """Why no window can be opened here, as a sentence; empty when one can.

    Without a display Qt ends the process with an abort instead of an error, so this is asked first.
    """
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return "This machine has no screen to open the Studio on; talk to a bot in the terminal with: dialoom chat BOT"


def run_studio(bot: Path | None) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication
    from qasync import QEventLoop

    from studio.app.appearance import theme_name
    from studio.app.idle_collector import IdleCollector
    from studio.app.preferences import Preferences, data_folder
    from studio.app.window import MainWindow
    from studio.app.windows import Windows
    from studio.project.workspace import Workspace
    from studio.resources import resource_path
    from studio.ui.theme import Theme, apply_theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Dialoom Studio")
    app.setDesktopFileName("dialoom-studio")
    app.setWindowIcon(QIcon(str(resource_path("icons", "dialoom.svg"))))
    app.setQuitOnLastWindowClosed(False)
    home = data_folder()
    preferences = Preferences(home / "preferences.json")
    _log_to(home / "studio.log")
    theme = Theme(theme_name(preferences.values.theme))
    apply_theme(app, theme)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    workspace = Workspace(home / "sessions")
    windows = Windows(lambda: MainWindow(theme, preferences, workspace), loop.stop)
    collector = IdleCollector(app)
    window = windows.open()
    window.tasks.start(first_bot(window, preferences, workspace, bot))
    with loop:
        loop.run_forever()
    collector.stop()
    return 0


def _log_to(path: Path) -> None:
    """Keep what goes wrong in a file of bounded size, for whoever has to find out why."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=500_000, backupCount=1, encoding="utf-8")
    logging.basicConfig(handlers=[handler], level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")


async def first_bot(window: MainWindow, preferences: Preferences, workspace: Workspace, bot: Path | None) -> None:
    """Open what the person asked for, else a starter on the very first start; then offer what a crash left."""
    from studio.app.window import starters

    abandoned = await asyncio.to_thread(workspace.abandoned)
    if bot is not None:
        await window.document.open(bot)
    elif not abandoned and not preferences.values.starter_shown and not preferences.recent:
        preferences.values.starter_shown = True
        await window.document.open(starters()[0][1], as_new=True)
    window.offer_recovery(abandoned)
