"""Breakpoints: where a conversation is to be held. They belong to a person, not to the bot's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

Kind = Literal["node", "card", "transition", "variable"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a breakpoint is on: keys in the bot, or the scope and name of a variable."""

    kind: Kind
    workflow: str = ""
    node: str = ""
    card: str = ""
    """Of a card, its key; of a transition, the key of the card it belongs to, empty for a node's own."""
    transition: str = ""
    """Id of a transition as events tell it: `default` for a node's default transition."""
    variable: str = ""
    """Such as `workflow.size`."""


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A place to hold at, if it is switched on and its condition, a JavaScript expression, holds there."""

    target: Target
    condition: str = ""
    is_enabled: bool = True


class Breakpoints:
    """The breakpoints of one bot, in the order they were set; listeners are told of every change."""

    def __init__(self) -> None:
        self._by_target: dict[Target, Breakpoint] = {}
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Tell a listener of every change."""
        self._listeners.append(listener)

    def __iter__(self) -> Iterator[Breakpoint]:
        return iter(tuple(self._by_target.values()))

    def __len__(self) -> int:
        return len(self._by_target)

    def at(self, target: Target) -> Breakpoint | None:
        """The breakpoint on something."""
        return self._by_target.get(target)

    def active_at(self, target: Target) -> Breakpoint | None:
        """The breakpoint on something, where it is switched on."""
        found = self._by_target.get(target)
        return found if found is not None and found.is_enabled else None

    @property
    def watches_variables(self) -> bool:
        """Whether any waits for a variable to change."""
        return any(one.target.kind == "variable" and one.is_enabled for one in self._by_target.values())

    def toggle(self, target: Target) -> bool:
        """Set a breakpoint on something, or take it away; returns whether there is one now."""
        if target in self._by_target:
            del self._by_target[target]
        else:
            self._by_target[target] = Breakpoint(target)
        self._changed()
        return target in self._by_target

    def remove(self, target: Target) -> None:
        """Take a breakpoint away, if there is one."""
        if self._by_target.pop(target, None) is not None:
            self._changed()

    def set_enabled(self, target: Target, enabled: bool) -> None:
        """Switch a breakpoint on or off."""
        self._change(target, is_enabled=enabled)

    def set_condition(self, target: Target, condition: str) -> None:
        """Hold only where an expression is true; empty for always. Sets the breakpoint if there is none."""
        if target not in self._by_target:
            self._by_target[target] = Breakpoint(target)
        self._by_target[target] = replace(self._by_target[target], condition=condition.strip())
        self._changed()

    def set_all_enabled(self, enabled: bool) -> None:
        """Switch all on or off."""
        for target, one in self._by_target.items():
            self._by_target[target] = replace(one, is_enabled=enabled)
        self._changed()

    def clear(self) -> None:
        """Take all away."""
        if self._by_target:
            self._by_target.clear()
            self._changed()

    def to_json(self) -> list[dict[str, Any]]:
        """All of them, to be kept."""
        kept = []
        for one in self._by_target.values():
            target = one.target
            names = ("workflow", "node", "card", "transition", "variable")
            data: dict[str, Any] = {"kind": target.kind}
            data.update({name: value for name in names if (value := getattr(target, name))})
            if one.condition:
                data["condition"] = one.condition
            if not one.is_enabled:
                data["enabled"] = False
            kept.append(data)
        return kept

    def load(self, data: Any) -> None:
        """Take the place of all with what was kept; what cannot be read is left out."""
        self._by_target.clear()
        for item in data if isinstance(data, list) else ():
            one = _read(item)
            if one is not None:
                self._by_target[one.target] = one
        self._changed()

    def _change(self, target: Target, **changes: Any) -> None:
        one = self._by_target.get(target)
        if one is not None:
            self._by_target[target] = replace(one, **changes)
            self._changed()

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()


def _read(item: Any) -> Breakpoint | None:
    if not isinstance(item, dict) or item.get("kind") not in get_args(Kind):
        return None
    names = ("workflow", "node", "card", "transition", "variable", "condition")
    texts = {name: item.get(name, "") for name in names}
    if not all(isinstance(value, str) for value in texts.values()):
        return None
    condition = texts.pop("condition")
    return Breakpoint(Target(item["kind"], **texts), condition, item.get("enabled") is not False)
