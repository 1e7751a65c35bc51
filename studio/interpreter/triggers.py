"""Events that start a flow: which trigger node takes one, and where the conversation goes then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from studio.bot.node import TriggerNode
from studio.bot.values import SuperInput
from studio.bot.workflow import Workflow
from studio.interpreter import flow
from studio.interpreter.fields import prepared
from studio.interpreter.template import expression_of
from studio.interpreter.values import text_of

if TYPE_CHECKING:
    from studio.interpreter.incoming import Trigger
    from studio.interpreter.turn import Turn

STARTED = "conversationStarted"

_CUSTOM = frozenset(("trigger", "customevent", "custom", "webchattrigger"))
"""Names that the custom event of the web chat had over time."""

_MESSAGES = frozenset(("messageinchannel", "message", "messagereceived"))
"""Names of the trigger for messages; which one archives have is not known."""

Listener = tuple[Workflow, TriggerNode]


def listeners(turn: Turn, trigger: Trigger) -> list[Listener]:
    """The trigger nodes that listen to an event, in the order they were created, which is that of the file."""
    wanted = _plain(trigger.name)
    return [
        (workflow, node)
        for workflow, node in turn.program.trigger_nodes
        if (not trigger.node or node.key == trigger.node)
        and (node.integration_id == trigger.integration or not trigger.integration)
        and (_plain(node.trigger_id) == wanted or (wanted in _CUSTOM and _plain(node.trigger_id) in _CUSTOM))
    ]


async def begin_with_event(turn: Turn, trigger: Trigger) -> None:
    """Starts the flow of the first trigger that listens to an event and whose filter lets it through."""
    conversation = turn.conversation
    event = f"{trigger.integration}/{trigger.name}".lstrip("/")
    problem = ""
    if _plain(trigger.name) == _plain(STARTED):
        if conversation.is_started:
            problem = f"The event {event} was dropped: a conversation begins only once."
        conversation.is_started = True
    if conversation.pending is not None and not problem:
        if turn.services.queue_triggers:
            conversation.queue_event(turn.incoming)
            problem = f"The event {event} waits until the capture has its answer."
        else:
            problem = f"The event {event} was dropped: triggers do not fire while a capture waits for an answer."
    if not problem:
        found = listeners(turn, trigger)
        chosen = await _chosen(turn, trigger.name, found)
        if chosen is not None:
            await _enter(turn, *chosen)
            return
        problem = (
            f"The event {event} passes the filter of none of its triggers."
            if found
            else f"No trigger node listens to the event {event}."
        )
    turn.warn(problem)
    turn.running = False


async def begin_with_message(turn: Turn) -> bool:
    """Starts the flow of a trigger for messages of the channel, where there is one. Returns whether it did.

    It takes only messages that begin something, and only those of the integration it names: the emulator is none.
    """
    found = [
        (workflow, node)
        for workflow, node in turn.program.trigger_nodes
        if _plain(node.trigger_id) in _MESSAGES and node.integration_id == turn.incoming.integration
    ]
    chosen = await _chosen(turn, "message", found) if found else None
    if chosen is None:
        return False
    await _enter(turn, *chosen)
    return True


async def _chosen(turn: Turn, name: str, found: list[Listener]) -> Listener | None:
    """The first whose filter holds."""
    for workflow, node in found:
        turn.event["trigger"] = {
            "eventName": name,
            "integration": node.integration_id,
            "conversationId": turn.conversation.id,
            "userId": turn.conversation.user_id,
            "flowId": workflow.key,
            "nodeId": node.key,
        }
        if await _passes(turn, node):
            return workflow, node
    turn.event.pop("trigger", None)
    return None


async def _passes(turn: Turn, node: TriggerNode) -> bool:
    """Whether an event passes the filter of a trigger.

    How archives write a filter is not known: `filter` is taken for one, and so are the conditions of the node's
    transitions where it has no other cards.
    """
    source = _filter_of(node.raw.get("filter"))
    if source and not await turn.condition(source):
        return False
    plan = turn.program.plan(node)
    ways = [way for card in plan.cards for way in card.ways]
    if not plan.cards or any(card.type != "transition" for card in plan.cards):
        return True
    for way in ways:
        if way.meaning != "expression" or await turn.condition(way.source):
            return True
    return False


def _filter_of(raw: Any) -> str:
    """The expression of a filter; empty where there is none."""
    if isinstance(raw, dict):
        for name in ("code", "expression", "payload", "condition"):
            if raw.get(name):
                return _filter_of(raw[name])
        raw = SuperInput.model_validate(raw).text
    source = expression_of(raw) if isinstance(raw, str) else ""
    return "" if source == "true" else source


async def _enter(turn: Turn, workflow: Workflow, node: TriggerNode) -> None:
    target = node.raw.get("eventTarget")
    if isinstance(target, dict) and target.get("conversationId"):
        wanted = text_of(await turn.fill(prepared(SuperInput.model_validate(target["conversationId"])))).strip()
        if wanted and wanted != turn.conversation.id:
            turn.event["trigger"] = {**_plain_object(turn.event.get("trigger")), "conversationId": wanted}
            turn.warn(f"Trigger “{node.name}” is meant for another conversation ({wanted}); here it runs in this one.")
    flow.interrupt(turn, "trigger")
    flow.enter_workflow(turn, workflow, node=node)


def _plain_object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
