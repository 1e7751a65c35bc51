from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from studio.ui.emulator.images import MAX_SIDE, ImageError, ImageStore, data_of, decode


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


@pytest.fixture
def store(qtbot: QtBot) -> Iterator[ImageStore]:
    store = ImageStore()
    yield store
    store.close()


def test_a_picture_is_loaded_once_and_then_there(qtbot: QtBot, store: ImageStore) -> None:
    asked: list[str] = []

    def load(url: str) -> bytes:
        asked.append(url)
        return png(8, 4)

    store.set_loader(load)
    with qtbot.waitSignal(store.loaded) as loaded:
        assert store.get("archive:a.png") is None
        assert store.get("archive:a.png") is None
    assert loaded.args == ["archive:a.png"]
    pixmap = store.get("archive:a.png")
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (8, 4)
    assert asked == ["archive:a.png"]


def test_data_addresses_need_no_loader(qtbot: QtBot, store: ImageStore) -> None:
    url = "data:image/png;base64," + base64.b64encode(png(3, 3)).decode()
    with qtbot.waitSignal(store.loaded):
        store.get(url)
    assert store.get(url) is not None


def test_without_a_loader_nothing_is_read(store: ImageStore) -> None:
    assert store.get("https://example.com/a.png") is None
    assert store.problem("https://example.com/a.png") == "Pictures from the network are not loaded."


def test_what_goes_wrong_is_said(qtbot: QtBot, store: ImageStore) -> None:
    def load(url: str) -> bytes | None:
        if url == "missing":
            return None
        if url == "broken":
            raise OSError("The disk is on fire.")
        return b"not a picture"

    store.set_loader(load)
    for url, sentence in (
        ("missing", "The picture was not found."),
        ("broken", "The disk is on fire."),
        ("other", "The file is not a picture that can be shown."),
    ):
        with qtbot.waitSignal(store.loaded):
            store.get(url)
        assert store.get(url) is None
        assert store.problem(url) == sentence


def test_large_pictures_are_scaled_while_decoding(qtbot: QtBot) -> None:
    image = decode(png(3000, 1500))
    assert (image.width(), image.height()) == (MAX_SIDE, MAX_SIDE // 2)


def test_a_picture_that_claims_to_be_huge_is_refused(qtbot: QtBot) -> None:
    # The header of a PNG of 100,000 by 100,000 pixels, without any.
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    with pytest.raises(ImageError):
        decode(head + b"\x2a\x39\x11\x9d")


@pytest.mark.parametrize("url", ["data:image/png;base64", "data:image/png;base64,A"])
def test_damaged_data_is_refused(url: str) -> None:
    with pytest.raises(ImageError):
        data_of(url)


def test_plain_data_is_percent_decoded() -> None:
    assert data_of("data:image/svg+xml,%3Csvg/%3E") == b"<svg/>"


def test_a_closed_store_tells_nothing(qtbot: QtBot) -> None:
    store = ImageStore(lambda _url: png(4, 4))
    store.get("a")
    store.close()
    with qtbot.assertNotEmitted(store.loaded, wait=20):
        pass
