"""Opening sessions with everything they need: sandbox, network, clock, tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.bot.bot import Bot
from studio.interpreter.clock import Clock, SystemClock
from studio.interpreter.files import FileStore
from studio.interpreter.gate import Gate
from studio.interpreter.limits import Limits
from studio.interpreter.sandboxes import Sandboxes
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.sandbox.http_bridge import HttpBridge, HttpPolicy
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.sandbox import Sandbox
from studio.tables.store import TableStore


class Workshop:
    """A sandbox and a network bridge that several sessions use one after the other; `close` ends them.

    Sessions that share one should be of the same bot and the same person: the sandbox starts over after every run,
    yet only processes of their own keep conversations apart with certainty.
    """

    def __init__(
        self, *, offline: bool = False, allow_local: bool = False, code_limits: SandboxLimits | None = None
    ) -> None:
        self.offline = offline
        self._bridge = HttpBridge(HttpPolicy(online=not offline, local=allow_local))
        self.scripts = Sandboxes(lambda: Sandbox(code_limits, host=self._bridge.functions))

    async def close(self) -> None:
        """Ends its processes and connections."""
        await self.scripts.close()
        await self._bridge.close()

    def services(self, *, clock: Clock | None = None, repeatable: bool = False, **more: Any) -> Services:
        """What a session needs; `more` are fields of `Services`."""
        return Services(
            scripts=self.scripts,
            clock=clock or SystemClock(),
            offline=self.offline,
            repeatable=repeatable,
            http=self._bridge.answer,
            **more,
        )


def open_session(
    bot: Bot,
    *,
    clock: Clock | None = None,
    seed: str | None = None,
    user_id: str = "",
    offline: bool = False,
    allow_local: bool = False,
    environment: Mapping[str, Any] | None = None,
    code_limits: SandboxLimits | None = None,
    tables: TableStore | None = None,
    files: FileStore | None = None,
    limits: Limits | None = None,
    locale: str = "",
    queue_triggers: bool = False,
    gate: Gate | None = None,
) -> Session:
    """A session with a sandbox of its own, started when first needed; `Session.close` ends it.

    A seed fixes ids, random numbers and, within one piece of code, the time. With a fixed clock as well, the same
    input gives the same events.

    `tables` holds the rows of the bot's tables (`studio.tables.open_tables` makes it); the caller closes it after the
    session. Without it, table cards and calls say that no storage is connected. `allow_local` lets the bot's requests
    reach this computer and its private network; `environment` holds configuration variables whose values are kept
    outside the bot; `code_limits` says how much one run of code may use; `locale` overrides the language that answers
    are read in; with `queue_triggers`, events that come while a capture waits are run when it is answered; `gate` is a
    debugger that stands before every step.
    """
    workshop = Workshop(offline=offline, allow_local=allow_local, code_limits=code_limits)
    services = workshop.services(
        clock=clock,
        repeatable=seed is not None,
        environment=environment or {},
        tables=tables,
        files=files or FileStore(),
        limits=limits or Limits(),
        locale=locale,
        queue_triggers=queue_triggers,
        gate=gate,
    )
    return Session(
        bot, services, seed=seed, user_id=user_id, prepare=workshop.scripts.start, close_services=workshop.close
    )
