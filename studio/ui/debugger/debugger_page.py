"""The debugger: going on and stepping, breakpoints, the call stack, watched expressions, and points to go back to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.debugging.breakpoints import Breakpoint, Target
from studio.debugging.debugger import Called, Debugger
from studio.debugging.timeline import Point
from studio.ui.debugger.ask_line import AskLine
from studio.ui.debugger.line_list import LineList, Row
from studio.ui.debugger.places import is_there, place_name, target_name
from studio.ui.debugger.titled import Titled, side_by_side, thin_line
from studio.ui.debugger.watch_list import WatchList
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.icon_button import IconButton

COMMANDS: tuple[tuple[str, str, str, str], ...] = (
    ("debug_continue", "resume", "Continue", "F5"),
    ("debug_pause", "pause", "Pause at the next step", "F6"),
    ("debug_step_over", "step-over", "Step over", "F10"),
    ("debug_step_into", "step-into", "Step into the workflow", "F11"),
    ("debug_step_out", "step-out", "Step out of the workflow", "Shift+F11"),
    ("debug_step_back", "undo", "Step back", "Alt+F10"),
    ("stop", "stop", "Stop", "Shift+F5"),
)
"""Name, icon, words and key of what the tool bar offers."""

BREAKPOINT_ICONS = {"node": "standard", "card": "card", "transition": "transition", "variable": "variables"}
_REFRESH_MS = 30
_WHY = {
    "breakpoint": "Held at a breakpoint",
    "variable": "Held as a variable changed",
    "step": "Held after a step",
    "request": "Held as asked",
    "return": "Held where you went back to",
}
_SHOWN_POINTS = 2000


class DebuggerPage(QWidget):
    """Shows a debugger and says what the person wants of it; it runs nothing itself."""

    command = Signal(str)
    """Name of one of `COMMANDS`."""
    place_requested = Signal(str, str, str)
    point_requested = Signal(object)
    """A Point the conversation is to go on from."""
    variable_breakpoint_requested = Signal(str)

    def __init__(self, theme: Theme, debugger: Debugger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._debugger = debugger
        self._bot: Bot | None = None
        self._is_busy = False
        self._rest_stack: tuple[Called, ...] = ()
        self._shown_revision = -1
        self._points: dict[object, Point] = {}
        self.status = ElidedLabel("", role="muted")
        self.buttons: dict[str, IconButton] = {}
        for name, symbol, words, key in COMMANDS:
            button = IconButton(theme, symbol, f"{words} ({key})", side=CONTROL_HEIGHT)
            button.clicked.connect(partial(self.command.emit, name))
            self.buttons[name] = button
        self.breakpoints = LineList(
            theme, "Breakpoints", "Hold a conversation where you want to look: F9 on a node, card or transition."
        )
        self.asking = AskLine()
        self.stack = LineList(theme, "Call stack", "The workflows the conversation is in appear here.")
        self.watches = WatchList(theme)
        self.points = LineList(
            theme, "Points to go back to", "Every step of the conversation appears here, to go back to."
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE, 0, 2 * SPACE, 0)
        row.setSpacing(0)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.status, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.asking)
        column.addWidget(self.breakpoints, 1)
        breakpoints = Titled("Breakpoints", body)
        self.add_variable = IconButton(self._theme, "variables", "Hold when a variable changes…")
        self.switch_all = IconButton(self._theme, "breakpoint-off", "Switch all breakpoints off or on")
        self.clear_all = IconButton(self._theme, "delete", "Remove all breakpoints")
        for tool in (self.add_variable, self.switch_all, self.clear_all):
            breakpoints.tools.addWidget(tool)
        watches = Titled("Watch", self.watches)
        stack = Titled("Call stack", self.stack)
        points = Titled("Timeline", self.points)
        self.parts = side_by_side(stack, watches, breakpoints, points, shares=(200, 220, 240, 260))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(thin_line())
        layout.addWidget(self.parts, 1)

    def _connect(self) -> None:
        self._theme.changed.connect(self._refresh_soon)
        marks = self._debugger.breakpoints
        marks.listen(self._refresh_soon)
        self._debugger.listen(self._refresh_soon)
        self.breakpoints.switched.connect(marks.set_enabled)
        self.breakpoints.deleted.connect(marks.remove)
        self.breakpoints.opened.connect(self._go_to_target)
        self.breakpoints.menu_requested.connect(self._show_breakpoint_menu)
        self.add_variable.clicked.connect(self.ask_for_variable)
        self.switch_all.clicked.connect(lambda: marks.set_all_enabled(not any(one.is_enabled for one in marks)))
        self.clear_all.clicked.connect(marks.clear)
        self.stack.opened.connect(self._go_to_frame)
        self.stack.clicked.connect(lambda _: self._go_to_frame(self.stack.current_key))
        self.points.opened.connect(self._open_point)
        self.points.menu_requested.connect(self._show_point_menu)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None) -> None:
        """The bot that names are taken from."""
        self._bot = bot
        self._refresh_soon()

    def set_busy(self, busy: bool) -> None:
        """Whether a turn runs or waits."""
        self._is_busy = busy
        self._refresh_soon()

    def show_stack(self, stack: tuple[Called, ...]) -> None:
        """The workflows a conversation is in while it is not held."""
        self._rest_stack = stack
        self._refresh_soon()

    def refresh(self) -> None:
        """Show everything as it is now, at once."""
        self._refresh()

    def _refresh_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _refresh(self) -> None:
        self._timer.stop()
        debugger = self._debugger
        held = debugger.is_paused
        enabled = {
            "debug_continue": held,
            "debug_pause": not held and not debugger.is_stepping,
            "debug_step_over": held,
            "debug_step_into": held,
            "debug_step_out": held,
            "debug_step_back": self.step_back_point() is not None,
            "stop": self._is_busy,
        }
        for name, can in enabled.items():
            self.buttons[name].setEnabled(can)
        self.status.set_text(self._status())
        style = f"color: {self._theme.palette.accent}; font-weight: 600;" if held else ""
        if self.status.styleSheet() != style:
            self.status.setStyleSheet(style)
        self._show_breakpoints()
        self._show_frames()
        if self._shown_revision != debugger.timeline.revision:
            self._shown_revision = debugger.timeline.revision
            self._show_points()

    def _status(self) -> str:
        debugger = self._debugger
        pause = debugger.pause
        if pause is not None:
            where = place_name(self._bot, pause.workflow, pause.node, pause.card)
            return " · ".join(filter(None, (f"{_WHY[pause.reason]}: {where}", pause.detail)))
        if debugger.mode != "continue":
            return "The step goes on when the person answers."
        if debugger.is_stepping:
            return "The conversation will be held at its next step."
        return "The bot is at work." if self._is_busy else ""

    def _show_breakpoints(self) -> None:
        marks = list(self._debugger.breakpoints)
        rows = []
        for one in marks:
            gone = not is_there(self._bot, one.target)
            name = target_name(self._bot, one.target)
            note = f"if {one.condition}" if one.condition else "not in the bot" if gone else ""
            rows.append(
                Row(
                    one.target,
                    name,
                    BREAKPOINT_ICONS[one.target.kind],
                    "bad" if one.is_enabled else "muted",
                    note,
                    tip=f"{name}\n{note}".strip(),
                    faint=gone or not one.is_enabled,
                    checked=one.is_enabled,
                )
            )
        self.breakpoints.set_rows(rows)
        for tool in (self.switch_all, self.clear_all):
            tool.setEnabled(bool(marks))

    def _show_frames(self) -> None:
        pause = self._debugger.pause
        stack = pause.stack if pause is not None else self._rest_stack
        rows = []
        for depth, called in enumerate(reversed(stack)):
            place = " › ".join(filter(None, (called.node_name, called.card_name)))
            rows.append(
                Row(
                    (len(stack) - depth, called),
                    called.workflow_name,
                    "arrow-right" if depth == 0 else "workflow",
                    "accent" if depth == 0 else "muted",
                    place,
                    strong=depth == 0,
                )
            )
        self.stack.set_rows(rows)

    def _show_points(self) -> None:
        timeline = self._debugger.timeline
        rows: list[Row] = []
        tips = timeline.tips()
        branch = timeline.branch()
        if len(tips) > 1:
            rows.append(Row(None, "Branches"))
            here = branch[-1]
            for number, tip in enumerate(tips, 1):
                fork = timeline.fork_of(tip)
                text = f"Branch {number} from {self.point_name(fork)}" if fork is not None else "First way"
                is_here = tip is here
                rows.append(
                    Row(
                        ("branch", tip.number),
                        text,
                        "branch",
                        "accent" if is_here else "muted",
                        "this one" if is_here else "",
                        strong=is_here,
                    )
                )
            rows.append(Row(None, "Points"))
        shown = branch[-_SHOWN_POINTS:] if len(branch) > _SHOWN_POINTS else branch
        if len(branch) > 1:
            before = ""
            for point in shown:
                is_here = point is timeline.here
                note = self._note_of(point, before)
                before = point.workflow if point.kind == "step" else before
                symbol = {"start": "flag", "step": "card", "rest": "message"}[point.kind]
                rows.append(
                    Row(
                        ("point", point.number),
                        self.point_name(point),
                        "arrow-right" if is_here else symbol,
                        "accent" if is_here else "muted",
                        note,
                        indent=1 if point.kind == "step" else 0,
                        strong=is_here,
                        faint=not point.can_be_reached,
                    )
                )
        self._points = {("point", point.number): point for point in shown}
        self._points.update({("branch", tip.number): tip for tip in tips})
        self.points.set_rows(rows)
        self.points.select(("point", timeline.here.number))

    def _note_of(self, point: Point, before: str) -> str:
        """The workflow of a step, where it is not that of the step before."""
        if not point.can_be_reached:
            return "too long ago"
        is_new = point.kind == "step" and point.workflow != before
        return place_name(self._bot, point.workflow) if is_new else ""

    def point_name(self, point: Point | None) -> str:
        """What a point is called in a list."""
        if point is None:
            return ""
        if point.kind == "start":
            return "the beginning"
        if point.kind == "rest":
            return f"“{point.label}”" if point.label else "an answer"
        name = place_name(self._bot, point.workflow, point.node, point.card)
        name = name.partition(" › ")[2] or name
        return name if point.card or not point.at or not self._has_cards(point) else f"Leave {name}"

    def _has_cards(self, point: Point) -> bool:
        workflow = self._bot.workflow(point.workflow) if self._bot is not None else None
        node = workflow.node(point.node) if workflow is not None else None
        return node is not None and bool(node.cards)

    def step_back_point(self) -> Point | None:
        """The point that a step back leads to."""
        path = self._debugger.timeline.path()
        before = [point for point in path[:-1] if point.can_be_reached]
        if self._debugger.is_paused or path[-1].kind == "rest":
            return before[-1] if before else None
        return None

    # -- what the person does ---------------------------------------------------------------------------

    def ask_for_variable(self) -> None:
        """Ask for a variable to hold at when it changes."""
        names = sorted(self._variable_names())
        self.asking.ask("Variable, such as workflow.size", "", self.variable_breakpoint_requested.emit, names)

    def _variable_names(self) -> set[str]:
        if self._bot is None:
            return set()
        return {
            f"{variable.scope or 'workflow'}.{variable.name}"
            for workflow in self._bot.workflows
            for variable in self._bot.variables(workflow)
            if variable.name
        }

    def edit_condition(self, target: Target) -> None:
        """Ask when a breakpoint is to hold."""
        one = self._debugger.breakpoints.at(target) or Breakpoint(target)
        self.asking.ask(
            "Hold only if this JavaScript expression is true",
            one.condition,
            partial(self._debugger.breakpoints.set_condition, target),
        )

    def _show_breakpoint_menu(self, target: object, place: QPoint) -> None:
        if not isinstance(target, Target):
            return
        one = self._debugger.breakpoints.at(target)
        if one is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        marks = self._debugger.breakpoints
        menu.addAction("Edit condition…", partial(self.edit_condition, target))
        if one.condition:
            menu.addAction("Remove condition", partial(marks.set_condition, target, ""))
        word = "Switch off" if one.is_enabled else "Switch on"
        menu.addAction(word, partial(marks.set_enabled, target, not one.is_enabled))
        if target.node:
            menu.addAction(icon("arrow-right", self._theme), "Go to node", partial(self._go_to_target, target))
        menu.addSeparator()
        menu.addAction(icon("delete", self._theme), "Remove breakpoint", partial(marks.remove, target))
        menu.popup(place)

    def _show_point_menu(self, key: object, place: QPoint) -> None:
        point = self._points.get(key)
        if point is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        go = menu.addAction(icon("undo", self._theme), "Go on from here", partial(self._open_point, key))
        go.setEnabled(point.can_be_reached)
        if point.node:
            show = partial(self.place_requested.emit, point.workflow, point.node, point.card)
            menu.addAction(icon("arrow-right", self._theme), "Go to node", show)
        menu.popup(place)

    def _go_to_target(self, target: object) -> None:
        if isinstance(target, Target) and target.node:
            self.place_requested.emit(target.workflow, target.node, target.card)

    def _go_to_frame(self, key: object) -> None:
        if isinstance(key, tuple) and isinstance(key[1], Called):
            self.place_requested.emit(key[1].workflow, key[1].node, key[1].card)

    def _open_point(self, key: object) -> None:
        point = self._points.get(key)
        if point is not None and point.can_be_reached:
            self.point_requested.emit(point)
