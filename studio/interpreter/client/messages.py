"""The client's calls for messages: sending one into the conversation, and reading what was said.

Messages are kept only for bots whose code reads them, the latest hundred of a conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.interpreter.client.arguments import Given, invalid, not_found
from studio.interpreter.failure import BotFailure
from studio.interpreter.payloads import checked_payload

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Json = dict[str, Any]

READERS = ("getMessage", "listMessages", "deleteMessage")
"""Calls for which messages have to be kept."""

KEPT = 100
_PAGE = 20


async def create_message(turn: Turn, given: Given) -> Json:
    """Sends a message. Hooks for outgoing messages do not see it, as it does not come from the flow."""
    conversation = turn.conversation
    kind = given.text("type")
    try:
        payload = checked_payload({**given.small("payload", required=True), "type": kind})
    except BotFailure as problem:
        raise invalid(f"The message of {given.name} cannot be sent: {problem.message}") from problem
    target = given.text("conversationId", conversation.id)
    user = given.text("userId", turn.bot.settings.id)
    incoming = user == conversation.user_id
    if target == conversation.id and not incoming:
        message_id = turn.deliver(payload)
    else:
        message_id = conversation.new_id("msg")
        if target != conversation.id:
            turn.warn(f"The code sent a message into another conversation ({target}); it is not shown here.")
        keep(turn, message_id, payload, "incoming" if incoming else "outgoing", user, target)
    tags = given.small("tags")
    return {"message": _message(turn, message_id, payload, "incoming" if incoming else "outgoing", user, target, tags)}


async def get_message(turn: Turn, given: Given) -> Json:
    wanted = given.text("id")
    for message in _kept(turn):
        if message["id"] == wanted:
            return {"message": message}
    raise not_found(f"There is no message “{wanted}” in this conversation.")


async def list_messages(turn: Turn, given: Given) -> Json:
    """The latest messages first, in pages of 20."""
    target = given.text("conversationId", turn.conversation.id)
    found = [message for message in reversed(_kept(turn)) if message["conversationId"] == target]
    token = given.text("nextToken", "0")
    start = int(token) if token.isdecimal() and len(token) < 6 else 0
    meta = {"nextToken": str(start + _PAGE)} if len(found) > start + _PAGE else {}
    return {"messages": found[start : start + _PAGE], "meta": meta}


async def delete_message(turn: Turn, given: Given) -> Json:
    wanted = given.text("id")
    kept = _kept(turn)
    turn.conversation.records["messages"] = [message for message in kept if message["id"] != wanted]
    return {}


def keep(
    turn: Turn, message_id: str, payload: Mapping[str, Any], direction: str, user: str, conversation: str = ""
) -> None:
    """Remembers a message, where code may ask for it later."""
    if turn.program.mentions(*READERS):
        target = conversation or turn.conversation.id
        message = _message(turn, message_id, payload, direction, user, target, {})
        turn.conversation.records["messages"] = [*_kept(turn)[-(KEPT - 1) :], message]


def _kept(turn: Turn) -> list[Json]:
    messages = turn.conversation.records.get("messages")
    return messages if isinstance(messages, list) else []


def _message(
    turn: Turn, message_id: str, payload: Mapping[str, Any], direction: str, user: str, conversation: str, tags: Json
) -> Json:
    return {
        "id": message_id,
        "createdAt": turn.now_text,
        "type": payload["type"],
        "payload": {name: value for name, value in payload.items() if name != "type"},
        "direction": direction,
        "userId": user,
        "conversationId": conversation,
        "tags": tags,
    }
