"""A library written as a file and read from one: intents, list and pattern entities as JSON or CSV.

JSON has the shapes of the bot's file, so the file of a whole bot can be read as well. CSV has a line for every
utterance, synonym and example:

    kind,name,value,synonym_or_example,tolerance,match_case,sensitive
    intent,order,I want a coffee,,,,
    list,size,small,tiny,medium,,
    pattern,order number,[A-Z]{3}-\\d+,ABC-12,,yes,no

A table of two columns, utterances and intents, is read too; the heading says which is which.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edits.entities import TOLERANCES, pattern_of, tolerance_of, values_of
from studio.bot.edits.intents import as_said, refusal_of_utterance, utterances_of
from studio.bot.edits.library_uses import NOUNS, SECTIONS, Section
from studio.bot.tree import keyed_objects

HEADING: Final = ("kind", "name", "value", "synonym_or_example", "tolerance", "match_case", "sensitive")
_KINDS: Final = {"intent": "intents", "list": "list_entities", "pattern": "pattern_entities"}
_INTENT_HEADINGS: Final = frozenset(("intent", "label", "category", "class", "name"))
_UTTERANCE_HEADINGS: Final = frozenset(("utterance", "text", "sentence", "phrase", "example", "query", "value"))
_YES: Final = frozenset(("yes", "true", "1"))


@dataclass
class IntentEntry:
    """An intent of a file."""

    utterances: list[str] = field(default_factory=list)


@dataclass
class ListEntry:
    """A list entity of a file: synonyms by value."""

    tolerance: str = "medium"
    values: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class PatternEntry:
    """A pattern entity of a file."""

    pattern: str = ""
    match_case: bool = False
    sensitive: bool = False
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not taken."""

    place: str
    """Where in the file it stands: `line 12`, `intents › order`."""
    text: str
    reason: str
    """A sentence."""


@dataclass
class LibraryFile:
    """What a file holds, by name."""

    intents: dict[str, IntentEntry] = field(default_factory=dict)
    lists: dict[str, ListEntry] = field(default_factory=dict)
    patterns: dict[str, PatternEntry] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.intents or self.lists or self.patterns)


class NoLibrary(ValueError):  # noqa: N818  # reads as what happened
    """A file that holds no library; the message is a sentence for the person."""


# -- writing -------------------------------------------------------------------------------------------------


def library_json(bot: Bot, only: Iterable[tuple[Section, str]] | None = None) -> str:
    """The library, or some things of it by section and key, as JSON in the shapes of the bot's file."""
    wanted = None if only is None else set(only)
    found = {
        section: [
            item for key, item in keyed_objects(bot.raw.get(section)) if wanted is None or (section, key) in wanted
        ]
        for section in SECTIONS
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def library_csv(bot: Bot, only: Iterable[tuple[Section, str]] | None = None) -> str:
    """The library, or some things of it by section and key, as CSV with a heading."""
    wanted = None if only is None else set(only)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADING)
    for section in SECTIONS:
        for key, item in keyed_objects(bot.raw.get(section)):
            if wanted is None or (section, key) in wanted:
                writer.writerows(_lines(section, item))
    return text.getvalue()


def _lines(section: Section, item: dict[str, Any]) -> Iterator[list[str]]:
    name = item.get("name")
    name = name if isinstance(name, str) else ""
    if section == "intents":
        for text in [one.text for one in utterances_of(item)] or [""]:
            yield ["intent", name, text, "", "", "", ""]
    elif section == "list_entities":
        tolerance = tolerance_of(item)
        values = values_of(item)
        for value in values:
            for synonym in value.synonyms or ("",):
                yield ["list", name, value.name, synonym, tolerance, "", ""]
        if not values:
            yield ["list", name, "", "", tolerance, "", ""]
    else:
        found = pattern_of(item)
        flags = ["yes" if flag else "no" for flag in (found.match_case, found.sensitive)]
        for example in found.examples or ("",):
            yield ["pattern", name, found.pattern, example, "", *flags]


# -- reading -------------------------------------------------------------------------------------------------


def read_library(data: bytes, file_name: str = "") -> LibraryFile:
    """Read a file, JSON or CSV, by its contents. Raises NoLibrary for a file that holds none."""
    text = _decoded(data)
    if not text.strip():
        raise NoLibrary("The file is empty.")
    if text.lstrip()[0] in "{[":
        return _read_json(text)
    if file_name.lower().endswith(".json"):
        raise NoLibrary("The file is not JSON, though its name says so.")
    return _read_csv(text)


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as problem:
                raise NoLibrary("The file is damaged: its text cannot be read.") from problem
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # What older spreadsheets write; every byte means something in it.
        return data.decode("latin-1" if b"\x00" not in data else "utf-16-le", errors="replace")


def _read_json(text: str) -> LibraryFile:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as problem:
        where = f" in line {problem.lineno}" if isinstance(problem, json.JSONDecodeError) else ""
        raise NoLibrary(f"The file is not valid JSON{where}.") from problem
    found = LibraryFile()
    if not isinstance(data, dict) or not any(section in data for section in SECTIONS):
        raise NoLibrary("The file holds no library: it needs “intents”, “list_entities” or “pattern_entities”.")
    for section in SECTIONS:
        items = data.get(section)
        for number, item in enumerate(items if isinstance(items, list) else (), 1):
            name = item.get("name") if isinstance(item, dict) else None
            place = f"{NOUNS[section]} {number}"
            if not isinstance(name, str) or not name.strip():
                found.refused.append(Refused(place, _shown(item), f"The {NOUNS[section]} has no name."))
            else:
                _take_json(found, section, name, item, place)
    return found


