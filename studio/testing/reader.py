"""Reading test files: YAML 1.2 without tags, anchors or surprises (`yes` is a word, `12:30` no number)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml

from studio.testing.script import (
    Action,
    ActionKind,
    BadTestFile,
    ConversationFile,
    ConversationTest,
    Exchange,
    Expectation,
    ExpectationKind,
)

MOST_BYTES = 1_000_000

ACTIONS: dict[str, ActionKind] = {kind: kind for kind in get_args(ActionKind) if kind != "start"}
EXPECTATIONS: dict[str, ExpectationKind] = {kind: kind for kind in get_args(ExpectationKind)}
SETTINGS = ("now", "seed", "user", "locale", "set")
TEST_KEYS = ("name", "start", "conversation", *SETTINGS)
TEXTS = frozenset(
    ("says", "chooses", "postback", "now", "seed", "user", "locale", "name", "start", "waits", "waits_for", "starts")
)
"""Fields whose value is taken as it is written, so that `says: 007` is no number."""

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "value")
)
"""What plain YAML is; how texts are read is decided here."""

_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def read_test_file(path: Path) -> ConversationFile:
    """The tests of a file. Raises BadTestFile, and OSError when it cannot be opened."""
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise BadTestFile(f"“{path.name}” is too large for a file of tests.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadTestFile(f"“{path.name}” is not UTF-8 text.") from None
    return ConversationFile(path, _Reader(path.name).tests(text))


class _Reader:
    """Reads one file; every complaint names it and the line."""

    def __init__(self, name: str) -> None:
        self._name = name

    def tests(self, text: str) -> tuple[ConversationTest, ...]:
        root = self._parse(text)
        if root is None:
            return ()
        fields = self._mapping(root, ("tests", *SETTINGS), "the file")
        settings = {name: self._value(name, fields[name][1]) for name in SETTINGS if name in fields}
        if "tests" not in fields:
            raise self._error(root, "there is no “tests” with a list of tests")
        return tuple(self._test(item, settings) for item in self._items(fields["tests"][1], "tests"))

    def _parse(self, text: str) -> yaml.Node | None:
        try:
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    raise BadTestFile(
                        f"{self._name}, line {_line(event)}: anchors and aliases are not used here; "
                        "write the value out."
                    )
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            line = f", line {mark.line + 1}" if mark else ""
            raise BadTestFile(f"{self._name}{line}: this is no YAML: {problem.problem}.") from None
        except (yaml.YAMLError, RecursionError):
            raise BadTestFile(f"{self._name} is no YAML.") from None

    def _test(self, node: yaml.Node, settings: Mapping[str, Any]) -> ConversationTest:
        fields = self._mapping(node, TEST_KEYS, "a test")
        given = {name: self._value(name, value) for name, (_, value) in fields.items() if name != "conversation"}
        if not given.get("name"):
            raise self._error(node, "the test has no “name”")
        if "conversation" not in fields:
            raise self._error(node, f"the test “{given['name']}” has no “conversation”")
        variables: dict[str, Any] = {}
        for one in (settings.get("set"), given.get("set")):
            if one is not None and not isinstance(one, dict):
                raise self._error(node, "“set” is not an object with variables, such as {user.name: Ada}")
            variables |= one or {}
        both = {**settings, **given}
        return ConversationTest(
            name=str(given["name"]),
            line=_line(node),
            exchanges=self._exchanges(fields["conversation"][1]),
            now=str(both.get("now") or ""),
            seed=str(both.get("seed") or "0"),
            user=str(both.get("user") or ""),
            locale=str(both.get("locale") or ""),
            start=str(given.get("start") or ""),
            variables=variables,
        )

    def _exchanges(self, node: yaml.Node) -> tuple[Exchange, ...]:
        found: list[Exchange] = []
        action: Action | None = None
        expected: list[Expectation] = []
        for item in self._items(node, "conversation"):
            fields = self._mapping(item, (*ACTIONS, *EXPECTATIONS), "a step")
            done = [name for name in fields if name in ACTIONS]
            if len(done) > 1:
                raise self._error(item, f"a step does one thing, and this one has {' and '.join(done)}")
            for name, (key, value) in fields.items():
                if name in ACTIONS:
                    if action is not None or expected:
                        found.append(Exchange(action, tuple(expected)))
                    action, expected = Action(ACTIONS[name], self._value(name, value), _line(key)), []
            for name, (key, value) in fields.items():
                if name in EXPECTATIONS:
                    expected.append(Expectation(EXPECTATIONS[name], self._value(name, value), _line(key)))
        if action is not None or expected:
            found.append(Exchange(action, tuple(expected)))
        if not found:
            raise self._error(node, "the conversation has no steps")
        return tuple(found)

    # -- YAML

    def _mapping(self, node: yaml.Node, allowed: tuple[str, ...], what: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The fields of an object, by name, as pairs of nodes."""
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, f"{what} is an object with fields such as “{allowed[0]}”")
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in allowed:
                raise self._error(key, f"{what} has no “{name}”; it may have {', '.join(allowed)}")
            if name in found:
                raise self._error(key, f"“{name}” is there twice")
            found[name] = (key, value)
        return found

    def _items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, f"“{what}” is not a list")
        return list(node.value)

    def _value(self, name: str, node: yaml.Node) -> Any:
        if name in TEXTS and isinstance(node, yaml.ScalarNode):
            return node.value
        return self._plain(node)

    def _plain(self, node: yaml.Node) -> Any:
        """The value of a node as JSON has it."""
        if node.tag not in _TAGS:
            raise self._error(node, "its tag means nothing here; write plain values")
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._error(key, "a name is a text")
            if key.value in found:
                raise self._error(key, f"“{key.value}” is there twice")
            found[key.value] = self._plain(value)
        return found

    def _error(self, node: yaml.Node, what: str) -> BadTestFile:
        return BadTestFile(f"{self._name}, line {_line(node)}: {what}.")


def _line(node: yaml.Node | yaml.Event) -> int:
    return node.start_mark.line + 1 if node.start_mark else 0


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    return text if node.style is not None else plain_scalar(text)  # in quotes, or a block of text


def plain_scalar(text: str) -> Any:
    """What a text means that stands in a file without quotes."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 400 else text
    return float(text) if _FLOAT.fullmatch(text) else text
