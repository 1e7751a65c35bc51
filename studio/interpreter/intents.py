"""The three intents every bot has: giving up, yes and no, by the bot's utterances and by usual words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from studio.bot.bot import Bot
from studio.language.text import fold, word_set

CANCEL = "int-cancel"
YES = "int-yes"
NO = "int-no"
BUILT_IN = (CANCEL, YES, NO)

_CANCELLING = (
    "cancel, cancel it, cancel that, cancel this, abort, stop, quit, exit, leave, never mind, nevermind, forget it, "
    "forget about it, i want to stop, i want to cancel, let me out, cancelar, olvidalo, dejalo, annuler, annule, "
    "laisse tomber, abbrechen, abbruch, vergiss es, annulla, lascia perdere, annuleren, laat maar, esquece, "
    "deixa pra la"
)
"""Usual words for giving up."""

_POLITE = word_set("please thanks thank you sorry ok okay actually just now por favor bitte merci svp grazie")


def means(text: str, intent_id: str, bot: Bot) -> bool:
    """Whether the text is an utterance of a built-in intent, or a usual word for giving up.

    A bot whose cancel intent was emptied cannot be cancelled by words.
    """
    own = next((intent for intent in bot.intents if intent.id == intent_id), None)
    said = bare(text)
    if own is not None and said in _utterances(own.utterances):
        return True
    if intent_id != CANCEL or (own is not None and not own.utterances):
        return False
    plain = " ".join(word for word in said.split() if word not in _POLITE)
    known = _utterances(tuple(_CANCELLING.split(", ")))
    return said in known or plain in known


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """The text in small letters without accents and punctuation, with single spaces; symbols and emoji stay."""
    kept = []
    for char in fold(text):
        if char in "’'":
            continue
        kept.append(" " if unicodedata.category(char)[0] in "PZC" else char)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=512)
def _utterances(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(bare, texts)))
