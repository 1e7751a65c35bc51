"""What code may call: the bot's own actions, the client, tables; the rest says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.interpreter.client import calls, records
from studio.interpreter.client.arguments import NOT_CONNECTED
from studio.interpreter.client.happenings import call_integration
from studio.interpreter.failure import BotFailure
from studio.interpreter.http_calls import told
from studio.interpreter.scripts import run_steps
from studio.sandbox.host import HostCall, HostError, HostFunction
from studio.sandbox.task import Step

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn


def host_functions(turn: Turn) -> Mapping[str, HostFunction]:
    """The functions behind `actions`, `client`, the tables and `zai`; those of the services come first."""

    async def action(call: HostCall) -> Any:
        return await _run_action(turn, call)

    async def client(call: HostCall) -> Any:
        return await calls.answer(turn, call)

    async def table(call: HostCall) -> Any:
        return await records.answer(turn, call)

    functions: dict[str, HostFunction] = dict.fromkeys(turn.program.table_names, table)
    functions["actions"] = action
    functions["client"] = client
    functions["zai"] = _no_model
    if turn.services.http is not None:
        functions["http"] = told(turn, turn.services.http)
    functions.update(turn.services.host)
    return functions


async def _run_action(turn: Turn, call: HostCall) -> Any:
    """Runs a custom action, code of the builder's own which sees its first argument as `input`, or an integration's."""
    action = next((action for action in turn.bot.actions if action.name == call.method), None)
    if action is None:
        integration, dot, name = call.method.rpartition(".")
        if dot:
            given = call.arguments[0] if call.arguments else None
            return await call_integration(turn, integration, name, given if isinstance(given, dict) else {})
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


async def _no_model(call: HostCall) -> Any:
    raise HostError(f"{call.name} needs a language model, and none is connected.", name=NOT_CONNECTED)
