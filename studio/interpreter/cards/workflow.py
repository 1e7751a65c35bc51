"""Workflow cards: running another workflow and coming back."""

from __future__ import annotations

from studio.bot.card import WorkflowCard
from studio.interpreter.cards.transitions import take_way
from studio.interpreter.failure import BotFailure
from studio.interpreter.fields import Field, prepared, record
from studio.interpreter.outcome import Call, Outcome
from studio.interpreter.plan import CardPlan
from studio.interpreter.turn import Turn


def input_field(card: WorkflowCard) -> Field:
    """The arguments, by id of the callee's variable, or by name where a copy has none."""
    return record(
        {
            argument.id or argument.name: prepared(argument.value)
            for argument in card.arguments
            if not argument.value.is_empty
        }
    )


async def call(turn: Turn, plan: CardPlan) -> Outcome:
    """Runs the workflow with the arguments its entry node declares; others are left over from older versions."""
    card = plan.card
    if not isinstance(card, WorkflowCard):
        raise TypeError(f"a workflow card was expected, not {type(card).__name__}")
    callee = turn.bot.workflow(card.flow_id)
    if callee is None:
        raise BotFailure(f"the workflow it runs does not exist ({card.flow_id or 'none is chosen'}).")
    given = await turn.render(plan)
    inputs = {}
    for variable in callee.inputs:
        for key in (variable.id, variable.name):
            if key in given and given[key] is not None:
                inputs[variable.name] = given[key]
                break
    return Call(callee.key, inputs)


async def come_back(turn: Turn, plan: CardPlan) -> Outcome:
    """Goes on after the workflow returned: by the transition of the exit it took, else with the next card."""
    exit_node = turn.returned_from
    return await take_way(turn, plan, lambda way: way.meaning == "exit" and way.argument == exit_node)
