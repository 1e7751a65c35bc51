from tests.fixtures.desk import desk, loop, make_desk

__all__ = ["desk", "loop", "make_desk"]
