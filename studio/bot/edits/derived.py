"""Fields that repeat others: the code the cloud runs, the prompts of AI tasks. They follow what an edit touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from studio.bot.edit import Draft
from studio.bot.edits.cards import transpiled
from studio.bot.script.renaming import Renaming
from studio.bot.tree import Path

TRANSPILED: Final = {"code": "transpiledCode", "content": "transpiledCode", "raw_code": "transpiled_code"}
"""Fields that hold code, with the field beside each that holds the form the cloud runs."""


def follow_code(draft: Draft, place: Path, field: str, code: str) -> None:
    """Renew the form the cloud runs after code changed; where the file has none, none is made."""
    derived = TRANSPILED[field]
    if isinstance(draft.get((*place, derived)), str):
        draft.set(place, derived, transpiled(code))


def follow_renamed_code(draft: Draft, place: Path, field: str, code: str, renaming: Renaming) -> None:
    """Rename in the form the cloud runs as well, so that it stays free of types; renew it where it is stale."""
    derived = TRANSPILED[field]
    old = draft.get((*place, derived))
    if isinstance(old, str):
        renamed = renaming.in_code(old)
        draft.set(place, derived, renamed if renamed != old else transpiled(code))


def follow_instructions(draft: Draft, place: Path, old: str, new: str) -> None:
    """Let the prompt of an AI task, which quotes its instructions, quote the new ones."""
    _in_prompt(draft, place, lambda text: text.replace(old, new) if old.strip() else text)


def follow_outputs(draft: Draft, place: Path, old: str, new: str) -> None:
    """Let an AI task that fills a variable of another name now say so: label, examples and prompt name it."""
    card = draft.value(place)
    label = card.get("label")
    if isinstance(label, str):
        draft.set(place, "label", ", ".join(new if name == old else name for name in label.split(", ")))
    task = card.get("task")
    examples = task.get("examples") if isinstance(task, dict) else None
    for index, example in enumerate(examples if isinstance(examples, list) else ()):
        output = example.get("output") if isinstance(example, dict) else None
        if isinstance(output, dict) and old in output and new not in output:
            draft.set((*place, "task", "examples", index), "output", _renamed_key(output, old, new))
    # The prompt shows the variable as a key of JSON and of a TypeScript interface.
    _in_prompt(draft, place, lambda text: text.replace(f'"{old}":', f'"{new}":'))
    path: Path = (*place, "prompt", "functions", "extract_from_output", "parameters")
    parameters = draft.get(path)
    if not isinstance(parameters, dict):
        return
    properties, required = parameters.get("properties"), parameters.get("required")
    if isinstance(properties, dict) and old in properties and new not in properties:
        draft.set(path, "properties", _renamed_key(properties, old, new))
    if isinstance(required, list) and old in required:
        draft.set(path, "required", [new if name == old else name for name in required])


def follow_renamed_prompt(draft: Draft, place: Path, renaming: Renaming) -> None:
    """Rename variables in what the prompt of an AI task quotes of its instructions."""
    _in_prompt(draft, place, renaming.in_template)


def _in_prompt(draft: Draft, place: Path, change: Callable[[str], str]) -> None:
    messages = draft.get((*place, "prompt", "messages"))
    changed = False
    for index, message in enumerate(messages if isinstance(messages, list) else ()):
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, str) and (text := change(content)) != content:
            draft.set((*place, "prompt", "messages", index), "content", text)
            changed = True
    if changed:  # nobody can sign it anew
        draft.unset((*place, "prompt"), "signature")
        draft.unset((*place, "prompt"), "signatureVersion")


def _renamed_key(value: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new if key == old else key: child for key, child in value.items()}
