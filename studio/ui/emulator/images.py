"""Pictures of messages: read and decoded on a worker thread, kept up to a limit of memory."""

from __future__ import annotations

import base64
import binascii
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QPixmap

ImageLoader = Callable[[str], bytes | None]
"""Gives the bytes of the picture at an address, or None where there is none to be had.

Called on a worker thread, so it may block, for a bounded time. It decides what may be read: the archive's own
files, and the network only where the person allowed it. Addresses of the form `data:` never reach it.
"""

MAX_SIDE = 1120
"""Pixels; larger pictures are scaled down while they are decoded."""
MAX_PIXELS = 64_000_000
"""Pictures that claim more are refused unread."""
MAX_BYTES_KEPT = 64_000_000


class ImageError(ValueError):
    """A picture that cannot be shown; the message is a sentence."""


class ImageStore(QObject):
    """Pictures by address. `get` starts loading what it does not have; `loaded` says when to ask again."""

    loaded = Signal(str)
    _decoded = Signal(str, QImage, str)

    def __init__(self, loader: ImageLoader | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self._pixmaps: OrderedDict[str, QPixmap] = OrderedDict()
        self._kept = 0
        self._problems: dict[str, str] = {}
        self._loading: set[str] = set()
        self._workers: ThreadPoolExecutor | None = None
        # Queued by Qt: the signal is sent from a worker thread.
        self._decoded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def get(self, url: str) -> QPixmap | None:
        """The picture, or None while it loads or when it cannot be shown."""
        pixmap = self._pixmaps.get(url)
        if pixmap is not None:
            self._pixmaps.move_to_end(url)
            return pixmap
        if url and url not in self._problems and url not in self._loading:
            self._load(url)
        return None

    def problem(self, url: str) -> str:
        """Why a picture cannot be shown, as a sentence; empty while it loads."""
        return self._problems.get(url, "") if url else "The message has no address of a picture."

    def set_loader(self, loader: ImageLoader | None) -> None:
        """Read pictures another way from now on; those kept are forgotten."""
        self._loader = loader
        self.clear()

    def clear(self) -> None:
        """Forget all pictures."""
        self._pixmaps.clear()
        self._problems.clear()
        self._loading.clear()
        self._kept = 0

    def close(self) -> None:
        """End the worker; pictures still loading are dropped."""
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)
            self._workers = None
        self.clear()

    def _load(self, url: str) -> None:
        loader = self._loader
        if loader is None and not url.startswith("data:"):
            self._problems[url] = "Pictures from the network are not loaded."
            return
        if self._workers is None:
            self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pictures")
        self._loading.add(url)

        def report(work: Future[QImage]) -> None:
            if work.cancelled():
                return
            problem = work.exception()
            if problem is None:
                self._decoded.emit(url, work.result(), "")
            else:
                self._decoded.emit(url, QImage(), str(problem) or type(problem).__name__)

        self._workers.submit(_read, url, loader).add_done_callback(report)

    @Slot(str, QImage, str)
    def _keep(self, url: str, image: QImage, problem: str) -> None:
        if url not in self._loading:
            return  # forgotten meanwhile
        self._loading.discard(url)
        if problem:
            self._problems[url] = problem
        else:
            pixmap = QPixmap.fromImage(image)
            self._pixmaps[url] = pixmap
            self._kept += _size_of(pixmap)
            while self._kept > MAX_BYTES_KEPT and len(self._pixmaps) > 1:
                _, dropped = self._pixmaps.popitem(last=False)
                self._kept -= _size_of(dropped)
        self.loaded.emit(url)


def _size_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def _read(url: str, loader: ImageLoader | None) -> QImage:
    data = data_of(url) if url.startswith("data:") else loader(url) if loader else None
    if not data:
        raise ImageError("The picture was not found.")
    return decode(data)


def data_of(url: str) -> bytes:
    """The bytes in a `data:` address. Raises ImageError when they are damaged."""
    head, comma, body = url.partition(",")
    if not comma:
        raise ImageError("The picture's data is damaged.")
    raw = unquote_to_bytes(body)
    if not head.endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw)
    except binascii.Error as problem:
        raise ImageError("The picture's data is damaged.") from problem


def decode(data: bytes) -> QImage:
    """A picture from the bytes of its file, no larger than needed. Raises ImageError when it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        if size.width() * size.height() > MAX_PIXELS:
            raise ImageError(f"The picture is too large to show ({size.width()} × {size.height()}).")
        if max(size.width(), size.height()) > MAX_SIDE:
            reader.setScaledSize(size.scaled(QSize(MAX_SIDE, MAX_SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise ImageError("The file is not a picture that can be shown.")
    return image
