"""The kinds of hooks: when each runs, and what its code is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class HookArgument:
    """A name that the code of a hook may use."""

    name: str
    about: str
    fields: tuple[tuple[str, str], ...] = ()
    """Fields worth knowing, with what each is."""


@dataclass(frozen=True, slots=True)
class HookKind:
    """A moment at which hooks run."""

    name: str
    """As archives write it."""
    title: str
    group: str
    when: str
    use: str
    """What one does with it, and what the code can change."""
    arguments: tuple[HookArgument, ...]
    example: str


_EVENT: Final = HookArgument(
    "event",
    "What came in and is being handled; always there.",
    (
        ("event.type", "kind of event, such as text"),
        ("event.payload", "its content, as its channel sent it"),
        ("event.preview", "the content as text"),
        ("event.direction", "incoming or outgoing"),
        ("event.channel", "channel it came through"),
        ("event.integration", "integration it came through"),
        ("event.userId", "id of the person"),
        ("event.conversationId", "id of the conversation"),
        ("event.messageId", "id of the message"),
        ("event.botId", "id of the bot"),
        ("event.createdOn", "when it was made, a Date"),
        ("event.tags.conversation", "tags of the conversation"),
        ("event.tags.user", "tags of the person"),
        ("event.state.session", "variables of the session"),
        ("event.state.user", "variables of the person"),
        ("event.nlu.intent", "intent found: name and confidence"),
        ("event.nlu.entities", "entities found"),
        ("event.kb.results", "passages of knowledge found"),
        ("event.flags", "marks that steer what is done with it"),
        ("event.setFlag('skipDialogEngine', true)", "let the flow pass this event over"),
    ),
)
_OUTGOING: Final = HookArgument(
    "outgoingEvent",
    "The message about to be sent; what the hook makes of its payload is what arrives.",
    (
        ("outgoingEvent.payload", "content, may be changed"),
        ("outgoingEvent.type", "kind of message"),
        ("outgoingEvent.preview", "the content as text"),
        ("outgoingEvent.conversationId", "conversation it goes to"),
        ("outgoingEvent.userId", "person it goes to"),
    ),
)
_CONTEXT: Final = HookArgument(
    "context",
    "What the autonomous engine is about to work with; all of it may be changed.",
    (
        ("context.instructions", "what the model is told to do"),
        ("context.tools", "tools it may call"),
        ("context.objects", "objects it may read and write"),
        ("context.transcript", "the conversation so far"),
        ("context.temperature", "how freely it answers"),
        ("context.model", "model that answers"),
        ("context.loop", "most iterations"),
    ),
)
_ITERATION: Final = HookArgument("iteration", "The iteration that has just ended.", (("iteration.status", "its end"),))
_EXECUTION: Final = HookArgument(
    "execution",
    "The run that has just finished.",
    (
        ("execution.status", "how it ended"),
        ("execution.iterations", "its iterations"),
        ("execution.context", "what it worked with"),
    ),
)
_METADATA: Final = HookArgument(
    "metadata",
    "What the turn has used.",
    (
        ("metadata.tokens.summary", "tokens in words"),
        ("metadata.tokens.totalTokens", "all tokens"),
        ("metadata.tokens.billedTokens", "tokens that were paid for"),
        ("metadata.tokens.cost", "cost, in billionths of a dollar"),
        ("metadata.tokens.usages", "each call of a model"),
        ("metadata.tokens.savingsPercent", "share saved by caching"),
    ),
)

MESSAGES: Final = "Messages"
AUTONOMOUS: Final = "Autonomous nodes"
ENDINGS: Final = "Endings"

HOOK_KINDS: Final = (
    HookKind(
        "before_incoming_middleware",
        "Before incoming message",
        MESSAGES,
        "Runs as soon as an event arrives, before anything is done with it.",
        "The event may be changed, and flags may be set that skip parts of the work.",
        (_EVENT,),
        "// The flow never sees what is only a blank.\nif (!event.preview.trim()) {\n  return { stop: true }\n}\n",
    ),
    HookKind(
        "after_incoming_middleware",
        "After incoming message",
        MESSAGES,
        "Runs when the message has been understood, before the flow handles it.",
        "Intent and entities are known. Return { stop: true } to keep the event from the flow.",
        (_EVENT,),
        "console.log('Intent:', event.nlu?.intent?.name)\n",
    ),
    HookKind(
        "before_outgoing_middleware",
        "Before outgoing message",
        MESSAGES,
        "Runs before each message of the bot is delivered.",
        "The message may be changed or recorded. Return { stop: true } to hold it back.",
        (_EVENT, _OUTGOING),
        "console.log('Bot says:', outgoingEvent.preview)\n",
    ),
    HookKind(
        "before_llmz_execution",
        "Before autonomous execution",
        AUTONOMOUS,
        "Runs before an autonomous node lets its model work.",
        "What the model is given may be changed.",
        (_EVENT, _CONTEXT),
        "console.log('Model:', context.model)\n",
    ),
    HookKind(
        "after_llmz_iteration",
        "After autonomous iteration",
        AUTONOMOUS,
        "Runs after each iteration of an autonomous node.",
        "For watching what the model does.",
        (_EVENT, _ITERATION),
        "console.log('Iteration:', iteration.status)\n",
    ),
    HookKind(
        "after_llmz_execution",
        "After autonomous execution",
        AUTONOMOUS,
        "Runs when an autonomous node has finished.",
        "For recording how it ended and what it took.",
        (_EVENT, _EXECUTION),
        "console.log('Ended:', execution.status)\n",
    ),
    HookKind(
        "after_conversation_end",
        "After conversation end",
        ENDINGS,
        "Runs when a conversation was ended by an End node; not when it merely runs out.",
        "For handing on what was said, or clearing up.",
        (_EVENT,),
        "console.log('Ended:', event.conversationId)\n",
    ),
    HookKind(
        "after_turn_end",
        "After turn end",
        ENDINGS,
        "Runs when everything of a turn has been done.",
        "For recording what the turn has used.",
        (_EVENT, _METADATA),
        "console.log('Tokens:', metadata.tokens.totalTokens)\n",
    ),
)

_BY_NAME: Final = {kind.name: kind for kind in HOOK_KINDS}


def hook_kind(name: str) -> HookKind:
    """The kind of a name; one that is not known is described as such, and only `event` is known of it."""
    known = _BY_NAME.get(name)
    if known is not None:
        return known
    title = name.replace("_", " ").strip().capitalize() or "Unknown moment"
    return HookKind(
        name, title, "Other", "This program does not know when it runs, and does not run it.", "", (_EVENT,), ""
    )
