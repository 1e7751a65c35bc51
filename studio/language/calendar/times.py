"""Times of day as they are said: a clock time, or a part of the day."""

from __future__ import annotations

from dataclasses import dataclass, replace

PARTS: dict[str, tuple[int, int]] = {
    "early": (6, 8), "morning": (8, 12), "late-morning": (10, 12), "noon": (12, 13), "noon-after": (12, 15),
    "mid-afternoon": (15, 16), "afternoon": (12, 17), "late-afternoon": (16, 18), "early-evening": (17, 19),
    "evening": (18, 21), "late-evening": (21, 24), "night": (20, 24), "midnight": (0, 1), "daytime": (8, 18),
    "close": (17, 18),
}  # fmt: skip
"""When the parts of a day begin and end. A part alone means its beginning."""

_AFTERNOON = frozenset(
    {"noon", "noon-after", "afternoon", "mid-afternoon", "late-afternoon", "early-evening", "evening", "late-evening"}
)


@dataclass(frozen=True, slots=True)
class TimeSpec:
    """A time of day; `is_open` while it could still be in the morning or twelve hours later."""

    hour: int
    minute: int = 0
    second: int = 0
    grain: str = "hour"
    is_open: bool = False
    part: str = ""
    weak: bool = False
    """Whether only a number suggests it: `around 5`."""

    def in_part(self, part: str) -> TimeSpec:
        """Said together with a part of the day: `7 in the evening`."""
        if self.part or self.hour > 12:
            return self
        hour = self.hour
        if part in _AFTERNOON:
            hour = hour + 12 if hour < 12 and not (part == "noon" and hour >= 10) else hour
        elif part == "night":
            hour = 0 if hour == 12 else hour + 12 if 5 <= hour < 12 else hour
        elif part in ("early", "morning", "late-morning", "midnight"):
            hour = 0 if hour == 12 and part != "late-morning" else hour
        return replace(self, hour=hour % 24, is_open=False, weak=False)

    def pm(self) -> TimeSpec:
        return replace(self, hour=self.hour + 12 if self.hour < 12 else self.hour, is_open=False, weak=False)

    def am(self) -> TimeSpec:
        return replace(self, hour=0 if self.hour == 12 else self.hour, is_open=False, weak=False)

    def likely(self) -> TimeSpec:
        """With a day but no hint of am or pm: 1 to 6 are in the afternoon, as people mean who make appointments."""
        return self.pm() if self.is_open and 1 <= self.hour <= 6 else replace(self, is_open=False)

    @property
    def minutes(self) -> int:
        return self.hour * 60 + self.minute


def part_time(part: str) -> TimeSpec:
    """The beginning of a part of the day."""
    return TimeSpec(PARTS[part][0], part=part)
