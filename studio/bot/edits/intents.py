"""Intents, and the copies of them that transitions hold."""

from __future__ import annotations

from studio.bot.bot import Bot
from studio.bot.edit import Draft, same_json
from studio.bot.edits.paths import card_path
from studio.bot.tree import value_or


def follow_intent(draft: Draft, bot: Bot, key: str) -> None:
    """Renew the copies of an intent that a draft has changed; copies that were out of date already stay so.

    `bot` is the bot before the change, `key` names the intent in its list.
    """
    old, new = value_or(bot.raw, ("intents", key)), draft.value(("intents", key))
    for workflow in bot.workflows:
        for node in workflow.nodes:
            for card in node.cards:
                condition = card.raw.get("condition")
                payload = condition.get("payload") if isinstance(condition, dict) else None
                if isinstance(payload, dict) and same_json(payload.get("intent"), old):
                    path = (*card_path(workflow.key, node.key, card.key), "condition", "payload")
                    draft.set(path, "intent", new)
