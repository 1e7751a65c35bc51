"""The inspector: forms for nodes and cards, made from descriptions."""

from studio.ui.inspector.inspector import Inspector

__all__ = ["Inspector"]
