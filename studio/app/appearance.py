"""Which theme the windows have, and what the program says of itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from studio import __version__
from studio.app.actions import Actions
from studio.app.preferences import Preferences, ThemeChoice
from studio.ui.icons import icon_pixmap
from studio.ui.theme import Theme, ThemeName, apply_theme

_CHOICES: tuple[ThemeChoice, ...] = ("light", "dark", "system")


class Appearance(QObject):
    """The commands of a window that choose the theme."""

    def __init__(self, theme: Theme, preferences: Preferences, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self._actions = actions
        for choice in _CHOICES:
            actions[f"theme_{choice}"].triggered.connect(lambda _=False, choice=choice: self.use(choice))
        # Another window may choose as well.
        theme.changed.connect(self._check)
        self._check()

    def use(self, choice: ThemeChoice) -> None:
        """Give all windows a theme from now on."""
        self._preferences.values.theme = choice
        self._theme.use(theme_name(choice))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._theme)
        self._check()

    def _check(self) -> None:
        for choice in _CHOICES:
            self._actions[f"theme_{choice}"].setChecked(self._preferences.values.theme == choice)


def theme_name(choice: ThemeChoice) -> ThemeName:
    """The theme to use; `system` follows the desktop."""
    if choice != "system":
        return choice
    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        window: QColor = QGuiApplication.palette().color(QPalette.ColorRole.Window)
        return "dark" if window.lightness() < 128 else "light"
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def show_about(window: QWidget, theme: Theme) -> None:
    """Say what this program is, without holding anything up."""
    box = QMessageBox(window)
    box.setWindowTitle("About Dialoom Studio")
    box.setIconPixmap(icon_pixmap("dialoom", theme.color("accent"), 48, window.devicePixelRatioF()))
    box.setText(f"Dialoom Studio {__version__}")
    box.setInformativeText("Open, change, run and hand back conversational bots, all on this machine.\nMIT licence.")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
