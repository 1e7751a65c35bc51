"""What keys do on the canvas, for the list of keys."""

from __future__ import annotations

from studio.ui.palette.cheat_sheet import KeyLine

CANVAS_KEYS = tuple(
    KeyLine("Canvas", label, keys)
    for label, keys in (
        ("Next and previous node", "Tab / Shift+Tab"),
        ("Node in a direction", "Alt+Arrows"),
        ("Next and previous card", "Ctrl+Down / Ctrl+Up"),
        ("Move the selection", "Arrows"),
        ("Move it further", "Shift+Arrows"),
        ("Resize a note", "Ctrl+Alt+Arrows"),
        ("Fold or open nodes", "F"),
        ("Add a card", "A / Enter"),
        ("Edit the text, rename", "F2"),
        ("Open the workflow a card runs", "Shift+Enter"),
        ("Move a card up or down", "Alt+Up / Alt+Down"),
        ("Cut, copy, paste", "Ctrl+X / Ctrl+C / Ctrl+V"),
        ("Duplicate the selection", "Ctrl+D"),
        ("Add to the selection", "Shift+Click"),
        ("Copy a card by dragging", "Ctrl+Drag"),
        ("Move without snapping", "Alt+Drag"),
        ("Connect a way out", "C"),
        ("Delete the selection", "Del"),
        ("Pan", "Space+Drag"),
        ("Zoom at the pointer", "Ctrl+Wheel"),
        ("Cancel a gesture", "Esc"),
    )
)
