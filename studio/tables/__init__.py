"""Tables of a bot on SQLite: rows, queries, and the one compiler from filters to statements."""

from studio.tables.column import Column, columns_of
from studio.tables.errors import TableError
from studio.tables.fill import open_tables
from studio.tables.find import Find, Found
from studio.tables.store import TableStore

__all__ = ["Column", "Find", "Found", "TableError", "TableStore", "columns_of", "open_tables"]
