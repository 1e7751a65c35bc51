"""Which icon stands for a card or a node; the icons themselves are in `studio.ui.icons`."""

from __future__ import annotations

from studio.bot.card import (
    AgentCard,
    AiClassifyCard,
    AiGenerateCard,
    AiTaskCard,
    AutonomousTool,
    CaptureCard,
    Card,
    CodeCard,
    ContentCard,
    IntegrationCard,
    LogCard,
    TableCard,
    TransitionCard,
    WorkflowCard,
)

_CONTENT = {
    "text": "text",
    "image": "image",
    "audio": "audio",
    "video": "video",
    "file": "file",
    "card": "card",
    "carousel": "carousel",
    "location": "location",
    "choice": "choice",
    "dropdown": "dropdown",
}

_CAPTURES = {
    "SingleChoice": "single-choice",
    "MultiChoice": "multi-choice",
    "Confirmation": "confirmation",
    "Boolean": "confirmation",
    "RawInput": "raw-input",
    "File": "file",
    "DateTime": "date",
    "Number": "number",
    "Quantity": "number",
    "QuantityOfPeople": "number",
    "Percentage": "number",
    "Price": "number",
}

_TOOLS = {
    "agent": "agent",
    "search": "search",
    "skill": "workflow",
    "table": "table",
    "integration": "integration",
    "transition": "transition",
}


def card_icon(card: Card) -> str:
    """The name of a card's icon."""
    match card:
        case ContentCard():
            return _CONTENT.get(card.content.type, "text")
        case CaptureCard():
            return _CAPTURES.get(card.kind, "capture")
        case CodeCard():
            return "code"
        case IntegrationCard():
            return "integration"
        case AgentCard():
            return "agent"
        case AiTaskCard():
            return "ai"
        case AiGenerateCard():
            return "ai-generate"
        case AiClassifyCard():
            return "classify"
        case LogCard():
            return "log"
        case WorkflowCard():
            return "workflow"
        case TableCard():
            return "table"
        case TransitionCard():
            return "intent" if card.transition.meaning == "intent" else "expression"
        case AutonomousTool():
            return _TOOLS.get(card.tool_type, "integration")
        case _:
            return "unknown"
