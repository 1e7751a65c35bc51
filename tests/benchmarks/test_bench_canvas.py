"""How fast the canvas is, as ratios to bare Qt items doing the same in the same run.

Runs with `pytest tests/benchmarks/test_bench_canvas.py --benchmark-enable -s`; without it a small graph goes through
the same work once, so that the workloads keep working.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from canvas_workloads import COLUMN, ROW, Graph, OnCanvas, OnFloor, forget_pictures
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

SIZES = (1000, 5000)
LIMITS = {
    "build to first paint": (2.5, 2.5),
    "pan, bodies not kept": (1.0, 1.0),
    "pan, bodies kept": (0.35, 0.35),
    "fit all": (0.15, 0.12),
    "scroll 12 px": (0.35, 0.3),
    "drag a hub, 10 lines": (0.25, 0.2),
    "select all": (0.5, 0.5),
    "delete 1,000": (0.5, 0.5),
    "undo it": (0.75, 1.0),
    "zoom a step": (1.0, 1.0),
}
"""The most a workload may take, as a ratio to the floor, at 1,000 and at 5,000 nodes."""

MEMORY_OVER_FLOOR_MB = 70
ROW_OF_RUNS = 8
TOLERANCE = 1.3
"""Times of a machine with other work are only so exact."""


Side = OnFloor | OnCanvas
Work = Callable[[Side, int], object]


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU milliseconds of one run."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


class Comparison:
    """Both sides doing the same in turns, so that whatever else the machine does meanwhile strikes both."""

    def __init__(self, sides: tuple[Side, Side], times: int) -> None:
        self.sides = sides
        self.times = times
        self.found: dict[str, tuple[float, float]] = {}

    def both(self, name: str, work: Work, before: Work | None = None) -> None:
        """Take the medians of a workload."""
        taken: tuple[list[float], list[float]] = ([], [])
        # In rows: someone who drags or scrolls does nothing else in between.
        for first in range(0, self.times, ROW_OF_RUNS):
            for side, times in zip(self.sides, taken, strict=True):
                for number in range(first, min(first + ROW_OF_RUNS, self.times)):
                    if before is not None:
                        before(side, number)
                    times.append(cpu_ms(lambda side=side, number=number: work(side, number)))  # type: ignore[misc]
        self.found[name] = (statistics.median(taken[0]), statistics.median(taken[1]))

    def for_each(self, work: Callable[[Side], object]) -> None:
        """Do something that is not timed."""
        for side in self.sides:
            work(side)


def compare(graph: Graph, times: int) -> dict[str, tuple[float, float]]:
    """Milliseconds of every workload on the floor and on the canvas."""
    both = Comparison((OnFloor(graph), OnCanvas(graph)), times)
    gc.collect()
    built = [cpu_ms(side.build) for side in both.sides]
    both.found["build to first paint"] = (built[0], built[1])
    columns = graph.columns
    far = min(columns - 6, 12) * COLUMN, min(columns - 4, 12) * ROW
    near = 3 * COLUMN, 3 * ROW
    hub = graph.place(graph.hub)

    def look_near(side: Side, _number: int = 0) -> None:
        side.look_at(*near)

    def look_at_hub(side: Side) -> None:
        side.look_at(hub[0] + 130, hub[1] + 90)

    def pan(side: Side, number: int) -> None:
        side.pan(*(far if number % 2 else near))

    both.for_each(look_near)
    both.both("pan, bodies not kept", pan, lambda side, _number: forget_pictures(side))
    both.for_each(lambda side: (pan(side, 0), pan(side, 1)))
    both.both("pan, bodies kept", pan)
    both.for_each(look_near)
    both.both("zoom a step", lambda side, number: side.zoom(number))
    both.both("fit all", lambda side, _number: side.fit(), look_near)
    both.for_each(look_at_hub)
    both.for_each(lambda side: [side.scroll() for _ in range(3)])
    both.both("scroll 12 px", lambda side, _number: side.scroll())
    both.for_each(look_at_hub)
    both.for_each(lambda side: side.begin_drag())
    both.both("drag a hub, 10 lines", lambda side, number: side.drag(number + 2))
    both.for_each(lambda side: side.end_drag())
    both.both("select all", lambda side, _number: side.select_all(), lambda side, _number: side.select_none())
    both.for_each(lambda side: side.select_none())
    both.for_each(look_near)
    both.for_each(lambda side: side.prepare_delete())
    taken: dict[str, tuple[list[float], list[float]]] = {"delete 1,000": ([], []), "undo it": ([], [])}
    for _ in range(max(1, times // 2)):
        for which, side in enumerate(both.sides):
            taken["delete 1,000"][which].append(cpu_ms(side.delete))
            taken["undo it"][which].append(cpu_ms(side.undo))
    for name, (floor, ours) in taken.items():
        both.found[name] = (statistics.median(floor), statistics.median(ours))
    both.for_each(lambda side: side.close())
    QApplication.processEvents()
    return both.found


def test_workloads_run(qapp: QApplication) -> None:
    assert set(compare(Graph(120), 2)) == set(LIMITS)


@pytest.mark.parametrize("count", SIZES)
def test_canvas_against_floor(qapp: QApplication, count: int, benchmark: BenchmarkFixture) -> None:
    if benchmark.disabled:
        pytest.skip("measures only with --benchmark-enable")
    compare(Graph(200), 2)
    found = compare(Graph(count), 24)
    benchmark.pedantic(lambda: None, rounds=1)
    which = SIZES.index(count)
    ratios = {name: ours / floor for name, (floor, ours) in found.items()}
    benchmark.extra_info.update(ratios)
    print(f"\n{f'{count} nodes':30}{'floor ms':>10}{'canvas ms':>12}{'ratio':>8}{'limit':>8}")
    for name, limits in LIMITS.items():
        floor, ours = found[name]
        mark = "" if ratios[name] <= limits[which] else "  over"
        print(f"{name:30}{floor:10.2f}{ours:12.2f}{ratios[name]:8.2f}{limits[which]:8.2f}{mark}")
    over = {name: ratio for name, ratio in ratios.items() if ratio > limits_of(name, which)}
    assert not over


def limits_of(name: str, which: int) -> float:
    """The ratio a workload may reach, with what a busy machine adds."""
    return LIMITS[name][which] * TOLERANCE


_MEMORY = """
import sys; sys.path[:0] = {path!r}
import psutil
from PySide6.QtWidgets import QApplication
from canvas_workloads import Graph, {side}
app = QApplication([])
side = {side}(Graph({count}))
before = psutil.Process().memory_info().rss
side.build()
side.fit()
for step in range(6):
    side.pan(step * 600, step * 400)
print((psutil.Process().memory_info().rss - before) / 2**20)
"""


@pytest.mark.parametrize("count", SIZES)
def test_memory_against_floor(count: int, benchmark: BenchmarkFixture) -> None:
    if benchmark.disabled:
        pytest.skip("measures only with --benchmark-enable")
    grown = {}
    for side in ("OnFloor", "OnCanvas"):
        code = _MEMORY.format(path=sys.path, side=side, count=count)
        grown[side] = float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    benchmark.pedantic(lambda: None, rounds=1)
    print(f"\n{count} nodes: floor {grown['OnFloor']:.0f} MB, canvas {grown['OnCanvas']:.0f} MB")
    assert grown["OnCanvas"] <= grown["OnFloor"] + MEMORY_OVER_FLOOR_MB
