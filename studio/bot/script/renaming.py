"""Renaming what code and templates refer to, and nothing that merely looks the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from studio.bot.script.references import Reference, free_names, references_in, renaming, spliced
from studio.bot.script.templates import parts_of


@dataclass(frozen=True, slots=True)
class Rename:
    """The last name of a path in a scope, and its new name.

    `Rename("workflow", ("size",), "width")` renames a variable, `("Order1", "total")` a result of the workflow
    that the card `Order1` runs.
    """

    scope: str
    path: tuple[str, ...]
    new: str

    def fits(self, reference: Reference) -> bool:
        if reference.scope != self.scope or len(reference.steps) < len(self.path):
            return False
        return all(step.name == name for step, name in zip(reference.steps, self.path, strict=False))


@dataclass(frozen=True)
class Renaming:
    """Several renames made at once, so that names may change places."""

    renames: tuple[Rename, ...] = ()
    free_names: Mapping[str, str] = field(default_factory=dict)
    """New names for old ones that stand on their own in code, as those of tables do."""

    def may_touch(self, text: str) -> bool:
        """Whether a text could change at all; quick, for most texts cannot."""
        return any(rename.path[-1] in text for rename in self.renames) or any(name in text for name in self.free_names)

    def in_code(self, code: str) -> str:
        """The code with every real use renamed. Comments, strings and other objects' properties stay."""
        if not self.may_touch(code):
            return code
        # Patterns give one reference per leaf, so a step in the middle turns up more than once.
        changes = set(self._changes(code))
        names = frozenset(self.free_names)
        if names:
            changes |= {(one.start, one.end, self.free_names[one.text]) for one in free_names(code, names)}
        return spliced(code, changes)

    def in_template(self, text: str) -> str:
        """The text with the names in its expressions and mentions renamed; plain words stay."""
        if not self.may_touch(text):
            return text
        changes = []
        for part in parts_of(text):
            source = text[part.start : part.end]
            renamed = self.in_code(source)
            if renamed == source:
                continue
            if part.kind == "mention" and '["' in renamed:
                changes.append((part.start - 1, part.end, "{{" + renamed + "}}"))
            else:
                changes.append((part.start, part.end, renamed))
        return spliced(text, changes)

    def _changes(self, code: str) -> Iterator[tuple[int, int, str]]:
        for reference in references_in(code) if self.renames else ():
            changed: set[int] = set()
            for rename in self.renames:
                place = len(rename.path) - 1
                if place not in changed and rename.fits(reference):
                    changed.add(place)
                    yield renaming(reference.steps[place], code, rename.new)
