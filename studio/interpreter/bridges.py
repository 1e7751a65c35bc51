"""What code may call: custom actions of the bot, and whatever else is connected; the rest says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.interpreter.failure import BotFailure
from studio.interpreter.scripts import run_steps
from studio.sandbox.host import HostCall, HostError, HostFunction
from studio.sandbox.task import Step

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

NOT_CONNECTED = "NotConnected"
"""Class of the error that code sees where something is missing here."""


def host_functions(turn: Turn) -> Mapping[str, HostFunction]:
    """The functions behind `actions`, `client` and the tables; connected ones come first."""

    async def action(call: HostCall) -> Any:
        return await _run_action(turn, call)

    functions: dict[str, HostFunction] = dict.fromkeys(turn.program.table_names, _no_table)
    functions["actions"] = action
    functions["client"] = _no_client
    functions.update(turn.services.host)
    return functions


async def _run_action(turn: Turn, call: HostCall) -> Any:
    """Runs a custom action: code of the builder's own, which sees its first argument as `input`."""
    action = next((action for action in turn.bot.actions if action.name == call.method), None)
    if action is None:
        if "." in call.method:
            raise HostError(
                f"{call.name} cannot be called: the integration “{call.method.rpartition('.')[0]}” is not connected.",
                name=NOT_CONNECTED,
            )
        raise HostError(f"The bot has no action “{call.method}”.", name="TypeError")
    step = Step("expression" if "return" in action.raw_code else "code", action.raw_code, seconds=10)
    values = {"input": call.arguments[0] if call.arguments else None, "args": call.arguments}
    try:
        result = await run_steps(turn, [step], values=values)
        turn.take(result.mutations)
    except BotFailure as problem:
        raise HostError(f"The action “{action.name}” failed: {problem.message}") from problem
    outcome = result.outcomes[0]
    if outcome.error is not None:
        raise HostError(outcome.error.message, name=outcome.error.name)
    return outcome.value


async def _no_client(call: HostCall) -> Any:
    raise HostError(f"{call.name} cannot be called: the cloud's client is not connected here.", name=NOT_CONNECTED)


async def _no_table(call: HostCall) -> Any:
    table = call.name.partition(".")[0]
    raise HostError(f"{call.name} cannot be called: no storage is connected for table “{table}”.", name=NOT_CONNECTED)
