"""Changing what a capture asks for and what happens when it fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.bot.bot import Bot
from studio.bot.card import AiTaskCard, CaptureCard
from studio.bot.edit import Draft, Edit
from studio.bot.edits.fields import is_super_input, put
from studio.bot.edits.options import OPTIONS, drop_transitions, values_of
from studio.bot.edits.paths import card_path
from studio.bot.transition import FAILED
from studio.bot.tree import Path
from studio.bot.values import SuperInput

CAPTURE_KINDS: Mapping[str, str] = {
    "RawInput": "Raw Input",
    "SingleChoice": "Single Choice",
    "MultiChoice": "Multi Choice",
    "Boolean": "Boolean",
    "Confirmation": "Confirmation",
    "Number": "Number",
    "Quantity": "Quantity",
    "QuantityOfPeople": "Quantity Of People",
    "Percentage": "Percentage",
    "Price": "Price",
    "DateTime": "Date Time",
    "EmailAddress": "Email Address",
    "PhoneNumber": "Phone Number",
    "PersonName": "Person Name",
    "FullAddress": "Full Address",
    "TimeMeasurement": "Time Measurement",
    "WeightMeasurement": "Weight Measurement",
    "VolumeMeasurement": "Volume Measurement",
    "TemperatureMeasurement": "Temperature Measurement",
    "Color": "Color",
    "CronSchedule": "Cron Schedule",
    "OperatingSystem": "Operating System",
    "File": "File",
}
"""What a capture can ask for, with the name archives write beside it."""

CHOICE_KINDS = ("SingleChoice", "MultiChoice", "Boolean", "Confirmation")
YES_OR_NO = {"Confirmation": ("Accept", "Decline"), "Boolean": ("Yes", "No")}
"""Kinds whose two values are fixed, with the labels they begin with."""


def set_capture_kind(bot: Bot, workflow: str, node: str, card: str, kind: str) -> Edit:
    """Let a capture ask for something else.

    Options that the new kind cannot offer go, with their transitions. The prompt belongs to the kind: it is
    copied from another card of that kind, or left out, as in a new card.
    """
    draft = Draft(bot)
    place = card_path(workflow, node, card)
    old = draft.value(place)
    entity = f"prompts://{kind}/v1"
    if old.get("entityId") == entity:
        return draft.finish("Change question")
    draft.set(place, "entityId", entity)
    draft.set(place, "entityName", CAPTURE_KINDS.get(kind, kind))
    _fit_options(draft, workflow, place, kind)
    prompt = _prompt_of(bot, entity)
    if prompt is not None:
        draft.set(place, "prompt", prompt)
    else:
        draft.unset(place, "prompt")
    return draft.finish(f"Ask for {CAPTURE_KINDS.get(kind, kind).lower()}")


def set_failure(bot: Bot, workflow: str, node: str, card: str, on: bool) -> Edit:
    """Let a capture or AI task have a way out for failure, or take it away with its line."""
    draft = Draft(bot)
    place = card_path(workflow, node, card)
    owner = bot.workflow(workflow)
    found = owner.node(node) if owner else None
    is_task = found is not None and isinstance(found.card(card), AiTaskCard)
    put(draft, place, ("task", "handleFailure") if is_task else ("handleFailure",), on)
    if not on:
        drop_transitions(draft, workflow, place, {FAILED})
    return draft.finish("Handle failure" if on else "Do not handle failure")


def _fit_options(draft: Draft, workflow: str, place: Path, kind: str) -> None:
    path = (*place, *OPTIONS.field)
    current = draft.get(path)
    if is_super_input(current) and SuperInput.model_validate(current).is_dynamic and kind not in YES_OR_NO:
        if kind not in CHOICE_KINDS:
            draft.set(path, "valueType", "static")
        return
    items = current if isinstance(current, list) else current.get("staticValue") if is_super_input(current) else None
    old = items if isinstance(items, list) else []
    if kind in YES_OR_NO:
        if set(values_of(old)) == {"true", "false"}:
            return
        labels = zip(YES_OR_NO[kind], ("true", "false"), strict=True)
        new = [_option(label, value) for label, value in labels]
    elif kind in CHOICE_KINDS or not old:
        return
    else:
        new = []
    drop_transitions(draft, workflow, place, {OPTIONS.prefix + value for value in values_of(old)})
    if isinstance(current, list):
        put(draft, place, OPTIONS.field, new)
    elif is_super_input(current):
        draft.set(path, "staticValue", new)
        draft.set(path, "valueType", "static")
    else:
        put(draft, place, OPTIONS.field, {"valueType": "static", "staticValue": new, "dynamicValue": ""})


def _option(label: str, value: str) -> dict[str, Any]:
    return {"label": {"valueType": "dynamic", "dynamicValue": label}, "value": value, "enabled": True}


def _prompt_of(bot: Bot, entity: str) -> dict[str, Any] | None:
    """The prompt of another card of a kind, without its signature, which nobody can make anew."""
    for workflow in bot.workflows:
        for node in workflow.nodes:
            for card in node.cards:
                prompt = card.raw.get("prompt")
                if isinstance(card, CaptureCard) and card.entity_id == entity and isinstance(prompt, dict):
                    unsigned = ("signature", "signatureVersion")
                    return {key: value for key, value in prompt.items() if key not in unsigned}
    return None
