"""Garbage is collected when all is quiet, and not in the middle of work."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from studio.app.idle_collector import IdleCollector


class Ring:
    """Something that only the collector frees."""

    def __init__(self) -> None:
        self.itself = self


def work(collections: int) -> None:
    """Make so many things that the middle generation is collected."""
    for _ in range(collections):
        gc.collect(0)
        gc.collect(1)


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[IdleCollector]:
    owner = QObject()
    collector = IdleCollector(owner)
    yield collector
    collector.stop()


def test_it_waits_until_all_is_quiet(collector: IdleCollector) -> None:
    collector.look()
    work(5)
    collector.look()
    assert collector.collections == 0
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    gc.disable()
    collector.look()
    gc.enable()
    assert collector.collections == 1
    assert gone() is None
    assert gc.get_freeze_count() > 0


def test_it_does_nothing_where_nothing_piled_up(collector: IdleCollector) -> None:
    gc.disable()
    collector.look()
    collector.look()
    collector.look()
    collector.look()
    gc.enable()
    assert collector.collections == 1


def test_what_was_out_of_sight_is_cleared_away_the_next_time(collector: IdleCollector) -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    gc.disable()
    collector.look()
    collector.look()
    del ring
    work(4)
    collector.look()
    assert gone() is not None
    collector.look()
    gc.enable()
    assert gone() is None
    collector.stop()
    assert gc.get_freeze_count() == 0
