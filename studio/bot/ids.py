"""Ids for new things, in the shapes archives use: `nd-` and ten hexadecimal digits."""

from __future__ import annotations

import random


class Ids:
    """A source of ids. Pass a seeded `random.Random` to get the same ids again."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.SystemRandom()

    def new(self, prefix: str) -> str:
        """A new id such as `nd-3f29c1a07b`; prefixes are listed in `PREFIXES`."""
        return f"{prefix}-{self._source.getrandbits(40):010x}"


PREFIXES = {
    "workflow": "wf",
    "node": "nd",
    "card": "ins",
    "transition": "trs",
    "link": "edg",
    "variable": "var",
    "validator": "vld",
}
