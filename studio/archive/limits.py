"""How large a bot file may be."""

from __future__ import annotations

from dataclasses import dataclass

from studio.bot.json_text import MAX_DEPTH

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds a bot file is held to while it is read and written; sizes are bytes."""

    archive_bytes: int = 120 * MEGABYTE
    """The archive file itself. The cloud studio documents 120 MB as the most it imports."""
    entries: int = 20_000
    """Members, folder entries included. The largest real archive seen has about 300."""
    entry_bytes: int = 120 * MEGABYTE
    """One member, unpacked."""
    total_bytes: int = 480 * MEGABYTE
    """All members together, unpacked."""
    ratio: int = 200
    """How many times larger than its compressed form a member may be. Real archives are not compressed."""
    ratio_free_bytes: int = MEGABYTE
    """Members up to this size may be compressed by any ratio: they do no harm."""
    name_bytes: int = 1000
    """A member's name with its folders."""
    directory_bytes: int = 16 * MEGABYTE
    """The archive's table of contents."""
    json_bytes: int = 32 * MEGABYTE
    """A JSON member. The largest real `bot.json` seen has 1.5 MB."""
    json_depth: int = MAX_DEPTH
    """Levels of nesting in a JSON member or a table row."""
    row_bytes: int = 16 * MEGABYTE
    """One row of a table."""
