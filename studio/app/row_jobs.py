"""Steps that change many rows of tables: made beside the window, with progress, and given up when asked to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from studio.bot.edit import EditConflict
from studio.project.project import Project, RowJob
from studio.tables.errors import TableError


class GivenUp(Exception):  # noqa: N818  # reads as what happened
    """A job was asked to stop."""


class RowJobs:
    """Runs one job of a project after the other. `tell` hears what is being done, and an empty text when it is."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()
        self._running = False

    @property
    def is_running(self) -> bool:
        return self._running

    def give_up(self) -> None:
        """Take back what the job that runs has done so far."""
        self._stop.set()

    async def run(self, project: Project, job: RowJob) -> str:
        """Run a job to its end. Returns what was wrong, as a sentence; empty when all went well or was given up."""
        loop = asyncio.get_running_loop()
        self._stop.clear()
        self._running = True
        label = job.edit.label
        self._tell(f"{label}…")

        def on_progress(done: int, total: int) -> None:
            if self._stop.is_set():
                raise GivenUp
            if total:
                loop.call_soon_threadsafe(self._tell, f"{label}… {100 * done // total} %")

        work = asyncio.ensure_future(asyncio.to_thread(job.run, on_progress))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            # The thread writes into the database: it must have ended before anything else is done with it.
            self._stop.set()
            await asyncio.wait([work])
            raise
        except GivenUp:
            return ""
        except (EditConflict, TableError, OSError) as error:
            return f"{label}: that could not be done: {error}."
        finally:
            self._running = False
            project.finish_rows(job)
            self._tell("")
        return ""
