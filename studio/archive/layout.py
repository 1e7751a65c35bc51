"""Which stored file is which member, in archives and folders that are not laid out as they should be.

People commit unzipped archives, move their files into other folders and zip them again with a folder around
everything. A member is then looked up by its base name, and what is missing or moved is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from studio.archive.errors import ArchiveError, Finding, counted, shown
from studio.archive.names import BOT, CLOUD_FILES, DOCUMENTS, LISTS, MEDIA, base_name, is_leftover, is_table
from studio.archive.order import listed

ReadJson = Callable[[str, str], Any]
"""Member name and stored name to the JSON value, None when it is damaged."""


@dataclass
class Layout:
    """Members by name, each with the name it is stored under."""

    prefix: str
    """The folder everything is in, with its slash; empty when bot.json is at the top."""
    members: dict[str, str] = field(default_factory=dict)


def find_prefix(names: Iterable[str]) -> str:
    """The folder bot.json is in. Raises ArchiveError when there is none, or several at the same depth."""
    found = [name for name in names if base_name(name) == BOT and not is_leftover(name)]
    if not found:
        raise ArchiveError("`bot.json` is missing, so this is not a bot.", BOT)
    depth = min(name.count("/") for name in found)
    highest = sorted(name for name in found if name.count("/") == depth)
    if len(highest) > 1:
        raise ArchiveError(
            f"there are several bots in it ({shown(highest[0])}, {shown(highest[1])}); open one of them.", BOT
        )
    return highest[0].removesuffix(BOT)


def find_members(names: Iterable[str], prefix: str, everything: bool, recorded: Collection[str]) -> Layout:
    """Tell members from other files by where they are.

    With `everything` each file beside bot.json is a member, as in an archive; without, only those at places
    the format knows and the `recorded` ones are, as in a folder that may hold a README and tests too.
    """
    layout = Layout(prefix)
    for stored in names:
        name = stored.removeprefix(prefix)
        if not stored.startswith(prefix) or (is_leftover(name) and name not in recorded):
            continue
        if everything or name in recorded or has_known_place(name):
            layout.members[name] = stored
    return layout


def has_known_place(name: str) -> bool:
    """Whether a path is one where the format has members."""
    return name == BOT or name in LISTS or is_table(name) or name.startswith(("documents/", "files/"))


class MemberSearch:
    """Completes a layout: finds members of a bot that are elsewhere, and reports these and the missing ones."""

    def __init__(self, layout: Layout, names: Iterable[str]) -> None:
        self.findings: list[Finding] = []
        self._prefix = layout.prefix
        self._members = dict(layout.members)
        self._moved: dict[str, str] = {}
        self._by_base: dict[str, list[str]] = {}
        self._by_stem: dict[str, list[str]] = {}
        self._position: dict[str, int] = {}
        for position, stored in enumerate(names):
            self._position[stored] = position
            if not is_leftover(stored):
                base = base_name(stored)
                self._by_base.setdefault(base, []).append(stored)
                self._by_stem.setdefault(_stem(base), []).append(stored)

    def complete(self, bot: dict[str, Any], read_json: ReadJson, size_of: Callable[[str], int]) -> Layout:
        """Look up everything that bot.json and the three lists name; `size_of` takes stored names."""
        lists = {name: read_json(name, self._members[name]) for name in LISTS if self._has(name)}
        self._report_lists([name for name in LISTS if name not in lists])
        tables = bot.get("tables")
        rows = [f"{table}.jsonl" for table in tables] if isinstance(tables, dict) else []
        self._require(filter(is_table, rows), BOT, "table", "tables")
        documents = self._require_documents(lists.get(DOCUMENTS))
        for owner, key in ((MEDIA, "fileName"), (CLOUD_FILES, "id")):
            files = (f"files/{name}" for name in listed(lists.get(owner), key) if name and "/" not in name)
            self._require(files, owner, "file", "files")
        self._compare_sizes(DOCUMENTS, lists, lambda item: documents.get(str(item.get("id"))), size_of)
        self._compare_sizes(MEDIA, lists, lambda item: f"files/{item.get('fileName')}", size_of)
        self._compare_sizes(CLOUD_FILES, lists, lambda item: f"files/{item.get('id')}", size_of)
        self._report_moves()
        return Layout(self._prefix, dict(sorted(self._members.items(), key=lambda member: self._position[member[1]])))

    def _has(self, name: str) -> bool:
        """Whether a member is there; one that is elsewhere becomes it."""
        return name in self._members or self._take(name, self._by_base.get(base_name(name), []))

    def _take(self, name: str, places: Iterable[str]) -> bool:
        """Make the file closest to the top the member of this name, unless it is another member already."""
        free = [stored for stored in places if self._is_free(stored)]
        if not free:
            return False
        stored = min(free, key=lambda place: (place.count("/"), place))
        # In an archive it is a member already, under the name of its odd place.
        odd_name = stored.removeprefix(self._prefix)
        if self._members.get(odd_name) == stored:
            del self._members[odd_name]
        self._members[name] = stored
        self._moved[stored] = name
        return True

    def _is_free(self, stored: str) -> bool:
        at_its_place = stored.startswith(self._prefix) and has_known_place(stored.removeprefix(self._prefix))
        return stored not in self._moved and not at_its_place

    def _require(self, names: Iterable[str], owner: str, one: str, many: str) -> None:
        wanted = list(dict.fromkeys(names))
        self._report_missing([name for name in wanted if not self._has(name)], len(wanted), owner, one, many)

    def _require_documents(self, documents: Any) -> dict[str, str]:
        """The members by document: they are called by its id, with an ending the list does not hold for sure."""
        there = {_stem(base_name(name)): name for name in self._members if name.startswith("documents/")}
        wanted = [name for name in dict.fromkeys(listed(documents, "id")) if name and "/" not in name]
        missing = []
        for document in wanted:
            places = self._by_stem.get(document, [])
            if document not in there:
                name = f"documents/{base_name(places[0])}" if places else ""
                if self._take(name, (place for place in places if base_name(place) == base_name(name))):
                    there[document] = name
                else:
                    missing.append(f"documents/{document}")
        self._report_missing(missing, len(wanted), DOCUMENTS, "document", "documents")
        return there

    def _compare_sizes(
        self,
        owner: str,
        lists: dict[str, Any],
        name_of: Callable[[dict[str, Any]], str | None],
        size_of: Callable[[str], int],
    ) -> None:
        different = []
        for item in lists.get(owner) or []:
            name = name_of(item) if isinstance(item, dict) else None
            stored = self._members.get(name) if name else None
            if name and stored and isinstance(item.get("size"), int) and size_of(stored) != item["size"]:
                different.append(name)
        if different:
            files = counted(len(different), "file has", "files have")
            self._report(
                "warning",
                different[0],
                f"{files} another size than {shown(owner)} says, first {shown(different[0])}; "
                "line ends may have been changed.",
            )

    def _report_lists(self, missing: list[str]) -> None:
        if len(missing) == len(LISTS):
            self._report("info", BOT, "There is only the bot itself, without lists of its files and documents.")
            return
        for name in missing:
            self._report("warning", name, f"{shown(name)} is missing.")

    def _report_missing(self, missing: list[str], total: int, owner: str, one: str, many: str) -> None:
        if not missing:
            return
        of = counted(total, one, many)
        verb = "is" if len(missing) == 1 else "are"
        message = f"{len(missing):,} of {of} named in {shown(owner)} {verb} missing, first {shown(missing[0])}."
        if total == 1:
            message = f"The {one} {shown(missing[0])} named in {shown(owner)} is missing."
        self._report("warning", missing[0], message)

    def _report_moves(self) -> None:
        if self._moved:
            stored, name = next(iter(self._moved.items()))
            moves = counted(len(self._moved), "member was", "members were")
            self._report(
                "info",
                name,
                f"{moves} found in another place, first {shown(name)} as {shown(stored)}.",
            )

    def _report(self, severity: Literal["info", "warning", "error"], entry: str, message: str) -> None:
        self.findings.append(Finding(severity, entry, message))


def _stem(base: str) -> str:
    return base.partition(".")[0]
