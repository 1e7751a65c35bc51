"""The tray: a line to search in, the tiles, and what the chosen one does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from studio.ui.palette.fuzzy import Haystack
from studio.ui.theme import CAPTION_PX, SPACE, Theme, ui_font
from studio.ui.tray.tile_list import Row, TileList
from studio.ui.tray.tiles import CATEGORIES, Tile
from studio.ui.tray.tray_state import TrayState

_STAR_KEY = Qt.Key.Key_S
_HINT = "Enter adds · drag to place · Alt+S favourite"


class CardTray(QWidget):
    """Offers tiles by category, with favourites and recent ones first; typing finds them by name and meaning."""

    chosen = Signal(str)
    """The kind of card to add."""
    used = Signal(str)
    """A card of a kind was dragged from here to a canvas."""
    left = Signal()
    """Escape was pressed."""
    state_changed = Signal()
    """Favourites or recent tiles have changed."""
    drag_began = Signal()

    def __init__(self, theme: Theme, state: TrayState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self._tiles: tuple[Tile, ...] = ()
        self._search = Haystack((), ())
        self.box = QLineEdit()
        self.box.setPlaceholderText("Search cards")
        self.box.setAccessibleName("Search cards")
        self.box.setClearButtonEnabled(False)
        self.box.textChanged.connect(self._fill)
        self.box.installEventFilter(self)
        self.list = TileList(theme)
        self.list.taken.connect(self._take)
        self.list.starred.connect(self._star)
        self.list.drag_began.connect(self.drag_began)
        self.list.dropped.connect(self._dropped)
        self.list.selectionModel().currentChanged.connect(self._explain)
        self.about = QLabel()
        self.about.setProperty("role", "caption")
        self.about.setWordWrap(True)
        self.about.setContentsMargins(2 * SPACE, 0, 2 * SPACE, SPACE)
        # Three lines hold every help in the narrowest panel; a height that followed the text would move the list.
        self.about.setFixedHeight(3 * QFontMetrics(ui_font(CAPTION_PX)).lineSpacing() + 2 * SPACE)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.box)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.about)
        self.setFocusProxy(self.box)

    def offer(self, tiles: Sequence[Tile]) -> None:
        """Offer other tiles; the same ones stay as they are, with what is being looked for."""
        if tuple(tiles) != self._tiles:
            self.show_tiles(tiles)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Offer other tiles, from the beginning."""
        self._tiles = tuple(tiles)
        self._search = Haystack(
            [tile.name for tile in tiles], [f"{tile.category} {tile.words} {tile.help}" for tile in tiles]
        )
        self.box.clear()
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self.list.page,
            Qt.Key.Key_PageUp: -self.list.page,
        }
        if key in steps:
            self.list.step(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.current is not None:
                self._take(self.list.current)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == _STAR_KEY and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            if self.list.current is not None:
                self._star(self.list.current)
        else:
            return False
        return True

    def _fill(self) -> None:
        rows = self._found(self.box.text()) if self.box.text().strip() else self._everything()
        self.list.show_rows(rows)
        if not rows and not self._tiles:
            self.about.setText("Open a workflow to add cards to its nodes.")
        elif not rows:
            self.about.setText(f"No card fits “{self.box.text().strip()}”.")
        else:
            self._explain()

    def _found(self, query: str) -> list[Row]:
        favourites = self.state.favourites
        return [
            Row(self._tiles[index], self._tiles[index].category, match.spans, self._tiles[index].kind in favourites)
            for index, match in self._search.search(query)
        ]

    def _everything(self) -> list[Row]:
        by_kind = {tile.kind: tile for tile in self._tiles}
        favourites = self.state.favourites
        groups = [
            ("Favourites", [by_kind[kind] for kind in favourites if kind in by_kind]),
            ("Recent", [by_kind[kind] for kind in self.state.recent if kind in by_kind and kind not in favourites]),
            *((name, [tile for tile in self._tiles if tile.category == name]) for name in CATEGORIES),
        ]
        rows: list[Row] = []
        for name, tiles in groups:
            if tiles:
                rows.append(Row(None, name))
                rows += [Row(tile, is_favourite=tile.kind in favourites) for tile in tiles]
        return rows

    def _explain(self, *_: object) -> None:
        tile = self.list.current
        self.about.setText(tile.help if tile is not None else _HINT)
        self.about.setToolTip(_HINT)
        self.box.setAccessibleDescription(f"{tile.name}, {tile.category}: {tile.help}" if tile is not None else "")

    def _take(self, tile: Tile) -> None:
        self.state.used(tile.kind)
        self.state_changed.emit()
        self.chosen.emit(tile.kind)

    def _dropped(self, tile: Tile) -> None:
        self.state.used(tile.kind)
        self.state_changed.emit()
        self.used.emit(tile.kind)

    def _star(self, tile: Tile) -> None:
        self.state.toggle_favourite(tile.kind)
        self.state_changed.emit()
        scrolled = self.list.verticalScrollBar().value()
        self._fill()
        self._choose(tile)
        self.list.verticalScrollBar().setValue(scrolled)

    def _choose(self, tile: Tile) -> None:
        for index, row in enumerate(self.list.tiles.rows):
            if row.tile is tile:
                self.list.setCurrentIndex(self.list.tiles.index(index))
                return
