"""How a kind of card travels when it is dragged to a canvas, from the tray or from elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData

CARD_KIND = "application/x-dialoom-card-kind"
"""Its data is a kind as `card_templates.card_about` takes it, in UTF-8; its text is what the card is called."""


def card_mime(kind: str, name: str) -> QMimeData:
    """What is dragged."""
    data = QMimeData()
    data.setData(CARD_KIND, QByteArray(kind.encode()))
    data.setText(name)
    return data


def kind_in(data: QMimeData) -> str:
    """The kind of card that is dragged; empty when it is something else."""
    return bytes(data.data(CARD_KIND).data()).decode("utf-8", "replace") if data.hasFormat(CARD_KIND) else ""
