"""Taking the library of a file into a bot: what is new is added, what is there stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from studio.bot.bot import Bot
from studio.bot.edit import Change, Edit
from studio.bot.edits.entities import (
    add_values,
    create_list_entity,
    create_pattern_entity,
    pattern_of,
    refusal_of_entity_name,
    set_examples,
)
from studio.bot.edits.intents import add_utterances, create_intent
from studio.bot.edits.library_file import LibraryFile, PatternEntry, Refused
from studio.bot.edits.library_uses import Section
from studio.bot.ids import Ids
from studio.bot.tree import keyed_objects


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    edit: Edit
    intents: int
    """How many intents are new; likewise below."""
    utterances: int
    entities: int
    values: int
    refused: tuple[Refused, ...]
    """What was not taken: of the file, and what the bot has already."""

    @property
    def sentence(self) -> str:
        """What was taken, in words."""
        parts = [
            _counted(self.intents, "intent"),
            _counted(self.utterances, "utterance"),
            _counted(self.entities, "entity", "entities"),
            _counted(self.values, "value or synonym", "values and synonyms"),
        ]
        said = [part for part in parts if part]
        if not said:
            return "Nothing was added."
        taken = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
        return f"Added {taken}."


def import_library(bot: Bot, file: LibraryFile, ids: Ids) -> Imported:
    """Add what a file holds, in one edit. Things of the same name are joined; what is in both is taken once."""
    work = _Work(bot, ids)
    for name, intent in file.intents.items():
        work.take_intent(name, intent.utterances)
    for name, entity in file.lists.items():
        work.take_list(name, entity.tolerance, entity.values)
    for name, pattern in file.patterns.items():
        work.take_pattern(name, pattern)
    edit = Edit("Import into the library", tuple(work.changes))
    refused = (*file.refused, *work.refused)
    return Imported(edit, work.intents, work.utterances, work.entities, work.values, refused)


class _Work:
    def __init__(self, bot: Bot, ids: Ids) -> None:
        self.bot = bot
        self._ids = ids
        self.changes: list[Change] = []
        self.refused: list[Refused] = []
        self.intents = self.utterances = self.entities = self.values = 0

    def take_intent(self, name: str, utterances: list[str]) -> None:
        key = self._key("intents", name)
        if key is None:
            texts = list(dict.fromkeys(utterances))
            self._make(create_intent(self.bot, name, self._ids, texts))
            self.intents += 1
            self.utterances += len(texts)
            self._refuse_repeated(f"intent “{name}”", utterances)
            return
        taken = add_utterances(self.bot, key, utterances)
        self._make(taken.edit)
        self.utterances += taken.count
        self.refused += [Refused(f"intent “{name}”", text, reason) for text, reason in taken.refused]

    def take_list(self, name: str, tolerance: str, values: dict[str, list[str]]) -> None:
        key = self._key("list_entities", name)
        if key is None:
            if refusal := refusal_of_entity_name(self.bot, name):
                self.refused.append(Refused("list entities", name, refusal))
                return
            self._make(create_list_entity(self.bot, name, self._ids, list(values.items()), tolerance))
            self.entities += 1
            self.values += len(values)
            return
        edit, fresh, synonyms = add_values(self.bot, key, values.items())
        self._make(edit)
        self.values += fresh + synonyms

    def take_pattern(self, name: str, entry: PatternEntry) -> None:
        key = self._key("pattern_entities", name)
        if key is None:
            if refusal := refusal_of_entity_name(self.bot, name):
                self.refused.append(Refused("pattern entities", name, refusal))
                return
            fields = {"matchCase": entry.match_case, "sensitive": entry.sensitive, "examples": entry.examples}
            self._make(create_pattern_entity(self.bot, name, self._ids, entry.pattern, **fields))
            self.entities += 1
            return
        raw = dict(keyed_objects(self.bot.raw["pattern_entities"]))[key]
        known = pattern_of(raw)
        if (known.pattern, known.match_case, known.sensitive) != (entry.pattern, entry.match_case, entry.sensitive):
            reason = f"The library has a pattern entity “{name}” with another pattern or other options; it stays."
            self.refused.append(Refused("pattern entities", entry.pattern, reason))
            return
        self._make(set_examples(self.bot, key, [*known.examples, *entry.examples]))

    def _refuse_repeated(self, place: str, texts: list[str]) -> None:
        seen: set[str] = set()
        for text in texts:
            if text in seen:
                self.refused.append(Refused(place, text, "The file has this utterance twice for the intent."))
            seen.add(text)

    def _key(self, section: Section, name: str) -> str | None:
        items = keyed_objects(self.bot.raw.get(section))
        return next((key for key, item in items if item.get("name") == name), None)

    def _make(self, edit: Edit) -> None:
        if edit:
            self.bot = edit.apply(self.bot)
            self.changes += edit.changes


def _counted(number: int, one: str, many: str = "") -> str:
    return "" if not number else f"1 {one}" if number == 1 else f"{number} {many or one + 's'}"
