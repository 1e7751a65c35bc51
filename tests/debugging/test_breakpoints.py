from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.debugging.breakpoints import Breakpoints, Kind, Target
from studio.debugging.memory import DebugMemory

TEXTS = st.text(max_size=8)
TARGETS = st.builds(Target, st.sampled_from(get_args(Kind)), TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


def one_by_one(marks: Breakpoints) -> list[object]:
    return list(marks)


@given(st.lists(st.tuples(TARGETS, st.text(max_size=10), st.booleans()), max_size=6))
def test_breakpoints_survive_being_kept(given_ones: list[tuple[Target, str, bool]]) -> None:
    marks = Breakpoints()
    for target, condition, enabled in given_ones:
        marks.set_condition(target, condition)
        marks.set_enabled(target, enabled)
    again = Breakpoints()
    again.load(json.loads(json.dumps(marks.to_json())))
    assert one_by_one(again) == one_by_one(marks)


NAMES = st.sampled_from(["kind", "workflow", "node", "condition", "enabled", "other"])
ODD = st.none() | st.booleans() | st.sampled_from(["node", "card", "x"]) | st.lists(st.integers(), max_size=2)


@settings(max_examples=50)
@given(st.lists(st.dictionaries(NAMES, ODD, max_size=5) | ODD, max_size=4) | ODD)
def test_what_cannot_be_read_is_left_out(data: object) -> None:
    marks = Breakpoints()
    marks.load(data)
    marks.load([data, {"kind": "node", "workflow": "w", "node": "n"}, {"kind": "node", "node": 5}])
    assert marks.at(Target("node", "w", "n")) is not None


def test_setting_and_taking_away_is_told() -> None:
    told: list[int] = []
    marks = Breakpoints()
    marks.listen(lambda: told.append(len(marks)))
    target = Target("node", "w", "n")
    assert marks.toggle(target)
    marks.set_enabled(target, False)
    assert marks.active_at(target) is None
    marks.set_all_enabled(True)
    assert marks.active_at(target) is not None
    assert not marks.toggle(target)
    marks.remove(target)
    assert told == [1, 1, 1, 0]


def test_the_memory_keeps_what_was_set_up_for_each_bot(tmp_path: Path) -> None:
    marks = Breakpoints()
    marks.toggle(Target("variable", variable="user.name"))
    DebugMemory(tmp_path / "new", "bot/../1").save(marks.to_json(), ["workflow.size"])
    kept, watches = DebugMemory(tmp_path / "new", "bot/../1").load()
    assert (kept, watches) == (marks.to_json(), ["workflow.size"])
    assert DebugMemory(tmp_path / "new", "another").load() == ([], [])
    for path in (tmp_path / "new").iterdir():
        path.write_text('{"version": 7}')
    assert DebugMemory(tmp_path / "new", "bot/../1").load() == ([], [])
