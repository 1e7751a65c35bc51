"""The debugger of the window: its pages, what they command, and what the canvas shows of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu

from studio.app.bot_tests import BotTests
from studio.app.debug_marks import marks_for
from studio.app.tasks import Tasks
from studio.bot.bot import Bot
from studio.debugging.breakpoints import Target
from studio.debugging.coverage import Coverage
from studio.debugging.debugger import Debugger, How, call_stack
from studio.debugging.memory import DebugMemory
from studio.debugging.timeline import Point
from studio.debugging.trace import Trace
from studio.interpreter.events import TableQueried
from studio.interpreter.failure import BotFailure
from studio.interpreter.session import Session
from studio.project.project import Project
from studio.ui.canvas.debug_marks import DebugMarks
from studio.ui.canvas.scene import Hit
from studio.ui.canvas.view import CanvasView
from studio.ui.debugger.debugger_page import DebuggerPage
from studio.ui.debugger.log_panel import JSON, STATE, LogPanel
from studio.ui.debugger.network_page import NetworkPage
from studio.ui.debugger.run_from_panel import RunFromPanel, settings_of
from studio.ui.debugger.trace_page import TracePage
from studio.ui.emulator.controller import EmulatorController
from studio.ui.icons import icon

if TYPE_CHECKING:
    from studio.app.actions import Actions
    from studio.app.canvases import Canvases

_KEEP_MS = 800
_FOLLOW_MS = 60

STEPS: dict[str, How] = {
    "debug_continue": "continue",
    "debug_step_over": "step over",
    "debug_step_into": "step into",
    "debug_step_out": "step out",
}


class Debugging(QObject):
    """Owns the debugger of the open bot's conversation and its pages in the bottom panel."""

    marks_changed = Signal()
    """What the canvases show of it has changed."""
    place_requested = Signal(str, str, str)
    rewound = Signal(object)
    """The conversation goes on from an earlier point: the events that led there, in their flat form."""
    run_requested = Signal(str, str, object)
    """Keys of a workflow and node to run from, and the variables to set: scope, name, value."""
    page_requested = Signal()
    """A page of the bottom panel was asked for: the panel is to be shown."""

    def __init__(self, controller: EmulatorController, logs: LogPanel, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._logs = logs
        self._tasks = tasks
        self._theme = logs.theme
        self._bot: Bot | None = None
        self._memory: DebugMemory | None = None
        self._canvases: Canvases | None = None
        self.folder: Path | None = None
        """Where breakpoints and watched expressions are kept; None to forget them with the bot."""
        self.debugger = Debugger()
        self.coverage = Coverage()
        """What conversations went through since the bot was opened."""
        self.way = Coverage()
        """What the present conversation went through."""
        self.page = DebuggerPage(self._theme, self.debugger)
        self.trace = TracePage(self._theme, Trace())
        self.network = NetworkPage(self._theme)
        self.tests = BotTests(self._theme, logs, tasks, self.debugger, self)
        self._debugger_tab = logs.add_page("Debugger", self.page)
        self._trace_tab = logs.add_page("Trace", self.trace)
        self._network_tab = logs.add_page("Network", self.network)
        self._tests_tab = logs.add_page("Tests", self.tests.page)
        self._watching: asyncio.Task[None] | None = None
        self._keep = self._timer(_KEEP_MS, self._remember)
        self._soon = self._timer(_FOLLOW_MS, self._show_soon)
        self._was_paused = False
        self._tested: Coverage | None = None
        """What the tests went through, added up; None where it has to be added up anew."""
        self._connect()

    def _timer(self, interval: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(do)
        return timer

    def _connect(self) -> None:
        controller, debugger = self._controller, self.debugger
        controller.is_held = lambda: debugger.is_paused
        controller.listen(self._hear)
        controller.listen_busy(self._busy)
        debugger.listen(self._on_debugger)
        debugger.breakpoints.listen(self._on_breakpoints)
        for page in (self.page, self.trace, self.network, self.tests.page):
            page.place_requested.connect(self.place_requested)
        self.page.command.connect(self.do)
        self.page.point_requested.connect(self.go_to)
        self.page.watches.changed.connect(self._on_watches)
        self.page.variable_breakpoint_requested.connect(self.hold_at_variable)
        self.tests.changed.connect(self._on_tests)
        tree = self._logs.tree
        tree.offers_watching = True
        tree.watch_requested.connect(self.watch)
        tree.hold_requested.connect(self.hold_at_variable)

    def attach(self, actions: Actions, canvases: Canvases) -> None:
        """Take the window's commands and canvases."""
        self._canvases = canvases
        for name in (*STEPS, "debug_pause", "debug_step_back"):
            actions[name].triggered.connect(partial(self._do_action, name))
        actions["toggle_breakpoint"].triggered.connect(lambda: self.toggle_at_selection())
        actions["run_from_node"].triggered.connect(lambda: self.ask_to_run_from_selection())
        actions["record_test"].triggered.connect(lambda: self.record())
        actions["run_tests"].triggered.connect(lambda: self.run_all_tests())
        actions["coverage"].toggled.connect(self.tests.page.coverage.setChecked)
        self.tests.page.coverage.toggled.connect(actions["coverage"].setChecked)
        actions["debugger"].triggered.connect(lambda: self.show_page(self._debugger_tab))
        canvases.debug_marks = self.marks
        canvases.menu_filled.connect(self.fill_menu)
        canvases.selection_changed.connect(self._on_selection)
        self.marks_changed.connect(canvases.show_run_state)

    # -- the bot ----------------------------------------------------------------------------------------

    def show_project(self, project: Project | None) -> None:
        """Debug another bot from now on."""
        self._remember_now()
        self._bot = project.bot if project is not None else None
        self._memory = None
        self.coverage.clear()
        self.trace.clear()
        self.network.clear()
        self.forget()
        breakpoints: Any = None
        watches: list[str] = []
        name = project.bot.settings.id if project is not None else ""
        if name and self.folder is not None:
            memory = DebugMemory(self.folder, name)
            breakpoints, watches = memory.load()
            self._memory = memory
        self.debugger.breakpoints.load(breakpoints)
        self.page.watches.set_expressions(watches)
        self._keep.stop()
        self._show_bot()
        self.tests.show_project(project)

    def bot_changed(self, bot: Bot) -> None:
        """The open bot was edited."""
        self._bot = bot
        self._show_bot()
        self.tests.bot_changed(bot)
        if self._is_covering:
            self._show_in_a_moment()

    def forget(self) -> None:
        """Another conversation begins."""
        self.way.clear()
        self.debugger.forget()
        self.page.show_stack(())
        self.marks_changed.emit()

    async def close(self) -> None:
        """End what runs and keep what is to be kept."""
        await self.tests.close()
        self._remember_now()

    def _show_bot(self) -> None:
        for page in (self.page, self.trace, self.network, self.tests.page):
            page.show_bot(self._bot)

    # -- commands ---------------------------------------------------------------------------------------

    def _do_action(self, name: str, _checked: bool = False) -> None:
        self.do(name)

    def do(self, name: str) -> None:
        """Do what a command of the debugger says."""
        debugger = self.debugger
        if name == "stop":
            self._controller.stop()
        elif name == "debug_pause":
            debugger.ask_to_pause()
        elif name == "debug_step_back":
            point = self.page.step_back_point()
            if point is not None:
                self.go_to(point)
        elif debugger.is_paused:
            debugger.go(STEPS[name])

    def go_to(self, point: Point) -> None:
        """Go on with the conversation from an earlier point, or from the end of another branch."""
        if self._controller.session is None or not point.can_be_reached:
            return
        timeline = self.debugger.timeline

        def turn(session: Session) -> AsyncGenerator[Any, None]:
            self.debugger.go_to(point)
            told: list[Mapping[str, Any]] = [event.to_json() for event in timeline.events_to(point)]
            back = {"type": "went_back", "to": self.page.point_name(point)}
            self._logs.feed([back])
            if _wrote_to_tables(timeline.branch(), point):
                told_of = "What was written to tables after that point stays as it is."
                self._logs.feed([{"type": "warning", "message": told_of}])
            self.way.clear()
            if self._bot is not None:
                self.way.feed(told, self._bot)
            self.rewound.emit([*told, back])
            if point.kind == "step" and point.incoming is not None and point.at is not None:
                before = timeline.rest_before(point).state
                return session.go_on(point.state, point.incoming, point.at, before)
            session.load(point.state)
            return _nothing()

        self._controller.go_to(turn)

    def toggle_at_selection(self) -> None:
        """Set a breakpoint on what is selected on the canvas in front, or take it away."""
        canvas = self._canvases.front if self._canvases is not None else None
        for target in targets_of(canvas) if canvas is not None else ():
            self.debugger.breakpoints.toggle(target)

    def hold_at_variable(self, name: str) -> None:
        """Hold a conversation whenever a variable changes."""
        scope, _, variable = name.strip().partition(".")
        if not scope or not variable:
            self._logs.show_problem(f"“{name}” names no variable; one is written as scope.name, such as user.name.")
            return
        target = Target("variable", variable=f"{scope}.{variable}")
        if self.debugger.breakpoints.at(target) is None:
            self.debugger.breakpoints.toggle(target)
        self.show_page(self._debugger_tab)

    def watch(self, expression: str) -> None:
        """Watch an expression."""
        self.page.watches.add(expression)
        self.show_page(self._debugger_tab)

    def show_page(self, tab: int) -> None:
        """Show a page of the bottom panel."""
        self._logs.show_tab(tab)
        self.page_requested.emit()

    def record(self) -> None:
        """Make a test of the conversation."""
        self.show_page(self._tests_tab)
        self.tests.record()

    def record_events(self, events: Iterable[Mapping[str, Any]], began: float = 0.0) -> None:
        """Make a test of a conversation that was kept, by its events in their flat form and when it began."""
        self.show_page(self._tests_tab)
        self.tests.record_events(events, began)

    def run_all_tests(self) -> None:
        """Run every test of the bot."""
        self.show_page(self._tests_tab)
        self.tests.run_all()

    def ask_to_run_from_selection(self) -> None:
        """Ask for the variables to run the selected node with."""
        canvas = self._canvases.front if self._canvases is not None else None
        if canvas is not None and len(canvas.selected_nodes) == 1:
            self.ask_to_run(canvas, canvas.selected_nodes[0])

    def ask_to_run(self, canvas: CanvasView, node: str) -> None:
        """Ask for the variables to run a node with, beside it."""
        workflow = self._bot.workflow(canvas.workflow_key) if self._bot is not None else None
        found = workflow.node(node) if workflow is not None else None
        if self._bot is None or workflow is None or found is None or not found.runs:
            return
        panel = canvas.findChild(RunFromPanel)
        if panel is None:
            panel = RunFromPanel(self._theme, canvas)
            panel.run_requested.connect(self.run_requested)
        session = self._controller.session
        now = session.variables() if session is not None else {}
        stack = self.debugger.pause.stack if self.debugger.pause is not None else ()
        if not (stack and stack[-1].workflow == workflow.key):
            now = {scope: values for scope, values in now.items() if scope != "workflow"}
        panel.ask(workflow.key, node, found.name, settings_of(self._bot, workflow.key, now), canvas.place_of(node))

    def fill_menu(self, menu: QMenu, canvas: CanvasView, hit: Hit) -> None:
        """Put what belongs to the debugger into the menu of a place on a canvas."""
        target = target_at(canvas, hit)
        node = canvas.scene.nodes.get(hit.node_key)
        if target is None or node is None or not node.node.runs:
            return
        menu.addSeparator()
        one = self.debugger.breakpoints.at(target)
        word = "Remove breakpoint" if one is not None else "Set breakpoint"
        toggle = menu.addAction(icon("breakpoint", self._theme), word)
        toggle.setObjectName("menu_breakpoint")
        toggle.triggered.connect(lambda: self.debugger.breakpoints.toggle(target))
        condition = menu.addAction("Edit condition…" if one is not None else "Set breakpoint with a condition…")
        condition.setObjectName("menu_condition")
        condition.triggered.connect(lambda: self.edit_condition(target))
        if one is not None:
            switch = menu.addAction("Switch breakpoint off" if one.is_enabled else "Switch breakpoint on")
            switch.setObjectName("menu_switch_breakpoint")
            switch.triggered.connect(lambda: self.debugger.breakpoints.set_enabled(target, not one.is_enabled))
        if hit.kind != "edge" and not hit.port_id:
            run = menu.addAction(icon("play", self._theme), "Run from here with variables…")
            run.setObjectName("run_with_variables")
            run.triggered.connect(lambda: self.ask_to_run(canvas, node.key))

    def edit_condition(self, target: Target) -> None:
        """Ask under which condition a breakpoint holds."""
        self.show_page(self._debugger_tab)
        self.page.edit_condition(target)

    # -- what is shown ----------------------------------------------------------------------------------

    @property
    def _is_covering(self) -> bool:
        return self.tests.page.coverage.isChecked()

    def marks(self, workflow: str) -> DebugMarks:
        """What the canvas of a workflow shows of the debugger."""
        covered = None
        if self._is_covering:
            if self._tested is None:
                self._tested = self.tests.suite.coverage
            covered = Coverage()
            covered.add(self.coverage)
            covered.add(self._tested)
        return marks_for(workflow, self.debugger, self.way, covered, self.tests.suite)

    def _hear(self, events: Iterable[Mapping[str, Any]]) -> None:
        told = list(events)
        self.trace.feed(told)
        self.network.feed(told)
        moved = False
        if self._bot is not None:
            moved = self.way.feed(told, self._bot)
            self.coverage.feed(told, self._bot)
        if any(event.get("type") == "state" for event in told):
            self._show_state()
        if any(event.get("type") in ("http_called", "turn_finished") for event in told):
            count = self.network.count
            self._logs.tabs.setTabText(self._network_tab, f"Network · {count}" if count else "Network")
        if moved:
            self._show_in_a_moment()

    def _busy(self, busy: bool) -> None:
        self.page.set_busy(busy)
        self._show_in_a_moment()

    def _on_debugger(self) -> None:
        paused = self.debugger.is_paused
        if paused and not self._was_paused:
            self._show_held()
        self._was_paused = paused
        self._show_in_a_moment()

    def _show_held(self) -> None:
        """Bring the place into view without taking the keyboard from whoever types."""
        pause = self.debugger.pause
        if pause is None:
            return
        focus = QApplication.focusWidget()
        # Who steps while looking at the variables, the event or the trace goes on looking at them.
        stays = (STATE, JSON, self._trace_tab, self._network_tab)
        now = self._logs.tabs.currentIndex()
        self.show_page(now if now in stays else self._debugger_tab)
        if pause.node:
            self.place_requested.emit(pause.workflow, pause.node, pause.card)
        if focus is not None and focus.isVisible():
            focus.setFocus()

    def _show_in_a_moment(self) -> None:
        if not self._soon.isActive():  # started anew each time, it would never fire while a bot is busy
            self._soon.start()

    def _show_soon(self) -> None:
        self._logs.event_page.show_event(self.debugger.event)
        if self._is_covering or self.tests.page.isVisible():
            self.tests.show_coverage(self.coverage)
        self.marks_changed.emit()

    def _show_state(self) -> None:
        """The variables were told: types, call stack and watched expressions follow."""
        session = self._controller.session
        if not isinstance(session, Session) or self._bot is None:
            return
        stack = call_stack(session.conversation, session.bot.workflow)
        self.page.show_stack(stack)
        workflow = session.bot.workflow(stack[-1].workflow) if stack else None
        declared = session.bot.variables(workflow) if workflow is not None else ()
        self._logs.state.set_types(
            {f"{variable.scope or 'workflow'}.{variable.name}": variable.type for variable in declared}
        )
        self._look_up()

    def _look_up(self) -> None:
        """Evaluate the watched expressions anew."""
        if self._watching is not None:
            self._watching.cancel()
        expressions = self.page.watches.expressions
        self._watching = self._tasks.start(self._evaluate(expressions)) if expressions else None

    async def _evaluate(self, expressions: Sequence[str]) -> None:
        session = self._controller.session
        for expression in expressions:
            try:
                if self.debugger.is_paused:
                    value = await self.debugger.look_up(expression)
                elif isinstance(session, Session) and not self._controller.is_busy:
                    value = await session.look_up(expression)
                else:
                    return
            except (BotFailure, ValueError) as problem:
                self.page.watches.show_value(expression, None, str(problem))
            else:
                self.page.watches.show_value(expression, value)

    def _on_breakpoints(self) -> None:
        self._keep.start()
        self.marks_changed.emit()

    def _on_watches(self) -> None:
        self._keep.start()
        self._look_up()

    def _on_tests(self) -> None:
        self._tested = None
        self.tests.show_coverage(self.coverage)
        self.marks_changed.emit()

    def _on_selection(self, canvas: CanvasView) -> None:
        nodes = canvas.selected_nodes
        self.tests.page.show_node((canvas.workflow_key, nodes[0]) if len(nodes) == 1 else None)

    # -- keeping ----------------------------------------------------------------------------------------

    def _remember(self) -> None:
        memory = self._memory
        if memory is not None:
            kept = (self.debugger.breakpoints.to_json(), self.page.watches.expressions)
            self._tasks.start(asyncio.to_thread(self._write, memory, *kept))

    def _remember_now(self) -> None:
        if self._keep.isActive() and self._memory is not None:
            self._write(self._memory, self.debugger.breakpoints.to_json(), self.page.watches.expressions)
        self._keep.stop()

    def _write(self, memory: DebugMemory, breakpoints: list[dict[str, Any]], watches: list[str]) -> None:
        memory.save(breakpoints, watches)


def target_at(canvas: CanvasView, hit: Hit) -> Target | None:
    """What a breakpoint would be on at a place of a canvas."""
    workflow = canvas.workflow_key
    if hit.edge is not None:
        return Target("transition", workflow, hit.edge[0], transition=hit.edge[1])
    if not hit.node_key:
        return None
    if hit.port_id:
        return Target("transition", workflow, hit.node_key, transition=hit.port_id)
    if hit.card_key:
        return Target("card", workflow, hit.node_key, hit.card_key)
    return Target("node", workflow, hit.node_key)


def targets_of(canvas: CanvasView) -> list[Target]:
    """What breakpoints are set on by what is selected."""
    selection, workflow = canvas.scene.selection, canvas.workflow_key
    if selection.edge is not None:
        return [Target("transition", workflow, selection.edge[0], transition=selection.edge[1])]
    if selection.card is not None and selection.only_node is not None:
        return [Target("card", workflow, selection.only_node, selection.card)]
    nodes = canvas.scene.nodes
    return [Target("node", workflow, key) for key in canvas.selected_nodes if nodes[key].node.runs]


_READING = ("find", "get", "list", "count", "search")


def _wrote_to_tables(branch: Sequence[Point], point: Point) -> bool:
    """Whether rows of tables were changed along a branch after a point."""
    after = branch[branch.index(point) + 1 :] if point in branch else ()
    return any(
        isinstance(event, TableQueried) and not event.operation.lower().startswith(_READING)
        for one in after
        for event in one.events
    )


async def _nothing() -> AsyncGenerator[Any, None]:
    nothing: tuple[Any, ...] = ()
    for event in nothing:
        yield event
