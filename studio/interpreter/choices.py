"""Which option a person means: by a click, a number, an ordinal, or words with small mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.bot.bot import Bot
from studio.interpreter.intents import NO, YES, means
from studio.interpreter.values import text_of
from studio.interpreter.wording import distance, letters, normalised, position_named, typos_allowed


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it is shown; `raw` is its value as the card holds it, before templates were filled."""

    label: str
    value: str
    raw: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"label": self.label, "value": self.value, "raw": self.raw}


def read_options(items: Any) -> list[Option]:
    """Options from the value of a card's field: objects with `label` and `value`, or plain texts."""
    options = []
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            if item.get("enabled") is False:
                continue
            value = text_of(item.get("value"))
            label = text_of(item.get("label")) or value
            value = value or label
        else:
            label = value = text_of(item)
        if label:
            options.append(Option(label, value))
    return options


def clicked(payload: Mapping[str, Any], options: Sequence[Option]) -> Option | None:
    """The option whose value a click delivered."""
    value = payload.get("value")
    if value is None:
        return None
    text = text_of(value)
    return next((option for option in options if text in (option.value, option.raw)), None)


def spelled_out(text: str, options: Sequence[Option]) -> Option | None:
    """The option written exactly, apart from case, accents, punctuation and emoji."""
    for form in (str.strip, normalised, letters):
        wanted = form(text)
        if not wanted:
            continue
        for option in options:
            if wanted in (form(option.label), form(option.value)):
                return option
    return None


def meant(text: str, options: Sequence[Option], synonyms: Mapping[str, Iterable[str]]) -> Option | None:
    """The one option that a text means; None when it means none or several.

    `synonyms` are other words for an option, by its normalised label or value.
    """
    exact = spelled_out(text, options)
    if exact is not None:
        return exact
    index = position_named(text, len(options))
    if index is not None:
        return options[index]
    found = _best(_scores(text, options, synonyms))
    if found is not None:
        return found
    abridged = [option for option in options if _abridges(text, option.label)]
    return abridged[0] if len(abridged) == 1 else None


_PARTS = re.compile(r"[,;/&+\n]|\b(?:and|or|et|y|e|und|och|plus)\b", re.IGNORECASE)
_ALL = frozenset(("all", "everything", "all of them", "both", "tous", "todos", "alle"))


def all_meant(text: str, options: Sequence[Option], synonyms: Mapping[str, Iterable[str]]) -> list[Option]:
    """Every option that a text names, in the order of the text."""
    exact = spelled_out(text, options)
    if exact is not None:
        return [exact]
    if normalised(text) in _ALL:
        return list(options)
    found: list[Option] = []
    for part in _PARTS.split(text):
        option = meant(part, options, synonyms) if part.strip() else None
        if option is not None and option not in found:
            found.append(option)
    if found:
        return found
    return [option for _, _, option in sorted(_scores(text, options, synonyms), key=lambda score: score[:2])]


def affirmed(text: str, options: Sequence[Option], bot: Bot) -> Option | None:
    """The option for yes or no, where the values are `true` and `false`."""
    by_value = {option.value.strip().lower(): option for option in options}
    if not {"true", "false"} & set(by_value):
        return None
    answer = yes_or_no(text, bot)
    return None if answer is None else by_value.get("true" if answer else "false")


def yes_or_no(text: str, bot: Bot) -> bool | None:
    """Whether a text says yes or no; None when it says neither."""
    if means(text, YES, bot):
        return True
    if means(text, NO, bot):
        return False
    words = normalised(text).split()
    if len(words) > 1:
        first = words[0]
        if means(first, NO, bot):
            return False
        if means(first, YES, bot) and not {"not", "dont", "no", "but"} & set(words):
            return True
    return None


def synonyms_of(bot: Bot, options: Sequence[Option]) -> dict[str, list[str]]:
    """Other words for the options, from list entities of the bot that have entries of the same names."""
    wanted = {normalised(text) for option in options for text in (option.label, option.value)}
    found: dict[str, list[str]] = {}
    for entity in bot.list_entities:
        for occurrence in entity.occurrences:
            name = normalised(occurrence.name)
            if name in wanted:
                found.setdefault(name, []).extend(occurrence.synonyms)
    return found


def _scores(
    text: str, options: Sequence[Option], synonyms: Mapping[str, Iterable[str]]
) -> list[tuple[int, int, Option]]:
    """The options that occur in the text: where, how many letters are wrong, which."""
    words = letters(text).split()
    scores = []
    for option in options:
        names = {letters(option.label), letters(option.value)}
        for key in (normalised(option.label), normalised(option.value)):
            names.update(letters(synonym) for synonym in synonyms.get(key, ()))
        best = min((hit for name in names if name and (hit := _occurs(name, words))), default=None)
        if best is not None:
            scores.append((best[1], best[0], option))
    return scores


def _abridges(text: str, label: str) -> bool:
    """Whether a text holds nothing but words of a label: `autre` of “Autres questions”."""
    words = letters(text).split()
    known = letters(label).split()
    return len(max(words, key=len, default="")) >= 3 and all(_occurs(word, known) is not None for word in words)


def _best(scores: list[tuple[int, int, Option]]) -> Option | None:
    """The option with the fewest wrong letters; among names within one another the longest."""
    if not scores:
        return None
    fewest = min(wrong for _, wrong, _ in scores)
    best = [option for _, wrong, option in scores if wrong == fewest]
    best.sort(key=lambda option: len(option.label), reverse=True)
    longest = letters(best[0].label)
    others = [option for option in best[1:] if letters(option.label) not in longest]
    return None if others else best[0]


def _occurs(name: str, words: list[str]) -> tuple[int, int] | None:
    """Wrong letters and place of the best occurrence of a name among the words of a text."""
    size = len(name.split())
    allowed = typos_allowed(name.replace(" ", ""))
    best: tuple[int, int] | None = None
    for start in range(len(words) - size + 1):
        wrong = distance(name, " ".join(words[start : start + size]), allowed)
        if wrong <= allowed and (best is None or wrong < best[0]):
            best = (wrong, start)
    return best
