"""Laying out, copying and pasting many nodes, and finding what was changed."""

from __future__ import annotations

import pytest
from canvas_workloads import Graph
from pytest_benchmark.fixture import BenchmarkFixture

from studio.analysis.layout import layered_layout
from studio.app.canvases import changed_nodes
from studio.bot.clipboard import copy_nodes, read_clip
from studio.bot.edits.clipboard import missing_references, paste_nodes
from studio.bot.edits.nodes import rename_node
from studio.bot.ids import Ids


def size_of(count: int, benchmark: BenchmarkFixture) -> int:
    """The whole number when it is measured, a few otherwise."""
    return count if benchmark.enabled else 60


@pytest.mark.parametrize("count", [300, 5000])
def test_layout(benchmark: BenchmarkFixture, count: int) -> None:
    workflow = Graph(size_of(count, benchmark)).bot().main
    assert workflow is not None
    places = benchmark(layered_layout, workflow, lambda _: (260, 176))
    assert len(places) == len(workflow.nodes)


@pytest.mark.parametrize("count", [50, 1000])
def test_copy_and_paste(benchmark: BenchmarkFixture, count: int) -> None:
    bot = Graph(size_of(count, benchmark)).bot()
    assert bot.main is not None
    keys = [node.key for node in bot.main.nodes]

    def work() -> int:
        clip = read_clip(copy_nodes(bot, "wf-main", keys).to_text())
        assert not missing_references(bot, "wf-main", clip)
        return len(paste_nodes(bot, "wf-main", clip, Ids()).changes)

    assert benchmark(work) > 0


def test_what_was_changed_among_five_thousand(benchmark: BenchmarkFixture) -> None:
    bot = Graph(size_of(5000, benchmark)).bot()
    assert bot.main is not None
    key = bot.main.nodes[7].key
    after = rename_node(bot, "wf-main", key, "Other").apply(bot)
    assert after.main is not None
    assert benchmark(changed_nodes, bot.main, after.main) == {key}
