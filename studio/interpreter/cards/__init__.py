"""What each kind of card does: one file per family, one table for all."""

from __future__ import annotations

from studio.bot.card import (
    AgentCard,
    AiClassifyCard,
    AiGenerateCard,
    AiTaskCard,
    AutonomousTool,
    CaptureCard,
    CodeCard,
    ContentCard,
    IntegrationCard,
    LogCard,
    TableCard,
    TransitionCard,
    UnknownCard,
    WorkflowCard,
)
from studio.interpreter.cards import (
    capture,
    code,
    integrations,
    log,
    messages,
    tables,
    transitions,
    unconnected,
    workflow,
)
from studio.interpreter.cards.unconnected import run_autonomous
from studio.interpreter.plan import CardKind, Kinds

__all__ = ["CARDS", "run_autonomous"]

CARDS: Kinds = {
    ContentCard: CardKind(messages.send, field=messages.content_field, pace="flows"),
    CaptureCard: CardKind(capture.begin, capture.resume, capture.question_field),
    CodeCard: CardKind(code.run, pace="acts"),
    LogCard: CardKind(log.write, field=log.message_field, pace="flows"),
    TransitionCard: CardKind(transitions.decide, pace="flows"),
    WorkflowCard: CardKind(workflow.call, workflow.come_back, workflow.input_field),
    AiTaskCard: CardKind(unconnected.ai_card),
    AiGenerateCard: CardKind(unconnected.ai_card),
    AiClassifyCard: CardKind(unconnected.ai_card),
    IntegrationCard: CardKind(integrations.call, field=integrations.input_field),
    AgentCard: CardKind(integrations.ask_agent, field=integrations.input_field),
    TableCard: CardKind(tables.run, field=tables.fields_of),
    AutonomousTool: CardKind(integrations.skip),
    UnknownCard: CardKind(integrations.skip, field=integrations.any_field),
}
