"""Which option a person means: by a click, a number, an ordinal, or words with small mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.bot.bot import Bot
from studio.interpreter.intents import NO, YES, bare, means
from studio.interpreter.values import text_of
from studio.language import ChoiceOption, match_choice, match_choices
from studio.language.locales import locale_of
from studio.language.text import words


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
    if not options:
        return None
    forms: tuple[Callable[[str], Any], ...] = (str.strip, bare, words)
    for form in forms:
        wanted = form(text)
        if not wanted:
            continue
        for option in options:
            if wanted in (form(option.label), form(option.value)):
                return option
    return None


def meant(
    text: str, options: Sequence[Option], synonyms: Mapping[str, Iterable[str]], locale: str = "en"
) -> Option | None:
    """The one option that a text means; None when it means none or several.

    `synonyms` are other words for an option, by its bare label or value.
    """
    exact = spelled_out(text, options)
    if exact is not None:
        return exact
    found = match_choice(text, _with_synonyms(options, synonyms), locale=locale)
    return options[found.index] if found else None


def all_meant(
    text: str, options: Sequence[Option], synonyms: Mapping[str, Iterable[str]], locale: str = "en"
) -> list[Option]:
    """Every option that a text names, in the order of the text."""
    exact = spelled_out(text, options)
    if exact is not None:
        return [exact]
    listed = _listed(text, options)
    if listed:
        return listed
    return [options[found.index] for found in match_choices(text, _with_synonyms(options, synonyms), locale=locale)]


def _listed(text: str, options: Sequence[Option]) -> list[Option]:
    """The options of a text that is nothing but labels with commas between them, as a list of ticked boxes gives it.

    Labels may hold commas themselves, or words that would mean something else in a sentence. Empty for other texts.
    """
    by_length = sorted(options, key=lambda option: -len(option.label))
    found: list[Option] = []
    rest = text.strip()
    while rest:
        folded = rest.casefold()
        for option in by_length:
            label = option.label.strip()
            end = rest[len(label) :].lstrip()
            if label and folded.startswith(label.casefold()) and (not end or end[0] in ",;\n"):
                found.append(option)
                rest = end[1:].lstrip()
                break
        else:
            return []
    return list(dict.fromkeys(found))


def affirmed(text: str, options: Sequence[Option], bot: Bot, locale: str = "en") -> Option | None:
    """The option for yes or no, where the values are `true` and `false`."""
    by_value = {option.value.strip().lower(): option for option in options}
    if not {"true", "false"} & set(by_value):
        return None
    answer = yes_or_no(text, bot, locale)
    return None if answer is None else by_value.get("true" if answer else "false")


def yes_or_no(text: str, bot: Bot, locale: str = "en") -> bool | None:
    """Whether a text says yes or no, in the bot's own utterances or in usual words; None when it says neither."""
    from studio.language.yes_no import yes_or_no as usually

    if means(text, YES, bot):
        return True
    if means(text, NO, bot):
        return False
    found = usually(text, locale_of(locale).words)
    return found[0] if found else None


def synonyms_of(bot: Bot, options: Sequence[Option]) -> dict[str, list[str]]:
    """Other words for the options, from list entities of the bot that have entries of the same names."""
    wanted = {bare(text) for option in options for text in (option.label, option.value)}
    found: dict[str, list[str]] = {}
    for entity in bot.list_entities:
        for occurrence in entity.occurrences:
            name = bare(occurrence.name)
            if name in wanted:
                found.setdefault(name, []).extend(occurrence.synonyms)
    return found


def _with_synonyms(options: Sequence[Option], synonyms: Mapping[str, Iterable[str]]) -> list[ChoiceOption]:
    return [
        ChoiceOption(
            option.label,
            option.value,
            tuple(word for key in {bare(option.label), bare(option.value)} for word in synonyms.get(key, ())),
        )
        for option in options
    ]
