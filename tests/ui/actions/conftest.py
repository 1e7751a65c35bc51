from __future__ import annotations

from fixtures.section_desk import desk

__all__ = ["desk"]
