from table_desk import make_table_desk, table_desk

from tests.fixtures.desk import loop

__all__ = ["loop", "make_table_desk", "table_desk"]
