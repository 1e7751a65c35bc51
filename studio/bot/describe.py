"""Cards and nodes in a builder's words: kind, and one line that says what this one does."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from studio.bot.bot import Bot
from studio.bot.card import (
    AgentCard,
    AiClassifyCard,
    AiGenerateCard,
    AiTaskCard,
    AutonomousTool,
    CaptureCard,
    Card,
    CodeCard,
    Content,
    ContentCard,
    IntegrationCard,
    LogCard,
    TableCard,
    TransitionCard,
    UnknownCard,
    WorkflowCard,
)
from studio.bot.port import transition_label
from studio.bot.values import SuperInput
from studio.bot.workflow import Workflow

CONTENT_NAMES = {
    "text": "Text",
    "image": "Image",
    "audio": "Audio",
    "video": "Video",
    "file": "File",
    "card": "Card",
    "carousel": "Carousel",
    "location": "Location",
    "choice": "Choice",
    "dropdown": "Dropdown",
}

NODE_NAMES = {
    "start": "Start",
    "entry": "Entry",
    "standard": "Standard",
    "autonomous": "Autonomous",
    "exit": "Exit",
    "end": "End",
    "trigger": "Trigger",
    "exception-handler": "Exception handler",
    "comment": "Comment",
    "image": "Image",
    "video": "Video",
}

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]+")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|div|li|h\d)>|<br\s*/?>", re.IGNORECASE)


def in_words(identifier: str) -> str:
    """`SingleChoice` and `findRecords` as a person writes them: `Single choice`, `Find records`."""
    words = [word for word in _WORDS.split(identifier) if word]
    if not words:
        return identifier
    text = " ".join(word if word.isupper() else word.lower() for word in words)
    return text[:1].upper() + text[1:]


def plain_text(markup: str) -> str:
    """The text of an HTML comment, a line per paragraph."""
    return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", markup))).strip("\n")


def card_kind(card: Card) -> str:
    """What kind of card this is: `Text`, `Single choice`, `Execute code`."""
    match card:
        case ContentCard():
            return CONTENT_NAMES.get(card.content.type, in_words(card.content.type) or "Message")
        case CaptureCard():
            return in_words(card.kind) or "Capture"
        case CodeCard():
            return "Execute code"
        case IntegrationCard():
            return in_words(card.integration.action) or "Integration"
        case AgentCard():
            return card.title or in_words(card.agent.action) or "Agent"
        case AiTaskCard():
            return "AI task"
        case AiGenerateCard():
            return "AI generate text"
        case AiClassifyCard():
            return "AI transition"
        case LogCard():
            return "Log"
        case WorkflowCard():
            return "Workflow"
        case TableCard():
            return f"{in_words(card.operation) or 'Table'} record"
        case TransitionCard():
            return "Intent" if card.transition.meaning == "intent" else "Expression"
        case AutonomousTool():
            return _TOOLS.get(card.tool_type, in_words(card.tool_type) or "Tool")
        case UnknownCard():
            return f"Unknown card “{card.type}”" if card.type else "Unknown card"
        case _:
            return in_words(card.type)


_TOOLS = {
    "agent": "Agent tool",
    "search": "Search knowledge",
    "skill": "Workflow tool",
    "table": "Table tool",
    "integration": "Integration tool",
    "transition": "Transition",
}


def card_summary(card: Card, bot: Bot | None = None, workflow: Workflow | None = None) -> str:
    """One line that says what this card does; empty when there is nothing to say."""
    return one_line(_summary(card, bot, workflow))


def one_line(text: str) -> str:
    """Text on one line, at most 200 characters."""
    short = text[:400]
    line = " ".join(short.split())
    return line if len(line) <= 200 else line[:199] + "…"


def _summary(card: Card, bot: Bot | None, workflow: Workflow | None) -> str:
    match card:
        case ContentCard():
            return _content_summary(card.content)
        case CaptureCard():
            variable = bot.variable_name(card.variable_id, workflow) if bot else ""
            question = card.question.text.strip()
            return f"{question} → {variable}".strip() if variable else question
        case CodeCard():
            return card.label or _first_code_line(card.code)
        case IntegrationCard():
            return card.label or card.integration.id
        case AgentCard():
            return SuperInput.model_validate(card.data.get("query")).text
        case AiTaskCard():
            return card.task.instructions.text
        case AiGenerateCard() | AiClassifyCard():
            return card.task.input.text
        case LogCard():
            return card.message.text
        case WorkflowCard():
            callee = bot.workflow(card.flow_id) if bot else None
            return callee.name if callee else card.name
        case TableCard():
            table = bot.tables.get(card.table_id) if bot else None
            return table.name if table else card.table_id
        case TransitionCard():
            transition = card.transition
            return card.label or transition_label(transition) or ("Always" if transition.meaning == "always" else "")
        case AutonomousTool():
            return _tool_summary(card, bot)
        case _:
            return card.label


def _content_summary(content: Content) -> str:
    match content.type:
        case "text" | "choice" | "dropdown":
            return content.text.text
        case "image":
            return content.title.text or _file_name(content.image_url.text)
        case "audio":
            return content.title.text or _file_name(content.audio_url.text)
        case "video":
            return content.title.text or _file_name(content.video_url.text)
        case "file":
            return content.title.text or _file_name(content.file_url.text)
        case "location":
            return content.title.text or content.address.text
        case "carousel":
            titles = [item.title.text for item in content.carousel_items]
            return f"{len(titles)} cards: {', '.join(titles)}" if titles else ""
        case _:
            return content.title.text or content.text.text


def _file_name(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return url
    return path.rpartition("/")[2] or url


def _first_code_line(code: str) -> str:
    for line in code.splitlines():
        text = line.strip().lstrip("/*").strip()
        if text:
            return text
    return ""


def _tool_summary(card: AutonomousTool, bot: Bot | None) -> str:
    match card.tool_type:
        case "skill":
            callee = bot.workflow(card.flow_id) if bot else None
            return callee.name if callee else card.name
        case "table":
            table = bot.tables.get(card.table_id) if bot else None
            return table.name if table else card.table_id
        case "integration":
            return card.label or f"{card.integration_id} {in_words(card.action_name).lower()}".strip()
        case "transition":
            return card.label or card.condition.text
        case _:
            return card.label or card.agent_id
