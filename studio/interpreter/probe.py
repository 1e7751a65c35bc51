"""Looking at a conversation from outside: the value of an expression, which changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.interpreter.expression import MissingValue, NotPlain, parse
from studio.interpreter.failure import BotFailure
from studio.interpreter.masking import Mask
from studio.interpreter.scripts import failure_of, run_steps
from studio.interpreter.values import UNDEFINED, without_dates
from studio.sandbox.task import Step

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn


async def probe(turn: Turn, source: str) -> Any:
    """The value of an expression in the place of a turn, undefined as None. Raises BotFailure.

    It is evaluated as the bot's own expressions are; what it would change is dropped.
    """
    plain = parse(source)
    if plain is not None:
        try:
            value = plain(turn.names)
        except MissingValue as problem:
            raise BotFailure(str(problem)) from problem
        except NotPlain:
            pass
        else:
            return None if value is UNDEFINED else value
    counter = turn.conversation.counter
    try:
        result = await run_steps(turn, [Step("expression", source)])
    finally:
        turn.conversation.counter = counter
    outcome = result.outcomes[0]
    if outcome.error is not None:
        raise failure_of(f"“{source}”", outcome.error)
    return outcome.value


def shown(turn: Turn, value: Any) -> Any:
    """A value as a person may see it: dates as text, secrets masked."""
    program = turn.program
    secrets = list(program.environment.values())
    for variable in turn.bot.variables(turn.workflow):
        if variable.secret:
            store = turn.names.get(variable.scope or "workflow")
            secrets.append(store.get(variable.name) if isinstance(store, dict) else None)
    plain = [secret for secret in secrets if isinstance(secret, str | int | float)]
    return without_dates(Mask(plain).value(value))
