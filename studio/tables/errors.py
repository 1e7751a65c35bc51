"""What can be wrong with a table call, as sentences."""

from __future__ import annotations


class TableError(ValueError):
    """A call does not fit the table; the message is the sentence for the person who wrote it."""
