"""Every command of the window, declared once: menus, shortcuts and tooltips are made from this table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.ui.icons import icon
from studio.ui.theme import Theme


@dataclass(frozen=True)
class Command:
    """A command: `name` identifies it in code and tests, `menu` is where it stands."""

    name: str
    menu: str
    label: str
    shortcut: str = ""
    icon: str = ""
    group: int = 0
    """Commands of a menu are separated where the group changes."""
    needs_bot: bool = True
    checkable: bool = False
    in_place: bool = False
    """The canvas answers the key itself, so that elsewhere it means what it means there."""


COMMANDS = (
    Command("new", "File", "New bot", "Ctrl+N", "add", 0, needs_bot=False),
    Command("new_window", "File", "New window", "Ctrl+Shift+N", "external", 0, needs_bot=False),
    Command("open", "File", "Open…", "Ctrl+O", "open", 0, needs_bot=False),
    Command("import", "File", "Import as a new bot…", "", "import", 0, needs_bot=False),
    Command("save", "File", "Save", "Ctrl+S", "save", 2),
    Command("save_as", "File", "Save as…", "Ctrl+Shift+S", "", 2),
    Command("save_as_folder", "File", "Save as a project folder…", "", "folder", 2),
    Command("export", "File", "Export…", "Ctrl+Shift+E", "export", 2),
    Command("close_tab", "File", "Close tab", "Ctrl+W", "", 3),
    Command("close_bot", "File", "Close bot", "", "", 3),
    Command("quit", "File", "Quit", "Ctrl+Q", "", 4, needs_bot=False),
    Command("undo", "Edit", "Undo", "Ctrl+Z", "undo", 0),
    Command("redo", "Edit", "Redo", "Ctrl+Shift+Z", "redo", 0),
    Command("history", "Edit", "History", "Ctrl+Alt+Z", "clock", 0),
    Command("cut", "Edit", "Cut", "Ctrl+X", "cut", 1, in_place=True),
    Command("copy", "Edit", "Copy", "Ctrl+C", "copy", 1, in_place=True),
    Command("paste", "Edit", "Paste", "Ctrl+V", "paste", 1, in_place=True),
    Command("duplicate", "Edit", "Duplicate", "Ctrl+D", "duplicate", 1, in_place=True),
    Command("delete", "Edit", "Delete", "Del", "delete", 1, in_place=True),
    Command("select_all", "Edit", "Select all", "Ctrl+A", "", 1, in_place=True),
    Command("find", "Edit", "Find…", "Ctrl+F", "search", 2),
    Command("replace", "Edit", "Find and replace…", "Ctrl+H", "", 2),
    Command("settings", "Edit", "Settings of the bot", "Ctrl+,", "settings", 3),
    Command("toggle_left", "View", "Explorer", "Ctrl+B", "panel-left", 0, checkable=True),
    Command("toggle_right", "View", "Inspector and emulator", "Ctrl+E", "panel-right", 0, checkable=True),
    Command("toggle_bottom", "View", "Log", "Ctrl+J", "panel-bottom", 0, checkable=True),
    Command("home", "View", "Home", "Alt+Home", "home", 0, needs_bot=False),
    Command("go_to_anything", "View", "Go to anything…", "Ctrl+P", "search-global", 0),
    Command("command_palette", "View", "Command palette…", "Ctrl+Shift+P", "", 0, needs_bot=False),
    Command("problems", "View", "Problems", "Ctrl+Shift+M", "warning", 0),
    Command("zoom_in", "View", "Zoom in", "Ctrl++", "zoom-in", 1),
    Command("zoom_out", "View", "Zoom out", "Ctrl+-", "zoom-out", 1),
    Command("zoom_actual", "View", "Actual size", "Ctrl+0", "", 1),
    Command("fit", "View", "Fit everything", "Shift+1", "fit", 1),
    Command("fit_selection", "View", "Fit selection", "Shift+2", "", 1),
    Command("minimap", "View", "Overview map", "", "minimap", 2, needs_bot=False, checkable=True),
    Command("snap_to_grid", "View", "Snap to grid", "", "grid", 2, needs_bot=False, checkable=True),
    Command("theme_light", "View", "Light theme", "", "sun", 3, needs_bot=False, checkable=True),
    Command("theme_dark", "View", "Dark theme", "", "moon", 3, needs_bot=False, checkable=True),
    Command("theme_system", "View", "Theme of the system", "", "", 3, needs_bot=False, checkable=True),
    Command("add_card", "Insert", "Add card…", "A", "add", 0, in_place=True),
    Command("connect", "Insert", "Connect a way out", "C", "link", 0, in_place=True),
    Command("insert_standard", "Insert", "Standard node", "N", "standard", 1, in_place=True),
    Command("insert_autonomous", "Insert", "Autonomous node", "", "autonomous", 1),
    Command("insert_exit", "Insert", "Exit node", "", "exit", 1),
    Command("insert_end", "Insert", "End node", "", "end", 1),
    Command("insert_trigger", "Insert", "Trigger node", "", "trigger", 1),
    Command("insert_exception-handler", "Insert", "Exception handler node", "", "exception", 1),
    Command("insert_comment", "Insert", "Comment", "", "comment", 2),
    Command("insert_image", "Insert", "Picture", "", "image", 2),
    Command("insert_video", "Insert", "Video", "", "video", 2),
    Command("arrange_all", "Arrange", "Arrange everything", "Ctrl+Shift+L", "", 0),
    Command("arrange_selection", "Arrange", "Arrange the selection", "", "", 0),
    Command("snap_selection", "Arrange", "Move to the grid", "", "", 0),
    Command("align_left", "Arrange", "Align left edges", "", "", 1),
    Command("align_centre", "Arrange", "Align centres", "", "", 1),
    Command("align_right", "Arrange", "Align right edges", "", "", 1),
    Command("align_top", "Arrange", "Align top edges", "", "", 2),
    Command("align_middle", "Arrange", "Align middles", "", "", 2),
    Command("align_bottom", "Arrange", "Align bottom edges", "", "", 2),
    Command("distribute_horizontally", "Arrange", "Distribute horizontally", "", "", 3),
    Command("distribute_vertically", "Arrange", "Distribute vertically", "", "", 3),
    Command("fold", "Arrange", "Fold or open nodes", "F", "", 4, in_place=True),
    Command("extract", "Arrange", "Move nodes to a new workflow…", "Ctrl+Shift+X", "workflow", 4),
    Command("talk", "Run", "Talk to the bot", "Ctrl+L", "play", 0),
    Command("new_conversation", "Run", "New conversation", "Ctrl+Return", "restart", 0),
    Command("new_user", "Run", "Start as a new user", "", "user", 0),
    Command("simulate_timeout", "Run", "Simulate timeout", "", "clock", 1),
    Command("run_from_node", "Run", "Run the selected node with variables…", "Alt+F5", "", 1),
    Command("send_event", "Run", "Send an event…", "", "trigger", 1),
    Command("surroundings", "Run", "Clock, language and channel…", "", "settings", 1),
    Command("conversations", "Run", "Conversations", "", "versions", 1),
    Command("stop", "Run", "Stop", "Shift+F5", "stop", 1),
    Command("debug_continue", "Run", "Continue", "F5", "resume", 2),
    Command("debug_pause", "Run", "Pause at the next step", "F6", "pause", 2),
    Command("debug_step_over", "Run", "Step over", "F10", "step-over", 2),
    Command("debug_step_into", "Run", "Step into", "F11", "step-into", 2),
    Command("debug_step_out", "Run", "Step out", "Shift+F11", "step-out", 2),
    Command("debug_step_back", "Run", "Step back", "Alt+F10", "", 2),
    Command("toggle_breakpoint", "Run", "Set or remove breakpoint", "F9", "breakpoint", 3),
    Command("debugger", "Run", "Debugger", "Ctrl+Shift+D", "debug", 3),
    Command("record_test", "Run", "Record a test…", "Ctrl+Shift+R", "record", 4),
    Command("run_tests", "Run", "Run all tests", "Ctrl+Shift+T", "check", 4),
    Command("coverage", "Run", "Show coverage", "", "coverage", 4, checkable=True),
    Command("keys", "Help", "Keyboard shortcuts", "Ctrl+/", "", 0, needs_bot=False),
    Command("about", "Help", "About Dialoom Studio", "", "", 0, needs_bot=False),
)

ON_CANVAS = (
    *("cut", "copy", "paste", "duplicate", "delete", "select_all"),
    *("zoom_in", "zoom_out", "zoom_actual", "fit", "fit_selection"),
    *(command.name for command in COMMANDS if command.menu in ("Insert", "Arrange")),
)
"""Commands that act on the canvas in front."""

MENUS = ("File", "Edit", "View", "Insert", "Arrange", "Run", "Help")


class Actions:
    """The window's QActions by command name."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        self._theme = theme
        self.by_name: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(command.label, window)
            action.setObjectName(command.name)
            action.setCheckable(command.checkable)
            if command.shortcut:
                sequences = [QKeySequence(command.shortcut)]
                if command.name == "redo":
                    sequences.append(QKeySequence("Ctrl+Y"))
                if command.name == "zoom_in":
                    sequences.append(QKeySequence("Ctrl+="))
                action.setShortcuts(sequences)
                action.setToolTip(f"{command.label.rstrip('…')} ({QKeySequence(command.shortcut).toString()})")
            if command.in_place:
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            window.addAction(action)
            self.by_name[command.name] = action
        theme.changed.connect(self._recolor)
        self._recolor()

    def __getitem__(self, name: str) -> QAction:
        return self.by_name[name]

    def set_bot_open(self, is_open: bool) -> None:
        """Enable what needs a bot."""
        for command in COMMANDS:
            if command.needs_bot:
                self.by_name[command.name].setEnabled(is_open)

    def _recolor(self) -> None:
        for command in COMMANDS:
            if command.icon:
                self.by_name[command.name].setIcon(icon(command.icon, self._theme))
