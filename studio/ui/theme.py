"""The look: every colour, size and font of the program. Widgets and canvas read it; nothing else holds one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

ThemeName = Literal["light", "dark"]

SPACE = 4
"""Step of all spacing, in pixels."""
CONTROL_HEIGHT = 28
RADIUS = 6
NODE_RADIUS = 8
MOTION_MS = 120

NODE_WIDTH = 260
NODE_HEADER = 32
CARD_ROW = 28
PORT_ROW = 24
"""Height of a way out listed below its card."""
NODE_FOOTER = 24
NODE_INSET = 12
"""From a node's border to what is in it."""
NODE_TEXT = 36
"""Where the text of a node's header and rows begins, right of the 16 px icon."""
PORT_RADIUS = 5
GRID = 15
"""Step of the canvas grid, in canvas units."""
EDGE_WIDTH = 1.5
OUTLINE_WIDTH = 2
ICON_PX = 16
NODE_SHADOW = ((0.5, 0.05), (1.5, 0.035), (3.0, 0.025), (5.0, 0.015))
"""Soft shadow of a node: how far each layer reaches beyond it, and how strong it is."""
DARK_SHADOW_FACTOR = 4.0
HEADER_TINT = 0.09
"""Share of its type's colour in a node's header."""
COLOUR_TINT = 0.3
"""Share of the colour a person gave a node in its header."""

TEXT_PX = 13
CAPTION_PX = 11
TITLE_PX = 15


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as CSS hexadecimal."""

    background: str
    raised: str
    sunken: str
    hover: str
    line: str
    line_strong: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    warn: str
    bad: str
    bad_soft: str
    start: str
    standard: str
    autonomous: str
    exit: str
    trigger: str
    note: str
    note_line: str
    note_text: str
    edge: str
    edge_faded: str
    node_line: str
    grid: str
    match_line: str
    shadow: str
    node_red: str
    node_orange: str
    node_yellow: str
    node_green: str
    node_teal: str
    node_blue: str
    node_purple: str
    node_pink: str
    node_grey: str
    code_keyword: str
    code_string: str
    code_number: str
    code_comment: str
    code_name: str
    bubble_bot: str
    bubble_user: str
    on_bubble_user: str

    def color(self, token: str) -> QColor:
        """A token as a QColor."""
        return QColor(getattr(self, token))


LIGHT = Palette(
    background="#F7F8FA",
    raised="#FFFFFF",
    sunken="#EEF0F3",
    hover="#E7EAF0",
    line="#E1E4EA",
    line_strong="#C7CCD6",
    text="#1B1F27",
    muted="#596273",
    faint="#8A93A3",
    accent="#3B5BDB",
    on_accent="#FFFFFF",
    accent_soft="#E3E9FC",
    good="#277C38",
    warn="#AB5700",
    bad="#C92A2A",
    bad_soft="#FDE8E8",
    start="#2B8A3E",
    standard="#3B5BDB",
    autonomous="#7048E8",
    exit="#868E96",
    trigger="#D9480F",
    note="#FFF8DB",
    note_line="#EADFA8",
    note_text="#4A4222",
    edge="#98A2B3",
    edge_faded="#DADFE7",
    node_line="#D5DAE3",
    grid="#D0D6E0",
    match_line="#E8A400",
    shadow="#1B1F27",
    node_red="#E03131",
    node_orange="#F76707",
    node_yellow="#F2B705",
    node_green="#37B24D",
    node_teal="#0CA6A6",
    node_blue="#1C7ED6",
    node_purple="#9C36B5",
    node_pink="#D6336C",
    node_grey="#7A8494",
    code_keyword="#7048E8",
    code_string="#2B7A38",
    code_number="#B35C00",
    code_comment="#69727F",
    code_name="#1D5FA8",
    bubble_bot="#EEF0F3",
    bubble_user="#3B5BDB",
    on_bubble_user="#FFFFFF",
)

DARK = Palette(
    background="#16181D",
    raised="#1E2128",
    sunken="#111318",
    hover="#282C35",
    line="#2C303A",
    line_strong="#434956",
    text="#E8EAEF",
    muted="#A3ABBA",
    faint="#6B7383",
    accent="#748FFC",
    on_accent="#0E1116",
    accent_soft="#262E4D",
    good="#69DB7C",
    warn="#FFB454",
    bad="#FF8787",
    bad_soft="#3B2226",
    start="#69DB7C",
    standard="#91A7FF",
    autonomous="#B197FC",
    exit="#ADB5BD",
    trigger="#FFA94D",
    note="#2E2A1B",
    note_line="#4D4629",
    note_text="#E9DFB8",
    edge="#6B7484",
    edge_faded="#343A46",
    node_line="#383E4A",
    grid="#353B47",
    match_line="#FFD43B",
    shadow="#000000",
    node_red="#FF6B6B",
    node_orange="#FF922B",
    node_yellow="#FCC419",
    node_green="#51CF66",
    node_teal="#22C9C9",
    node_blue="#4DABF7",
    node_purple="#CC5DE8",
    node_pink="#F06595",
    node_grey="#98A2B3",
    code_keyword="#B197FC",
    code_string="#8CE99A",
    code_number="#FFB454",
    code_comment="#8B93A3",
    code_name="#91C5FF",
    bubble_bot="#282C35",
    bubble_user="#748FFC",
    on_bubble_user="#0E1116",
)

PALETTES: dict[ThemeName, Palette] = {"light": LIGHT, "dark": DARK}

NODE_COLORS = {
    "start": "start",
    "entry": "start",
    "standard": "standard",
    "autonomous": "autonomous",
    "exit": "exit",
    "end": "exit",
    "trigger": "trigger",
    "exception-handler": "bad",
}
"""Node type to the token of its colour; other types are drawn in `muted`."""


def mix(under: QColor, over: QColor, share: float) -> QColor:
    """A colour between two: `share` of `over` (0 to 1) on `under`, opaque."""
    rest = 1 - share
    return QColor(
        round(under.red() * rest + over.red() * share),
        round(under.green() * rest + over.green() * share),
        round(under.blue() * rest + over.blue() * share),
    )


def ui_font(pixels: int = TEXT_PX, *, bold: bool = False) -> QFont:
    """The interface font of the system at a size."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def code_font(pixels: int = TEXT_PX - 1) -> QFont:
    """The monospaced font of the system at a size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixels)
    return font


class Theme(QObject):
    """The theme in force; views repaint on `changed`."""

    changed = Signal()

    def __init__(self, name: ThemeName = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name: ThemeName = name
        self.palette: Palette = PALETTES[name]

    def use(self, name: ThemeName) -> None:
        """Switch to a theme."""
        if name != self.name:
            self.name = name
            self.palette = PALETTES[name]
            self.changed.emit()

    def color(self, token: str) -> QColor:
        """A token of the theme in force."""
        return self.palette.color(token)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give every widget of the application the theme's colours."""
    # Changing one style sheet for another styles every widget several times over; without one in between, once.
    app.setStyleSheet("")
    app.setStyle("Fusion")
    app.setFont(ui_font())
    app.setPalette(_qt_palette(theme.palette))
    app.setStyleSheet(style_sheet(theme.palette))


