"""Opening a session with everything it needs: sandbox, network, clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.bot.bot import Bot
from studio.interpreter.clock import Clock, SystemClock
from studio.interpreter.limits import Limits
from studio.interpreter.sandboxes import Sandboxes
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.sandbox.http_bridge import HttpBridge, HttpPolicy
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.sandbox import Sandbox


def open_session(
    bot: Bot,
    *,
    clock: Clock | None = None,
    seed: str | None = None,
    user_id: str = "",
    offline: bool = False,
    allow_local: bool = False,
    environment: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    code_limits: SandboxLimits | None = None,
) -> Session:
    """A session with a sandbox of its own, started when first needed; `Session.close` ends it.

    A seed fixes ids, random numbers and, within one piece of code, the time. With a fixed clock as well, the same
    input gives the same events.

    `allow_local` lets the bot's requests reach this computer and its private network; `environment` holds
    configuration variables whose values are kept outside the bot.
    """
    bridge = HttpBridge(HttpPolicy(online=not offline, local=allow_local))
    sandboxes = Sandboxes(lambda: Sandbox(code_limits, host=bridge.functions))
    services = Services(
        scripts=sandboxes,
        clock=clock or SystemClock(),
        limits=limits or Limits(),
        offline=offline,
        repeatable=seed is not None,
        environment=environment or {},
    )

    async def close() -> None:
        await sandboxes.close()
        await bridge.close()

    return Session(bot, services, seed=seed, user_id=user_id, prepare=sandboxes.start, close_services=close)
