"""The main window: explorer on the left, canvases in tabs, inspector and emulator on the right, log below."""

from __future__ import annotations

import base64
import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.analysis.problem import Problem
from studio.app.actions import COMMANDS, MENUS, ON_CANVAS, Actions
from studio.app.appearance import Appearance, show_about
from studio.app.bot_sections import BotSections
from studio.app.canvas_commands import CanvasCommands
from studio.app.canvas_looks import CanvasLooks
from studio.app.canvases import Canvases
from studio.app.card_page import CardPage
from studio.app.changes import Changes
from studio.app.dialogs import Dialogs, WindowDialogs
from studio.app.document import Document
from studio.app.editors import Editors
from studio.app.emulation import Emulation
from studio.app.home import Home
from studio.app.left_values import LeftValues
from studio.app.linting import Linting
from studio.app.navigation import Navigation
from studio.app.preferences import Preferences
from studio.app.status import Status
from studio.app.tasks import Tasks
from studio.bot.bot import Bot
from studio.bot.ids import Ids
from studio.bot.uses import Owner
from studio.project.configuration_values import ConfigurationValues, SystemVault, Vault
from studio.project.project import Notice, Project
from studio.project.workspace import Session, Workspace
from studio.resources import resource_path
from studio.ui.canvas.view import CanvasView
from studio.ui.debugger.log_panel import LogPanel
from studio.ui.emulator.composer import RecentMessages
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.home.welcome import WelcomePage
from studio.ui.inspector.inspector import Inspector
from studio.ui.problems.problem_list import ProblemList
from studio.ui.theme import Theme
from studio.ui.tray.tray_state import TrayState
from studio.ui.widgets.notice_bar import NoticeBar

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Wires the panels to one project. Data flows one way: gesture or field → edit → project → every view."""

    closed = Signal()
    quit_requested = Signal()
    window_requested = Signal()
    """Another window is wanted, for a second bot."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        workspace: Workspace,
        ids: Ids | None = None,
        dialogs: Dialogs | None = None,
        vault: Vault | None = None,
    ) -> None:
        """`vault` keeps the values of configuration variables; the system's keyring, where there is one, by default."""
        super().__init__()
        self._values = ConfigurationValues(vault or SystemVault(preferences.folder / "values"))
        self._theme = theme
        self._preferences = preferences
        self._ids = ids or Ids()
        self._leaving = False
        self._left_values = LeftValues(self._values)
        self._panels_shown: list[QDockWidget] = []
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 480)
        self.resize(1440, 900)
        self.tasks = Tasks(self._report)
        self.document = Document(workspace, preferences, dialogs or WindowDialogs(self), self.tasks, self)
        self.actions_by_name = Actions(self, theme)
        self._build_centre()
        self._build_panels()
        self._build_menus()
        self.appearance = Appearance(theme, preferences, self.actions_by_name, self)
        self.status = Status(self.statusBar(), lambda: self.document.row_jobs.is_running)
        # Before the emulation listens: the bot answers with what is in the inspector.
        self.emulator.said.connect(self.commit)
        self.emulation = Emulation(self.emulator, self.log, self.tasks, self._values, self)
        self._connect()
        self._restore_arrangement()
        self._on_opened(None)

    # Building ------------------------------------------------------------------------------------------------

    def _build_centre(self) -> None:
        self.notice = NoticeBar(self._theme)
        self.welcome = WelcomePage(self._theme)
        self.canvases = Canvases(
            self._theme,
            self.document,
            self._ids,
            lambda workflow: self.emulation.run_state(workflow),
            lambda workflow, node: self.emulation.start_at(workflow, node),
            self,
        )
        self.canvases.tray = TrayState.from_json(self._preferences.values.tray)
        self.canvases.looks = CanvasLooks(self._preferences.folder / "views")
        self.tabs = self.canvases.tabs
        self.editors = Editors(self.tabs, self.document, self)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.tabs)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages)
        self.setCentralWidget(centre)

    def _build_panels(self) -> None:
        self.inspector = Inspector(self._theme, self.document.apply, self._ids)
        self.navigation = Navigation(
            self,
            self._theme,
            self.document,
            self.actions_by_name,
            self.tasks,
            self._ids,
            self.commit,
        )
        self.navigation.palette.recent_commands = list(self._preferences.values.recent_commands)
        self.explorer = self.navigation.explorer
        self.sections = BotSections(
            self._theme, self.navigation.side, self.editors, self.document, self.tasks, self._ids, self._values, self
        )
        self.navigation.add_tools()
        self.changes = Changes(self._theme, self.document, self.tasks, self)
        side = self.navigation.side
        self.card_page = CardPage(side, self.canvases, self.document, self._theme, self)
        side.add_page("changes", "Changes", "versions", self.changes.panel, "What changed since the bot was saved")
        side.page_changed.connect(lambda name: self.changes.show_page(name == "changes"))
        self.emulator = EmulatorPanel(self._theme, lambda url: self.emulation.picture(url))
        self.emulator.new_shortcut.setEnabled(False)
        self.emulator.composer.recent = RecentMessages(self._preferences.values.said)
        self.emulator.network_action.setChecked(self._preferences.values.load_pictures)
        self.log = LogPanel(self._theme)
        self.problems = ProblemList(self._theme)
        self._problems_tab = self.log.add_page("Problems", self.problems)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.explorer_dock = self._dock("explorer", "Explorer", self.navigation.side, left)
        self.inspector_dock = self._dock("inspector", "Inspector", self.inspector, right)
        self.emulator_dock = self._dock("emulator", "Emulator", self.emulator, right)
        self.log_dock = self._dock("log", "Log", self.log, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.splitDockWidget(self.inspector_dock, self.emulator_dock, Qt.Orientation.Vertical)
        self.setCorner(Qt.Corner.BottomRightCorner, right)
        self.setCorner(Qt.Corner.BottomLeftCorner, left)
        self.setDockNestingEnabled(True)
        self.resizeDocks([self.explorer_dock, self.inspector_dock], [280, 360], Qt.Orientation.Horizontal)
        self.resizeDocks([self.inspector_dock, self.emulator_dock], [420, 460], Qt.Orientation.Vertical)
        self.resizeDocks([self.log_dock], [220], Qt.Orientation.Vertical)

    def _dock(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(f"{name}_dock")
        dock.setAccessibleName(title)
        # Panels head themselves, so none needs a second title.
        dock.setTitleBarWidget(QWidget())
        frame = QFrame()
        frame.setProperty("role", "panel")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)
        dock.setWidget(frame)
        self.addDockWidget(area, dock)
        return dock

    def _build_menus(self) -> None:
        for title in MENUS:
            menu = self.menuBar().addMenu(title)
            group = 0
            for command in COMMANDS:
                if command.menu != title:
                    continue
                if command.group != group:
                    menu.addSeparator()
                    group = command.group
                menu.addAction(self.actions_by_name[command.name])
                if command.name == "import":
                    self.recent_menu = menu.addMenu("Open recent")
                    self.recent_menu.aboutToShow.connect(self._fill_recent)
        self._corner = QToolButton()
        self._corner.setDefaultAction(self.actions_by_name["talk"])
        self._corner.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.menuBar().setCornerWidget(self._corner, Qt.Corner.TopRightCorner)

    def _connect(self) -> None:
        act = self.actions_by_name
        start = self.tasks.start
        document = self.document
        act["new_window"].triggered.connect(self.window_requested)
        act["new"].triggered.connect(lambda: start(document.new()))
        act["open"].triggered.connect(lambda: start(document.choose_and_open()))
        act["import"].triggered.connect(lambda: start(document.choose_and_import()))
        # What was typed a moment ago counts: it becomes an edit before anything that depends on the bot.
        for name in ("save", "save_as", "save_as_folder", "export", "undo", "redo", "talk", "new_conversation"):
            act[name].triggered.connect(self.commit)
        act["save"].triggered.connect(lambda: start(document.save()))
        act["save_as"].triggered.connect(lambda: start(document.save_as()))
        act["save_as_folder"].triggered.connect(lambda: start(document.save_as_folder()))
        act["export"].triggered.connect(lambda: start(document.export()))
        act["close_tab"].triggered.connect(self._close_tab)
        act["close_bot"].triggered.connect(lambda: start(document.leave()))
        act["quit"].triggered.connect(self.quit_requested)
        act["undo"].triggered.connect(document.undo)
        act["redo"].triggered.connect(document.redo)
        act["delete"].triggered.connect(lambda: self.canvases.do("delete_selection"))
        act["select_all"].triggered.connect(lambda: self.canvases.do("select_all"))
        act["toggle_left"].triggered.connect(lambda on: self.explorer_dock.setVisible(on))
        act["toggle_right"].triggered.connect(self._show_right)
        act["toggle_bottom"].triggered.connect(lambda on: self.log_dock.setVisible(on))
        for name in ("zoom_in", "zoom_out", "zoom_actual", "fit", "fit_selection"):
            act[name].triggered.connect(lambda _=False, name=name: self.canvases.do(name))
        act["settings"].triggered.connect(self.sections.show_settings)
        act["problems"].triggered.connect(self._go_to_problems)
        act["about"].triggered.connect(self._about)
        act["talk"].triggered.connect(self._talk)
        act["new_conversation"].triggered.connect(self.emulation.new_conversation)
        for name, panel_action in (
            ("send_event", self.emulator.event_action),
            ("surroundings", self.emulator.surroundings_action),
            ("conversations", self.emulator.conversations_action),
        ):
            act[name].triggered.connect(self._talk)
            act[name].triggered.connect(panel_action.trigger)
        act["new_user"].triggered.connect(self.emulation.new_user)
        act["simulate_timeout"].triggered.connect(self.emulation.simulate_timeout)
        act["stop"].triggered.connect(self.emulation.stop)
        document.leaving.connect(self.commit)
        document.opened.connect(self._on_opened)
        document.changed.connect(self._on_changed)
        document.said.connect(self._say)
        document.working.connect(self.status.show_working)
        self.status.give_up.clicked.connect(document.row_jobs.give_up)
        self.navigation.place_requested.connect(self.go_to)
        self.navigation.refused.connect(lambda text: self._say(text, True))
        self.navigation.panel_wanted.connect(self.explorer_dock.show)
        self.navigation.matches_changed.connect(self._mark_matches)
        self.navigation.owner_requested.connect(self._show_owner)
        self.inspector.go_to.connect(self.go_to)
        self.inspector.table_requested.connect(lambda key: self.sections.open("tables", key))
        self.inspector.refused.connect(lambda text: self._say(text, True))
        self.emulator.place_requested.connect(self.go_to)
        self.log.place_requested.connect(self.go_to)
        self.sections.place_requested.connect(self.go_to)
        self.sections.owner_requested.connect(self._show_owner)
        self.navigation.variables.schema_requested.connect(lambda key: self.sections.open("schemas", key))
        self.sections.configuration.values_changed.connect(self.emulation.values_changed)
        self.sections.refused.connect(lambda text: self._say(text, True))
        self.changes.panel.place_requested.connect(self.go_to)
        self.changes.refused.connect(lambda text: self._say(text, True))
        self.status.saved.clicked.connect(lambda: self.navigation.show_page("changes"))
        self.linting = Linting(self.tasks, self)
        self.linting.found.connect(self._show_problems)
        self.problems.place_requested.connect(self.go_to)
        self.problems.fix_requested.connect(self._fix)
        self.status.problems.clicked.connect(self._go_to_problems)
        self.emulation.run_state_changed.connect(self.canvases.show_run_state)
        self.emulation.debugging.folder = self._preferences.folder / "debugging"
        self.emulation.debugging.attach(act, self.canvases)
        self.emulation.debugging.place_requested.connect(self.go_to)
        self.emulation.debugging.page_requested.connect(self.log_dock.show)
        self.welcome.new_requested.connect(lambda: start(document.new()))
        self.welcome.open_file_requested.connect(lambda: start(document.choose_and_open()))
        self.welcome.open_requested.connect(lambda path: start(document.open(path)))
        self.welcome.starter_requested.connect(lambda path: start(document.open(path, as_new=True)))
        self.canvas_commands = CanvasCommands(self.canvases, act, self.tasks, self._preferences, self)
        self.home = Home(self.editors, act["home"], self.explorer, document, self._theme, self._ids, self)
        self.status.zoom.zoom_chosen.connect(lambda zoom: self.canvases.do("zoom_to", zoom))
        self.status.zoom.fit_chosen.connect(lambda: self.canvases.do("fit"))
        self.status.zoom.fit_selection_chosen.connect(lambda: self.canvases.do("fit_selection"))
        self.canvases.front_changed.connect(self._on_front)
        self.canvases.selection_changed.connect(self._on_selection)
        self.canvases.zoom_changed.connect(self._show_zoom)
        for part in (self.canvases, self.editors):
            part.refused.connect(lambda text: self._say(text, True))
        self.editors.place_requested.connect(self.go_to)
        for dock, name in (
            (self.explorer_dock, "toggle_left"),
            (self.emulator_dock, "toggle_right"),
            (self.log_dock, "toggle_bottom"),
        ):
            dock.visibilityChanged.connect(lambda _=False, d=dock, n=name: act[n].setChecked(not d.isHidden()))
            act[name].setChecked(not dock.isHidden())

    # The bot -------------------------------------------------------------------------------------------------

    @property
    def project(self) -> Project | None:
        return self.document.project

    def _on_opened(self, project: Project | None) -> None:
        left = self._left_values.open(self.document.saved_bot)
        if left is not None:
            self.tasks.start(self._forget_values(left))
        self.canvases.close_all()
        self.editors.close_all()
        self.actions_by_name.set_bot_open(project is not None)
        self.canvases.show_problems([])
        self.status.show_problems(0)
        self.linting.look_at(project.bot if project else None)
        self.emulation.show_project(project)
        self._show_panels(project is not None)
        if project is None:
            self.welcome.show_choices(self._preferences.recent, starters())
            self.pages.setCurrentWidget(self.welcome)
        else:
            self.pages.setCurrentWidget(self.tabs)
            main = project.bot.main
            if main is not None:
                self.open_workflow(main.key)
                self.canvases.reopen()
            for finding in project.findings:
                self.log.feed(
                    [{"type": "warning" if finding.severity != "info" else "note", "message": finding.message}]
                )
        self._on_front()
        self._show_state()

    def _on_changed(self, notice: Notice) -> None:
        if notice.kind == "saved":
            self._left_values.save(notice.after)
        else:
            self._update_views(notice.after)
            self.linting.look_at(notice.after)
            self.emulation.bot_changed()
        self._show_state()

    async def _forget_values(self, left: Bot | None) -> None:
        problem = await self._left_values.forget(left)
        if problem:
            self._say(problem, True)

    def _show_problems(self, bot: Bot, problems: list[Problem]) -> None:
        self.problems.show_problems(bot, problems)
        serious = sum(1 for problem in problems if problem.severity != "info")
        self.log.tabs.setTabText(self._problems_tab, f"Problems · {len(problems)}" if problems else "Problems")
        self.status.show_problems(serious)
        self.canvases.show_problems(problems)

    def _fix(self, problem: Problem) -> None:
        if self.project is not None and problem.fix is not None:
            try:
                self.document.apply(problem.fix.make(self.project.bot, self._ids))
            except (ValueError, LookupError) as error:
                self._say(f"That could not be mended: {error}", True)

    def _go_to_problems(self) -> None:
        self.log_dock.show()
        self.log.show_tab(self._problems_tab)
        self.problems.list.setFocus()

    def _update_views(self, bot: Bot) -> None:
        self.canvases.update_bot(bot)
        self.inspector.update_bot(bot)
        self.editors.update_bot(bot)

    def commit(self) -> None:
        """What was typed a moment ago counts: make it edits."""
        self.inspector.commit()
        self.editors.commit()

    def _close_tab(self) -> None:
        page = self.tabs.currentWidget()
        if page is not None:
            self.tabs.close_requested.emit(page)

    def open_workflow(self, key: str) -> CanvasView | None:
        """Show a workflow in a tab, its own if it has one already."""
        return self.canvases.open(key)

    def go_to(self, workflow: str, node: str = "", card: str = "") -> None:
        """Show a node (and card) of a workflow and select it."""
        self.canvases.go_to(workflow, node, card)

    @property
    def canvas(self) -> CanvasView | None:
        """The canvas in front, if a workflow is open."""
        return self.canvases.front

    def _on_front(self) -> None:
        has_canvas = self.canvas is not None
        for name in ON_CANVAS:
            # Where no canvas is in front, their keys are those of the editor that is.
            self.actions_by_name[name].setEnabled(has_canvas and self.project is not None)
        self.navigation.show_workflow(self.canvas.workflow_key if self.canvas is not None else "")
        if self.canvas is None and self.project is not None:
            self.inspector.show_selection(self.project.bot, "", ())
        if self.canvas is not None:
            self.navigation.mark_matches(self.canvas)

    def _mark_matches(self) -> None:
        for canvas in self.canvases:
            self.navigation.mark_matches(canvas)

    def _show_owner(self, owner: Owner) -> None:
        """Open the editor of what is on no canvas; where there is none, say where it is."""
        if owner.section == "variables":
            self.navigation.go_to_owner(owner)
            return
        if len(owner.path) > 1 and self.sections.open(owner.section, owner.path[1]):
            return
        kind = {"hooks": "hook", "actions": "action", "agents": "agent", "tables": "table"}.get(owner.section, "place")
        self._say(f"It is in the {kind} “{owner.name}”.")

    def _on_selection(self, canvas: CanvasView) -> None:
        if self.project is not None:
            self.inspector.show_selection(
                self.project.bot, canvas.workflow_key, canvas.selected_nodes, canvas.selected_card
            )

    # Running -------------------------------------------------------------------------------------------------

    def _talk(self) -> None:
        self._show_right(True)
        self.emulator.setFocus()

    # Window --------------------------------------------------------------------------------------------------

    def _show_panels(self, bot_is_open: bool) -> None:
        """Without a bot the panels have nothing to show; with one, those are back that were there before."""
        docks = (self.explorer_dock, self.inspector_dock, self.emulator_dock, self.log_dock)
        if not bot_is_open:
            self._panels_shown = [dock for dock in docks if not dock.isHidden()] or self._panels_shown
        for dock in docks:
            dock.setVisible(bot_is_open and dock in self._panels_shown)

    def _show_right(self, on: bool) -> None:
        self.inspector_dock.setVisible(on)
        self.emulator_dock.setVisible(on)

    def _say(self, text: str, error: bool = False) -> None:
        self.notice.tell(text, error=error)
        self.log.feed([{"type": "error" if error else "note", "message": text}])

    def _report(self, error: BaseException) -> None:
        self._say(f"Something in the Studio failed: {error or type(error).__name__}.", True)
        log.error("work beside the window failed", exc_info=error)

    def _show_state(self) -> None:
        project = self.project
        modified = project is not None and project.is_modified
        self.setWindowTitle(f"{project.name}[*] — Dialoom Studio" if project else "Dialoom Studio")
        self.setWindowModified(modified)
        undo = project.history.next_undo if project else None
        redo = project.history.next_redo if project else None
        for name, edit, word in (("undo", undo, "Undo"), ("redo", redo, "Redo")):
            self.actions_by_name[name].setEnabled(edit is not None)
            self.actions_by_name[name].setText(f"{word} {edit.label[:1].lower()}{edit.label[1:]}" if edit else word)
        self.status.show_saved(project)
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.status.zoom.show_zoom(self.canvas.zoom if self.canvas is not None else None)

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        recent = self._preferences.recent
        for path in recent:
            action = self.recent_menu.addAction(f"{path.name}  —  {path.parent}")
            action.triggered.connect(lambda _=False, path=path: self.tasks.start(self.document.open(path)))
        if not recent:
            self.recent_menu.addAction("No bots opened yet").setEnabled(False)

    def _about(self) -> None:
        show_about(self, self._theme)

    def offer_recovery(self, sessions: list[Session]) -> None:
        """Offer to go on with bots whose Studio ended uncleanly, one after the other."""
        if not sessions:
            return
        session, rest = sessions[0], sessions[1:]

        def recover() -> None:
            self.tasks.start(self.document.recover(session))

        def discard() -> None:
            session.remove()
            self.offer_recovery(rest)

        self.notice.tell(
            f"The Studio did not end properly. “{session.name}” has edits that were not saved.",
            [("Recover them", recover), ("Discard them", discard)],
        )

    def _restore_arrangement(self) -> None:
        values = self._preferences.values
        if values.geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(values.geometry)))
        if values.arrangement:
            self.restoreState(QByteArray(base64.b64decode(values.arrangement)))

    def _save_preferences(self) -> None:
        values = self._preferences.values
        values.recent_commands = self.navigation.palette.recent_commands
        values.tray = self.canvases.tray.to_json()
        values.said = self.emulator.composer.recent.messages
        values.load_pictures = self.emulator.network_action.isChecked()
        values.geometry = base64.b64encode(self.saveGeometry().data()).decode()
        values.arrangement = base64.b64encode(self.saveState().data()).decode()
        try:
            self._preferences.save()
        except OSError as error:
            self._say(f"Preferences could not be saved: {error.strerror}.", True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_bot(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_bot(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.tasks.start(self.document.open(path))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leaving:
            event.accept()
            return
        event.ignore()
        self.tasks.start(self._leave())

    async def _leave(self) -> None:
        """Ask about unsaved work, end everything that runs, then close for good."""
        if not await self.document.may_leave():
            return
        self._save_preferences()
        await self.shut_down()
        self._leaving = True
        self.close()
        self.closed.emit()

    async def shut_down(self) -> None:
        """End conversations, tasks and the project. The window can only be closed afterwards."""
        await self.emulation.close()
        await self.sections.close()
        self.emulator.close_resources()
        await self.tasks.close()
        await self._forget_values(self._left_values.open(None))
        self.document.close()


def starters() -> list[tuple[str, Path]]:
    """The bots that come with the Studio."""
    return [("Pizzeria", resource_path("starters", "pizzeria"))]


def dropped_bot(data: QMimeData) -> Path | None:
    """The bot file or project folder that is dragged over the window, if it is one alone."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and (paths[0].is_dir() or paths[0].suffix.lower() in (".bpz", ".zip")) else None
