"""Hooks: code of the bot that runs at fixed moments of every turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.interpreter.failure import BotFailure
from studio.interpreter.scripts import failure_of, run_steps
from studio.sandbox.task import Step

HOOK_SECONDS = 10
"""For one hook; the cloud's ancestor allowed one second, which a single HTTP call exceeds."""

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn


async def run_hooks(turn: Turn, moment: str, extra: dict[str, Any] | None = None) -> bool:
    """Runs the hooks of a moment. Returns whether one asked to stop the event.

    A hook asks by returning `{stop: true}`, by `event.setFlag("skipDialogEngine")` or by `event.flags`. One that
    fails is told as a warning and passed over, as a broken hook must not take every message down. `extra` holds
    further scopes by name and is updated with what the hooks made of them.
    """
    stop = False
    for hook in turn.program.hooks(moment):
        # Only an expression has a value; one that holds a `return` is run as the body of a function.
        step = Step("expression" if "return" in hook.content else "code", hook.content, seconds=HOOK_SECONDS)
        try:
            result = await run_steps(turn, [step], extra)
            turn.take(result.mutations)
            outcome = result.outcomes[0]
            if outcome.error is not None:
                raise failure_of("the code", outcome.error)
        except BotFailure as problem:
            turn.warn(f"Hook “{hook.name}” was passed over: {problem.message}", problem.detail)
            continue
        for mutation in result.mutations:
            if extra is not None and mutation.scope in extra and not mutation.deleted:
                extra[mutation.scope] = {**extra[mutation.scope], mutation.name: mutation.after}
        if isinstance(outcome.value, dict) and outcome.value.get("stop") is True:
            stop = True
    flags = turn.event.get("flags")
    return stop or (isinstance(flags, dict) and any(_stops(name) and on is True for name, on in flags.items()))


def _stops(flag: str) -> bool:
    """Whether a flag skips the flow, in the spellings of the studio and of its self-hosted ancestor."""
    return flag.replace("_", "").lower() in ("skipdialogengine", "skipdialog")


async def before_outgoing(turn: Turn, payload: dict[str, Any]) -> dict[str, Any] | None:
    """A message as the hooks for outgoing messages leave it; None when one of them returned `{stop: true}`."""
    outgoing = {
        "id": turn.conversation.new_id("evt"),
        "type": payload["type"],
        "direction": "outgoing",
        "payload": payload,
        "preview": payload.get("text", ""),
        "botId": turn.bot.settings.id,
        "userId": turn.conversation.user_id,
        "conversationId": turn.conversation.id,
        "integration": turn.incoming.integration,
        "channel": turn.incoming.channel,
        "createdOn": {"$date": turn.now_text},
    }
    extra: dict[str, Any] = {"outgoingEvent": outgoing}
    if await run_hooks(turn, "before_outgoing_middleware", extra):
        turn.warn("A hook stopped a message; it was not sent.")
        return None
    changed = extra["outgoingEvent"]
    result = changed.get("payload") if isinstance(changed, dict) else None
    if not isinstance(result, dict):
        turn.warn("A hook left no payload in “outgoingEvent”; the message is sent as it was.")
        return payload
    return {"type": payload["type"], **result}
