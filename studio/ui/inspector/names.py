"""Names that can be written in templates, expressions and code."""

from __future__ import annotations

from studio.bot.bot import Bot
from studio.bot.card import WorkflowCard
from studio.bot.workflow import Workflow

_ALWAYS = (
    "event.preview",
    "event.payload",
    "event.type",
    "event.channel",
    "event.integration",
    "event.conversationId",
    "event.userId",
    "event.messageId",
    "event.botId",
    "event.createdOn",
    "event.tags.conversation",
    "event.tags.user",
    "event.state.session",
    "turn.KnowledgeAgent.answer",
    "turn.KnowledgeAgent.citations",
    "turn.KnowledgeAgent.responded",
    "turn.VisionAgent.content",
    "conversation.SummaryAgent.summary",
    "conversation.SummaryAgent.transcript",
    "user.TranslatorAgent.language",
)


def names_in_scope(bot: Bot, workflow: Workflow | None) -> tuple[str, ...]:
    """Every name that has a value in a workflow, dotted, sorted, each once.

    Variables under their scope, results of the workflows it runs, event fields, what agents leave behind,
    configuration variables (their names), actions and tables.
    """
    names = set(_ALWAYS)
    names.update(f"{variable.scope or 'workflow'}.{variable.name}" for variable in bot.variables(workflow))
    for node in workflow.nodes if workflow else ():
        for card in node.cards:
            if isinstance(card, WorkflowCard):
                names.update(result_names(bot, card))
    names.update(f"env.{name}" for name in bot.settings.config_variables)
    names.update(f"actions.{action.name}" for action in bot.actions)
    names.update(table.name for table in bot.tables.values())
    return tuple(sorted((name for name in names if not name.endswith(".") and name), key=str.casefold))


def result_names(bot: Bot, card: WorkflowCard) -> tuple[str, ...]:
    """The names under which a card's workflow returns its outputs: `workflow.Order1.total`."""
    callee = bot.workflow(card.flow_id)
    if callee is None:
        return ()
    by_id = {variable.id: variable.name for variable in callee.variables}
    outputs = dict.fromkeys(
        by_id[variable] for exit_node in callee.exits for variable in exit_node.variables if variable in by_id
    )
    return tuple(f"workflow.{card.name}.{name}" for name in outputs)
