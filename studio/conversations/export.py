"""A conversation as text and as JSON, to be read by others and by programs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from studio.conversations.kept import Event, Kept

LineOf = Callable[[Event], str]
"""What is said about an event that is no message; empty for those that are not worth a line."""


def as_text(conversation: Kept, bot: str, line_of: LineOf | None = None) -> str:
    """The conversation as a person would write it down; with `line_of` also what the bot did in between."""
    blocks: list[str] = [f"Conversation with {bot or 'the bot'}\n{_day(conversation.started)}"]
    messages = {message.entry: message for message in conversation.messages}
    for entry, one in enumerate(conversation.told):
        message = messages.get(entry)
        if message is not None:
            who = "You" if message.mine else bot or "Bot"
            blocks.append(f"{who} · {time.strftime('%H:%M', time.localtime(message.at))}\n{message.text}")
        elif line_of is not None and (line := line_of(one.event)):
            step = f"  – {line}"
            if blocks[-1].startswith("  –"):
                blocks[-1] += f"\n{step}"
            else:
                blocks.append(step)
    if conversation.left_out:
        blocks.append(f"  – {conversation.left_out:,} events were too many to keep")
    return "\n\n".join(blocks) + "\n"


def as_json(conversation: Kept, bot: str) -> str:
    """The conversation with all that was told: `messages` for what was said, `events` for everything."""
    data: dict[str, Any] = {
        "bot": bot,
        "number": conversation.number,
        "started": iso(conversation.started),
        "messages": [
            {
                "from": "user" if message.mine else "bot",
                "at": iso(message.at),
                "text": message.text,
                "payload": message.payload,
            }
            for message in conversation.messages
        ],
        "events": [{**one.event, "time": iso(one.at)} for one in conversation.told],
    }
    if conversation.branch_of:
        data["branchOf"] = conversation.branch_of
    if conversation.left_out:
        data["eventsLeftOut"] = conversation.left_out
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def iso(at: float) -> str:
    """A moment as ISO text in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _day(at: float) -> str:
    return time.strftime("%d %B %Y, %H:%M", time.localtime(at)).lstrip("0")
