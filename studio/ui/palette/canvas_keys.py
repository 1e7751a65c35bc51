"""What keys do where no menu says it, for the list of keys: on the canvas, in the panels, in texts and tables."""

from __future__ import annotations

from studio.ui.palette.cheat_sheet import KeyLine

_ON_CANVAS = (
    ("Next and previous node", "Tab / Shift+Tab"),
    ("Node in a direction", "Alt+Arrows"),
    ("Next and previous card", "Ctrl+Down / Ctrl+Up"),
    ("Move the selection", "Arrows"),
    ("Move it further", "Shift+Arrows"),
    ("Resize a note", "Ctrl+Alt+Arrows"),
    ("Fold or open nodes", "F"),
    ("New node, connected to the selected one", "N"),
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

_ELSEWHERE = (
    ("Emulator", "Earlier and later messages", "Up / Down"),
    ("Emulator", "New line in a message", "Shift+Enter"),
    ("Explorer", "Rename", "F2"),
    ("Explorer", "Delete", "Del"),
    ("Explorer", "Move a workflow up or down", "Alt+Up / Alt+Down"),
    ("Card tray", "Make it a favourite", "Alt+S"),
    ("Tables", "Move from cell to cell", "Arrows"),
    ("Tables", "Edit a cell", "Enter"),
    ("Tables", "Leave a cell as it was", "Esc"),
    ("Texts and code", "Complete a name", "Ctrl+Space"),
    ("Code", "Comment out, or in", "Ctrl+/"),
    ("Code", "Move lines", "Alt+Up / Alt+Down"),
    ("Code", "Duplicate lines", "Ctrl+D"),
)

CANVAS_KEYS = (
    *(KeyLine("Canvas", label, keys) for label, keys in _ON_CANVAS),
    *(KeyLine(group, label, keys) for group, label, keys in _ELSEWHERE),
)