def _qt_palette(palette: Palette) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: "background",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "raised",
        QPalette.ColorRole.AlternateBase: "sunken",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Mid: "line",
        QPalette.ColorRole.Dark: "line_strong",
        QPalette.ColorRole.Shadow: "shadow",
    }
    result = QPalette()
    for role, token in roles.items():
        result.setColor(role, palette.color(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, palette.color("faint"))
    return result


def style_sheet(palette: Palette) -> str:
    """The style sheet of the whole program."""
    sheet = _SHEET
    tokens = sorted((field.name for field in fields(palette)), key=len, reverse=True)
    for token in tokens:
        sheet = sheet.replace(f"${token};", f"{getattr(palette, token)};")
        sheet = sheet.replace(f"${token} ", f"{getattr(palette, token)} ")
    return sheet


_SHEET = f"""
* {{ font-size: {TEXT_PX}px; }}
QMainWindow, QDialog {{ background: $background; }}
QMainWindow::separator {{ background: $line; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: $accent; }}
QDockWidget {{ titlebar-close-icon: none; titlebar-normal-icon: none; }}
QToolTip {{ background: $raised; color: $text; border: 1px solid $line_strong; padding: 4px 6px; }}

QMenuBar {{ background: $background; color: $text; border-bottom: 1px solid $line; padding: 2px 4px; }}
QMenuBar::item {{ padding: 7px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: $hover; }}
QMenu {{ background: $raised; color: $text; border: 1px solid $line_strong; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: $accent_soft; color: $text; }}
QMenu::item:disabled {{ color: $faint; }}
QMenu::separator {{ height: 1px; background: $line; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}

QPushButton, QToolButton {{
    background: $raised; color: $text; border: 1px solid $line_strong; border-radius: {RADIUS}px;
    min-height: {CONTROL_HEIGHT - 2}px; padding: 0 12px;
}}
QPushButton:hover, QToolButton:hover {{ background: $hover; }}
QPushButton:pressed, QToolButton:pressed {{ background: $sunken; }}
QPushButton:disabled {{ color: $faint; border-color: $line; }}
QToolButton:disabled {{ color: $faint; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid $accent; }}
QPushButton[kind="primary"] {{ background: $accent; color: $on_accent; border: 1px solid $accent; }}
QPushButton[kind="primary"]:hover {{ border: 1px solid $text; }}
QPushButton[kind="primary"]:disabled {{ background: $sunken; color: $faint; border: 1px solid $line; }}
QPushButton[kind="link"] {{ background: transparent; border: none; color: $accent; padding: 0 4px; text-align: left; }}
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus {{ text-decoration: underline; }}
QToolButton {{ border: 1px solid transparent; background: transparent; padding: 0 6px; }}
QToolButton:checked {{ background: $accent_soft; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateTimeEdit {{
    background: $raised; color: $text; border: 1px solid $line_strong; border-radius: {RADIUS}px;
    selection-background-color: $accent; selection-color: $on_accent;
}}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateTimeEdit {{ min-height: {CONTROL_HEIGHT - 2}px; padding: 0 8px; }}
QPlainTextEdit, QTextEdit {{ padding: 4px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QDateTimeEdit:focus {{
    border: 1px solid $accent;
}}
QLineEdit > QToolButton, QLineEdit > QToolButton:hover {{
    min-height: 0; padding: 0; border: none; background: transparent;
}}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled,
QDateTimeEdit:disabled {{ color: $faint; background: $sunken; }}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] {{ background: $sunken; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] {{ border: 1px solid $bad; }}
QDateTimeEdit::drop-down {{ border: none; width: 20px; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox QAbstractItemView {{ background: $raised; border: 1px solid $line_strong; color: $text;
    selection-background-color: $accent_soft; selection-color: $text; }}
QCheckBox {{ spacing: 8px; min-height: {CONTROL_HEIGHT}px; }}

QTreeView, QListView, QTableView {{
    background: transparent; color: $text; border: none; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text; show-decoration-selected: 1;
}}
QTreeView::item, QListView::item {{ min-height: 26px; padding: 0 4px; border-radius: 4px; }}
QTreeView::item:hover, QListView::item:hover {{ background: $hover; }}
QTreeView::item:selected, QListView::item:selected {{ background: $accent_soft; color: $text; }}
QTreeView::item:focus, QListView::item:focus {{ border: 1px solid $accent; }}
QHeaderView::section {{ background: $background; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 4px 8px; font-size: {CAPTION_PX}px; }}

QTabWidget::pane {{ border: none; }}
QTabBar {{ background: $background; }}
QTabBar::tab {{ background: transparent; color: $muted; padding: 7px 12px; border: none;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: $text; background: $hover; }}
QTabBar::tab:selected {{ color: $text; border-bottom: 2px solid $accent; }}
QTabBar::tab:focus {{ color: $accent; }}
QTabBar::scroller {{ width: 40px; }}
QTabBar QToolButton {{ background: $background; border: none; border-radius: 4px; padding: 0; min-height: 0;
    margin: 4px 0; }}
QTabBar QToolButton:hover {{ background: $hover; }}

QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: $line_strong; border-radius: 3px; min-height: 24px; min-width: 24px; margin: 2px; }}
QScrollBar::handle:hover {{ background: $faint; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ background: transparent; border: none; }}
QSplitter::handle {{ background: $line; }}
QSplitter::handle:hover {{ background: $accent; }}
QStatusBar {{ background: $background; color: $muted; border-top: 1px solid $line; }}
QStatusBar QLabel {{ color: $muted; font-size: {CAPTION_PX}px; padding: 0 8px; }}
QStatusBar::item {{ border: none; }}
QProgressBar {{ background: $sunken; border: none; border-radius: 3px; max-height: 6px; color: transparent; }}
QProgressBar::chunk {{ background: $accent; border-radius: 3px; }}

QLabel {{ background: transparent; }}
QLabel[role="caption"] {{ color: $muted; font-size: {CAPTION_PX}px; }}
QLabel[role="title"] {{ font-size: {TITLE_PX}px; font-weight: 600; }}
QLabel[role="section"] {{ color: $muted; font-size: {CAPTION_PX}px; font-weight: 600; }}
QLabel[role="error"] {{ color: $bad; font-size: {CAPTION_PX}px; }}
QLabel[role="muted"] {{ color: $muted; }}
QLabel[role="hero"] {{ font-size: {TITLE_PX + 7}px; font-weight: 600; }}
QLabel[role="dock-title"] {{ color: $muted; font-size: {CAPTION_PX}px; font-weight: 600; padding: 10px 12px 2px 12px; }}
QFrame[role="notice"] {{ background: $accent_soft; border: none; border-bottom: 1px solid $line; }}
QFrame[role="notice"][tone="bad"] {{ background: $bad_soft; }}
QToolButton[kind="status"] {{ color: $warn; font-size: {CAPTION_PX}px; min-height: 18px; padding: 0 8px; }}
QToolButton[kind="status-quiet"] {{ color: $muted; font-size: {CAPTION_PX}px; min-height: 18px; padding: 0 8px; }}
QToolButton[kind="tab-close"] {{ min-height: 0; padding: 0; border-radius: 4px; }}
QToolButton[kind="tab-close"]:hover {{ background: $line; }}
QFrame[role="panel"] {{ background: $background; border: none; }}
QFrame[role="raised"] {{ background: $raised; border: 1px solid $line; border-radius: {RADIUS}px; }}
QFrame[role="line"] {{ background: $line; border: none; }}
"""
