"""Recognising what a person wants by the utterances written in the bot, word for word."""

from __future__ import annotations

from functools import lru_cache

from studio.bot.bot import Bot
from studio.bot.library import Intent
from studio.interpreter.wording import normalised

CANCEL = "int-cancel"
YES = "int-yes"
NO = "int-no"

_BUILT_IN = {
    CANCEL: "cancel, abort, stop, quit, leave, never mind, nevermind, forget it, forget about it",
    YES: "yes, y, yeah, yep, yup, sure, ok, okay, of course, absolutely, definitely, right, correct, please, "
    "yes please, true, confirm, confirmed, accept, agreed, i agree",
    NO: "no, n, nope, nah, not really, absolutely not, no thanks, no thank you, never, false, wrong, decline, "
    "refuse, i disagree",
}
"""Usual words for the intents every bot has."""


def is_utterance_of(text: str, intent: Intent) -> bool:
    """Whether the text is one of the intent's utterances, apart from case, accents and punctuation."""
    return normalised(text) in _utterances(intent.utterances)


def means(text: str, intent_id: str, bot: Bot) -> bool:
    """Whether the text says one of the built-in intents.

    The utterances are those of the bot; for yes and no a list of usual words counts besides. A bot whose
    cancel intent was emptied cannot be cancelled by words.
    """
    own = next((intent for intent in bot.intents if intent.id == intent_id), None)
    words = normalised(text)
    if own is not None and words in _utterances(own.utterances):
        return True
    return (own is None or intent_id != CANCEL) and words in _utterances(tuple(_BUILT_IN[intent_id].split(", ")))


@lru_cache(maxsize=512)
def _utterances(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(normalised, texts)))