def _take_json(found: LibraryFile, section: Section, name: str, item: dict[str, Any], place: str) -> None:
    if section == "intents":
        listed = item.get("utterances_with_slots")
        if listed is not None and not isinstance(listed, list):
            found.refused.append(Refused(place, name, "Its utterances are no list."))
        texts = listed if isinstance(listed, list) else []
        for text in texts:
            if not isinstance(text, str):
                found.refused.append(Refused(f"intent “{name}”", _shown(text), "An utterance has to be text."))
        _take_utterances(found, name, f"intent “{name}”", [text for text in texts if isinstance(text, str)])
    elif section == "list_entities":
        entry = found.lists.setdefault(name, ListEntry(tolerance_of(item)))
        for value in values_of(item):
            _take_value(found, entry, f"list entity “{name}”", value.name, value.synonyms)
    else:
        read = pattern_of(item)
        entry_read = PatternEntry(read.pattern, read.match_case, read.sensitive, list(read.examples))
        _take_pattern(found, name, place, entry_read)


def _read_csv(text: str) -> LibraryFile:
    rows = _rows(text)
    if not rows:
        raise NoLibrary("The file is empty.")
    heading = [cell.strip().casefold() for cell in rows[0][1]]
    if "kind" in heading and "name" in heading and "value" in heading:
        return _read_own(heading, rows[1:])
    utterance = next((at for at, word in enumerate(heading) if word in _UTTERANCE_HEADINGS), None)
    intent = next((at for at, word in enumerate(heading) if word in _INTENT_HEADINGS and at != utterance), None)
    if utterance is None or intent is None:
        raise NoLibrary(
            "The first line has to name the columns: kind, name and value, or utterance and intent. "
            "An exported library shows how they are filled."
        )
    found = LibraryFile()
    for number, row in rows[1:]:
        name, said = _cell(row, intent).strip(), _cell(row, utterance)
        if not name:
            found.refused.append(Refused(f"line {number}", said, "The line names no intent."))
        else:
            _take_utterances(found, name, f"line {number}", [said])
    return found


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with the number of the line each begins on."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    # A cell may be long: the limit guards against files that are no table.
    csv.field_size_limit(max(csv.field_size_limit(), 10_000_000))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as problem:
        raise NoLibrary(f"Line {line} of the file cannot be read as a table.") from problem
    return rows


def _read_own(heading: list[str], rows: list[tuple[int, list[str]]]) -> LibraryFile:
    place = {name: heading.index(name) for name in HEADING if name in heading}
    found = LibraryFile()
    for number, row in rows:
        cells = {name: _cell(row, place[name]) if name in place else "" for name in HEADING}
        line, name = f"line {number}", cells["name"]
        kind = _KINDS.get(cells["kind"].strip().casefold())
        if kind is None:
            reason = f"There is no kind “{cells['kind'].strip()}”; it is intent, list or pattern."
            found.refused.append(Refused(line, ", ".join(filter(None, row)), reason))
        elif not name.strip():
            found.refused.append(Refused(line, cells["value"], "The line has no name."))
        elif kind == "intents":
            _take_utterances(found, name, line, [cells["value"]] if cells["value"] else [])
        elif kind == "list_entities":
            tolerance = cells["tolerance"].strip().casefold()
            entry = found.lists.setdefault(name, ListEntry(tolerance if tolerance in TOLERANCES else "medium"))
            if cells["value"] or cells["synonym_or_example"]:
                synonyms = [cells["synonym_or_example"]] if cells["synonym_or_example"] else []
                _take_value(found, entry, line, cells["value"], synonyms)
        else:
            flags = [cells[flag].strip().casefold() in _YES for flag in ("match_case", "sensitive")]
            examples = [cells["synonym_or_example"]] if cells["synonym_or_example"] else []
            _take_pattern(found, name, line, PatternEntry(cells["value"], flags[0], flags[1], examples))
    return found


def _take_utterances(found: LibraryFile, name: str, place: str, texts: list[str]) -> None:
    entry = found.intents.setdefault(name, IntentEntry())
    for text in texts:
        if refusal := refusal_of_utterance(text):
            found.refused.append(Refused(place, text, refusal))
        else:
            entry.utterances.append(as_said(text))


def _take_value(found: LibraryFile, entry: ListEntry, place: str, value: str, synonyms: Iterable[str]) -> None:
    name = as_said(value)
    if not name:
        found.refused.append(Refused(place, ", ".join(synonyms), "A value needs a name."))
        return
    into = entry.values.setdefault(name, [])
    into += [said for one in synonyms if (said := as_said(one)) and said not in into]


def _take_pattern(found: LibraryFile, name: str, place: str, entry: PatternEntry) -> None:
    known = found.patterns.setdefault(name, entry)
    if known is entry:
        return
    if (known.pattern, known.match_case, known.sensitive) != (entry.pattern, entry.match_case, entry.sensitive):
        reason = f"“{name}” has another pattern or other options further up in the file."
        found.refused.append(Refused(place, entry.pattern, reason))
    else:
        known.examples += [one for one in entry.examples if one not in known.examples]


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:199]}…"
