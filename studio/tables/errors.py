"""What can be wrong with a table call, as sentences."""

from __future__ import annotations


class TableError(ValueError):
    """A call does not fit the table; the message is the sentence for the person who wrote it."""


class FilterError(TableError):
    """A filter that cannot be; `path` leads to the part of it that is wrong: keys of objects, indexes of lists."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path

    def inside(self, *steps: str | int) -> FilterError:
        """The same error, seen from further out."""
        return FilterError(str(self), (*steps, *self.path))
