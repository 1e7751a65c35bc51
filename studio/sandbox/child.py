"""The child process: start it, talk to it, see it end."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from typing import cast

from platformdirs import user_cache_path

from studio.sandbox.bundle import find_deno, find_worker
from studio.sandbox.frames import FrameError, FrameReader, encode_frame

STDERR_KEPT = 8192
STDERR = 2
RESTING = ("R", "I")

if sys.platform == "win32":
    NO_CONSOLE_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    NO_CONSOLE_WINDOW = 0


def command(heap_mb: int) -> list[str]:
    """The command line: no permissions, nothing fetched, no code made from strings in the process's own realm."""
    flags = (
        f"--max-old-space-size={heap_mb}",
        f"--max-heap-size={heap_mb + 32}",
        "--disallow-code-generation-from-strings",
    )
    return [
        find_deno(),
        "run",
        *("--no-prompt", "--no-config", "--no-lock", "--no-npm", "--no-remote", "--cached-only", "--no-code-cache"),
        f"--v8-flags={','.join(flags)}",
        str(find_worker()),
    ]


def environment() -> dict[str, str]:
    """Next to nothing of ours. Code sees the time of UTC and formats as in the United States, wherever it runs."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    cache = user_cache_path("dialoom-studio", appauthor=False) / "deno"
    return kept | {
        "PATH": os.defpath,
        "DENO_DIR": str(cache),
        "DENO_NO_UPDATE_CHECK": "1",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "LANG": "en_US.UTF-8",
    }


class Child(asyncio.SubprocessProtocol):
    """One process. `on_frame` gets what it sends and may raise FrameError; `on_end` is called once, when it is gone."""

    def __init__(self, max_frame: int, on_frame: Callable[[str, bytes], None], on_end: Callable[[Child], None]) -> None:
        loop = asyncio.get_running_loop()
        self.token = secrets.token_hex(16)
        self.problem = ""
        """Why its output could not be read; empty while all is well."""
        self._killed = False
        self._rest: asyncio.Future[None] = loop.create_future()
        self._gone: asyncio.Future[None] = loop.create_future()
        self._reader = FrameReader(self.token, max_frame)
        self._on_frame = on_frame
        self._on_end = on_end
        self._stderr = bytearray()
        self._transport: asyncio.SubprocessTransport | None = None
        self._input: asyncio.WriteTransport | None = None

    async def start(self, heap_mb: int) -> None:
        """Starts the process. Raises SandboxMissing, or OSError if the system refuses."""
        await asyncio.get_running_loop().subprocess_exec(
            lambda: self,
            *command(heap_mb),
            env=environment(),
            cwd=find_worker().parent,
            creationflags=NO_CONSOLE_WINDOW,
        )

    def busy(self) -> None:
        """Says that it is about to get a task, so that it has to come to rest again."""
        self._rest = asyncio.get_running_loop().create_future()

    async def rest_or_end(self) -> None:
        """Waits until it can take a task, or is gone."""
        if not self._killed:
            await asyncio.wait([self._rest, self._gone], return_when=asyncio.FIRST_COMPLETED)
        if self._killed:
            await asyncio.shield(self._gone)

    async def end(self) -> None:
        """Ends the process at once and waits until it is over."""
        if self._transport is not None:
            self.kill()
            await asyncio.shield(self._gone)

    @property
    def pid(self) -> int:
        assert self._transport is not None
        return self._transport.get_pid()

    @property
    def exit_code(self) -> int | None:
        return None if self._transport is None else self._transport.get_returncode()

    @property
    def stderr(self) -> str:
        """The end of what it wrote to its error output."""
        return self._stderr.decode(errors="replace")

    def send(self, kind: str, text: str) -> None:
        if self._input is not None and not self._input.is_closing():
            self._input.write(encode_frame(kind, text))

    def kill(self) -> None:
        """Ends the process at once."""
        self._killed = True
        if self._transport is not None and self.exit_code is None:
            self._transport.kill()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.SubprocessTransport", transport)
        self._input = cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == STDERR:
            self._stderr += data
            del self._stderr[:-STDERR_KEPT]
        elif not self.problem:
            try:
                for kind, text in self._reader.feed(data):
                    self._on_frame(kind, text)
                    if kind in RESTING and not self._rest.done():
                        self._rest.set_result(None)
            except FrameError as problem:
                self.problem = str(problem)
                self.kill()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._transport.close()
        if not self._gone.done():
            self._gone.set_result(None)
            self._on_end(self)
