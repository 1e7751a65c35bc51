"""What hovering over a row tells: what a spot does, when something happened, and where in the bot."""

from __future__ import annotations

import time

from studio.ui.debugger.place import PlaceNames
from studio.ui.emulator.blocks.block import Spot
from studio.ui.emulator.row import LogRow, Row


def moment(at: float, before: float | None) -> str:
    """The time of day; the day as well unless it is today's or that of the moment before."""
    day = time.localtime(at)
    known = time.localtime(before) if before is not None else time.localtime()
    is_known = day[:3] == known[:3]
    return time.strftime("%H:%M" if is_known else "%d %B %Y, %H:%M", day).lstrip("0" if not is_known else "")


def row_tip(row: Row, spot: Spot | None, names: PlaceNames) -> str:
    """The tip for a row, or for a spot of it."""
    moment = time.strftime("%d %B %Y, %H:%M:%S", time.localtime(row.at))
    when = " · ".join(filter(None, (moment, names.label(row.place))))
    if isinstance(row, LogRow):
        return f"{spot.tooltip}\n{when}" if spot and spot.tooltip else when
    return spot.tooltip if spot else when
