"""Work beside the window of which only the newest wish counts."""

from __future__ import annotations

import asyncio
import threading

import pytest

from studio.app.lane import Lane
from studio.app.tasks import Tasks


async def at_rest(tasks: Tasks) -> None:
    while tasks.busy:  # a task may start the next
        await asyncio.gather(*tasks._running, return_exceptions=True)


def test_the_newest_wish_of_a_kind_is_told_and_jobs_never_overlap() -> None:
    told: list[str] = []
    begun: list[str] = []
    started, go_on = threading.Event(), threading.Event()

    def job(name: str, wait: bool = False) -> str:
        begun.append(name)
        started.set()
        if wait:
            go_on.wait(5)
        return name

    async def work() -> None:
        tasks = Tasks(lambda error: told.append(str(error)))
        lane = Lane(tasks)
        lane.wish("find", lambda: job("find 1", wait=True), told.append)
        await asyncio.to_thread(started.wait, 5)
        lane.wish("find", lambda: job("find 2"), told.append)
        lane.wish("find", lambda: job("find 3"), told.append)
        lane.wish("uses", lambda: job("uses"), told.append)
        go_on.set()
        await at_rest(tasks)

    asyncio.run(work())
    assert begun == ["find 1", "find 3", "uses"]
    assert told == ["find 3", "uses"]


@pytest.mark.parametrize("forgotten", [True, False])
def test_a_failure_is_reported_once_and_what_is_forgotten_is_not_told(forgotten: bool) -> None:
    told: list[str] = []
    failed: list[BaseException] = []

    def fail() -> str:
        raise OSError("no")

    async def work() -> None:
        tasks = Tasks(failed.append)
        lane = Lane(tasks)
        lane.wish("find", fail, told.append)
        lane.wish("uses", lambda: "used", told.append)
        await at_rest(tasks)
        lane.wish("find", lambda: "found", told.append)
        if forgotten:
            lane.forget()
        await at_rest(tasks)

    asyncio.run(work())
    assert [str(error) for error in failed] == ["no"]
    assert told == (["used"] if forgotten else ["used", "found"])
