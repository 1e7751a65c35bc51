"""Pictures of the main views, in both themes, from the real window: `python packaging/screenshots.py [FOLDER]`.

Opens the window offscreen, does what a person would, and writes PNGs. The README shows two of them
(`resources/screenshots`); looking at all of them is how the look is checked.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from PySide6.QtWidgets import QApplication  # noqa: E402
from qasync import QEventLoop  # noqa: E402

from studio.app.preferences import Preferences  # noqa: E402
from studio.app.window import MainWindow  # noqa: E402
from studio.project.configuration_values import FileVault  # noqa: E402
from studio.project.workspace import Workspace  # noqa: E402
from studio.ui.theme import Theme, ThemeName, apply_theme  # noqa: E402

STARTER = REPOSITORY / "resources" / "starters" / "pizzeria"
SIZE = (1440, 900)


async def settle(window: MainWindow, seconds: float = 0.3) -> None:
    """Let layouts, animations and the running turn come to rest."""
    await asyncio.sleep(seconds)


async def take(window: MainWindow, path: Path, seconds: float = 0.3) -> None:
    await settle(window, seconds)
    window.grab().save(str(path))
    print(path)


async def talk(window: MainWindow, *messages: str) -> None:
    """Say something to the bot and wait for its answers."""
    for message in messages:
        window.emulator.said.emit(message)
        for _ in range(200):
            await asyncio.sleep(0.05)
            if not window.emulation.is_busy:
                break


async def pictures(window: MainWindow, theme: ThemeName, bot: Path, folder: Path) -> None:
    await take(window, folder / f"welcome-{theme}.png")
    await window.document.open(bot, as_new=True)
    await settle(window)
    await talk(window, "hi", "order a pizza", "diavola")
    name = bot.stem
    main = window.canvas
    nodes = [node for node in main.scene.workflow.nodes if node.type == "standard"]
    if nodes:
        main.select_nodes([nodes[0].key], nodes[0].cards[0].key if nodes[0].cards else None)
    await take(window, folder / f"studio-{name}-{theme}.png")
    for workflow in window.project.bot.workflows[:6]:
        canvas = window.open_workflow(workflow.key)
        canvas.fit()
        await take(window, folder / f"workflow-{name}-{workflow.key.replace('#', '_')}-{theme}.png")


async def sections(window: MainWindow, theme: ThemeName, folder: Path, name: str) -> None:
    """Every page of the explorer, and an editor of the first thing each lists."""
    bot = window.project.bot
    first = {
        "tables": next(iter(bot.tables), ""),
        "library": f"intents/{bot.intents[0].id}" if bot.intents else "",
        "agents": next(iter(bot.agents), ""),
        "schemas": bot.schemas[0].id if bot.schemas else "",
        "hooks": bot.hooks[0].id if bot.hooks else "",
    }
    for page in (*first, "variables", "configuration", "find", "history", "changes"):
        window.navigation.show_page(page)
        if first.get(page):
            window.editors.open(page, first[page])
        if page == "configuration":
            window.sections.show_settings()
        await take(window, folder / f"{page}-{name}-{theme}.png", 1.0)


async def debugging(window: MainWindow, theme: ThemeName, folder: Path, name: str) -> None:
    """The pages of the bottom panel while the bot is held at a breakpoint."""
    nodes = [node for node in window.canvas.scene.workflow.nodes if node.type == "standard"]
    window.canvas.select_nodes([nodes[-1].key if len(nodes) < 3 else nodes[2].key])
    window.actions_by_name["toggle_breakpoint"].trigger()
    window.emulation.new_conversation()
    await talk(window, "hi", "order a pizza")
    for tab in range(window.log.tabs.count()):
        window.log.show_tab(tab)
        title = window.log.tabs.tabText(tab).split(" ")[0].lower()
        await take(window, folder / f"bottom-{title}-{name}-{theme}.png")
    window.emulation.stop()
    await settle(window)


async def run(window: MainWindow, theme: ThemeName, bots: list[Path], folder: Path) -> None:
    for bot in bots:
        await pictures(window, theme, bot, folder)
        await sections(window, theme, folder, bot.stem)
        window.editors.close_all()
        window.open_workflow(window.project.bot.main.key)
        window.navigation.show_page("workflows")
        await debugging(window, theme, folder, bot.stem)
        window.document.close()
    await window.shut_down()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=REPOSITORY / "build" / "screenshots")
    parser.add_argument("--bot", type=Path, action="append", help="a bot to show (repeatable); the starter without it")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        for name in ("light", "dark"):
            with tempfile.TemporaryDirectory() as home:
                theme = Theme(name)
                apply_theme(app, theme)
                window = MainWindow(
                    theme,
                    Preferences(Path(home) / "p.json"),
                    Workspace(Path(home) / "sessions"),
                    vault=FileVault(Path(home) / "values"),
                )
                window.resize(*SIZE)
                window.show()
                loop.run_until_complete(run(window, name, options.bot or [STARTER], options.folder))
                window.deleteLater()
    return 0


if __name__ == "__main__":
    sys.exit(main())
