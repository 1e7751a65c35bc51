"""Capture cards: asking, understanding the answer, asking again, giving up.

The order is: skip when filled, look back, ask, wait; then understand, validate, store, and follow the
transition of what was chosen. A capture that waits has a `Pending` in the conversation.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from studio.bot.card import CaptureCard
from studio.bot.variable import Variable
from studio.interpreter import choices
from studio.interpreter.cards.transitions import take_failed, take_way
from studio.interpreter.choices import Option
from studio.interpreter.coercion import DoesNotFit
from studio.interpreter.conversation import Pending
from studio.interpreter.events import CaptureAsked, CaptureCancelled, CaptureDone, CaptureFailed
from studio.interpreter.extractors import SURE_ENOUGH_LATER, entity_of, is_known, kind_of, understood
from studio.interpreter.failure import BotFailure
from studio.interpreter.fields import Field, prepared, record, templated
from studio.interpreter.intents import CANCEL, means
from studio.interpreter.masking import MASK
from studio.interpreter.outcome import CONTINUE, LEAVE_NODE, Outcome, Wait
from studio.interpreter.payloads import options_payload
from studio.interpreter.plan import CardPlan
from studio.interpreter.turn import Turn
from studio.interpreter.values import is_empty, text_of
from studio.language import ExtractionContext, PatternEntity, PatternError
from studio.language.text import LONGEST

SINGLE = ("SingleChoice", "Boolean", "Confirmation")
MULTI = "MultiChoice"
YES_NO_KINDS = ("Boolean", "Confirmation")
_CHOICES = frozenset((*SINGLE, MULTI))
_OFFERING = _CHOICES | {"RawInput"}
"""Kinds that show options; to a raw input they are suggestions, and any other text will do."""
YES_NO = {
    "Boolean": (("Yes", "true"), ("No", "false")),
    "Confirmation": (("Accept", "true"), ("Decline", "false")),
}
"""The options of captures that have none of their own."""

_QUICK = 5000
"""Options times letters that are compared in a moment; more are, on a thread."""

CONFIRM_CANCEL = "Do you want to cancel?"
"""Asked where the card has no text of its own."""


def question_field(card: CaptureCard) -> Field:
    """What is asked: the question and its options."""
    return record({"question": prepared(card.question), "options": prepared(card.choice.options)})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was understood; for choices also which options, and where the values came from."""

    value: Any
    options: tuple[Option, ...] = ()
    how: str = "answer"


async def begin(turn: Turn, plan: CardPlan) -> Outcome:
    """The first half: skips a filled capture, looks back, or asks and waits."""
    card = _capture(plan)
    variable = _variable(turn, card)
    if card.skip_if_already_filled and variable is not None:
        value = turn.variable(variable.scope or "workflow", variable.name)
        if not is_empty(value):
            turn.emit(CaptureDone, card.kind, _shown(value, variable), "filled", 0)
            return CONTINUE
    values = await turn.render(plan)
    options = _options(card, values["options"]) if card.kind in _OFFERING else []
    if not options and _is_choice(card.kind):
        raise BotFailure("it has no options to choose from.")
    for text in _earlier_messages(turn, card.history_lookback):
        answer = await _understand(turn, card, text, {}, options, variable, SURE_ENOUGH_LATER)
        if answer is not None and await _judge(turn, card, answer, variable) is None:
            return await _store(turn, plan, _Answer(answer.value, answer.options, "earlier message"), variable, 0)
    turn.conversation.pending = Pending(options=[option.to_json() for option in options])
    return await _ask(turn, card, text_of(values["question"]), options, 0)


async def resume(turn: Turn, plan: CardPlan) -> Outcome:
    """The second half: what the person answered."""
    card = _capture(plan)
    pending = turn.conversation.pending
    if pending is None:
        return await begin(turn, plan)
    options = [Option(item["label"], item["value"], item["raw"]) for item in pending.options]
    text, payload = turn.preview, turn.payload
    variable = _variable(turn, card)
    if pending.stage == "cancel":
        agreed = choices.yes_or_no(text_of(payload.get("value")) or text, turn.bot, turn.locale)
        if agreed or means(text, CANCEL, turn.bot):
            return await _cancel(turn, plan, pending.attempt)
        pending.stage = "answer"
        if agreed is False:
            return await _ask_again(turn, plan, options, "")
    else:
        chosen = choices.clicked(payload, options) or choices.spelled_out(text, options)
        if chosen is None and card.cancellation.cancellable and means(text, CANCEL, turn.bot):
            return await _cancelling(turn, plan)
        if chosen is None:
            _mention_knowledge(turn, card)
    answer = await _understand(turn, card, text, payload, options, variable)
    if answer is None:
        return await _retry(turn, plan, options, text, _not_understood(card), "")
    problem = await _judge(turn, card, answer, variable)
    if problem is not None:
        return await _retry(turn, plan, options, answer.value, *problem)
    attempt = pending.attempt
    turn.conversation.pending = None
    return await _store(turn, plan, answer, variable, attempt)


def _mention_knowledge(turn: Turn, card: CaptureCard) -> None:
    """Says, once, that a message which may be a question is not looked up."""
    if card.kb_priority.enabled and turn.has_agent("KnowledgeAgent"):
        turn.warn_once(
            "knowledge",
            f"{turn.place(card)} would first look for an answer in the knowledge bases; none are connected, so "
            "the message is only taken as an answer to the question.",
        )


# -- understanding


async def _understand(
    turn: Turn,
    card: CaptureCard,
    text: str,
    payload: dict[str, Any],
    options: list[Option],
    variable: Variable | None,
    least: float = 0.0,
) -> _Answer | None:
    """What a message answers; None when nothing that is at least so sure."""
    if _is_choice(card.kind):
        text = text[:LONGEST]
        if len(options) * len(text) > _QUICK:
            return await asyncio.to_thread(_choose, turn, card, text, payload, options)
        return _choose(turn, card, text, payload, options)
    if options:
        suggested = choices.clicked(payload, options)
        if suggested is not None:
            return _Answer(suggested.value, (suggested,), "click")
        typed = choices.spelled_out(text, options)
        return _Answer(text, (typed,) if typed else ()) if text.strip() else None
    entity = entity_of(card, turn.program)
    kind = kind_of(card, entity)
    if not is_known(kind):
        turn.warn_once(
            f"rough {card.kind}",
            f"{turn.place(card)} asks for “{card.kind}”, which is not known here: the message is taken as it is.",
        )
    if kind in ("EntityList", "EntityRegex") and entity is None:
        raise BotFailure("it looks for an entity that is not in the bot's library; choose another one.")
    context = ExtractionContext(turn.services.clock.now(), turn.locale, format=card.format, entity=entity)
    try:
        value = await understood(kind, text, payload, context, variable, least)
    except PatternError as problem:
        raise BotFailure(f"{str(problem)[:1].lower()}{str(problem)[1:]}") from problem
    if isinstance(entity, PatternEntity) and value is not None and _is_sensitive(card, entity):
        _forget(turn, text_of(value))
    return None if value is None else _Answer(value)


def _is_sensitive(card: CaptureCard, entity: PatternEntity) -> bool:
    """Whether what matches is not to be kept: a setting of the entity, or of the card."""
    return entity.sensitive or any(card.raw.get(name) is True for name in ("sensitive", "containsSensitiveData"))


def _forget(turn: Turn, part: str) -> None:
    """Stars a part of the person's message in what is remembered and told of it."""
    turn.hide([part])
    session = turn.conversation.session
    if isinstance(session.get("history"), list):
        session["history"] = turn.mask.starred(session["history"])


def _choose(turn: Turn, card: CaptureCard, text: str, payload: dict[str, Any], options: list[Option]) -> _Answer | None:
    multi = card.kind == MULTI
    click = choices.clicked(payload, options)
    if click is not None:
        return _Answer([click.value] if multi else click.value, (click,), "click")
    if not text.strip():
        return None
    synonyms = choices.synonyms_of(turn.bot, options)
    if multi:
        found = choices.all_meant(text, options, synonyms, turn.locale)
        return _Answer([option.value for option in found], tuple(found)) if found else None
    option = choices.affirmed(text, options, turn.bot, turn.locale) if card.kind in YES_NO_KINDS else None
    option = choices.spelled_out(text, options) or option or choices.meant(text, options, synonyms, turn.locale)
    option = option or choices.affirmed(text, options, turn.bot, turn.locale)
    return _Answer(option.value, (option,)) if option else None


async def _judge(turn: Turn, card: CaptureCard, answer: _Answer, variable: Variable | None) -> tuple[str, str] | None:
    """Why an answer is not accepted, and the message of the validator that refused it; None when it is."""
    if variable is not None:
        try:
            turn.program.coerced(answer.value, variable)
        except DoesNotFit as problem:
            return str(problem), ""
    validators = [validator for validator in card.validation.validators if validator.code.strip()]
    refused = await turn.first_refused([validator.code for validator in validators], answer.value)
    if refused is None:
        return None
    message = await turn.fill(prepared(validators[refused].validation_failed_message))
    return "the validation refused it", text_of(message)


def _not_understood(card: CaptureCard) -> str:
    return "it is none of the options" if _is_choice(card.kind) else f"it holds no {card.kind}"


def _options(card: CaptureCard, items: Any) -> list[Option]:
    """The options to show; those of a fixed list remember their value in the card, which transitions repeat."""
    fixed = [option for option in card.options if option.enabled]
    found = choices.read_options(items)
    if card.choice.options.items and len(fixed) == len(found):
        found = [Option(shown.label, shown.value, item.value) for shown, item in zip(found, fixed, strict=True)]
    if not found and card.kind in YES_NO:
        return [Option(label, value, value) for label, value in YES_NO[card.kind]]
    return found


def _earlier_messages(turn: Turn, count: int) -> list[str]:
    """The person's last messages, the newest first."""
    history = turn.conversation.session.get("history")
    if count <= 0 or not isinstance(history, list):
        return []
    said = [entry["preview"] for entry in history if isinstance(entry, dict) and entry.get("sender") == "user"]
    return [text for text in reversed(said[-count:]) if isinstance(text, str) and text.strip()]


# -- asking


async def _ask(turn: Turn, card: CaptureCard, text: str, options: list[Option], attempt: int) -> Outcome:
    """Sends the question (nothing is said where it is empty and there are no options) and waits."""
    if options:
        await turn.send(options_payload(text, options))
    elif text.strip():
        await turn.send({"type": "text", "text": text})
    turn.emit(CaptureAsked, card.kind, None, text, attempt)
    return Wait(card.kind)


async def _ask_again(turn: Turn, plan: CardPlan, options: list[Option], text: str) -> Outcome:
    """Asks once more, with another text where there is one."""
    card = _capture(plan)
    if not text.strip():
        text = text_of((await turn.render(plan))["question"])
    pending = turn.conversation.pending
    return await _ask(turn, card, text, options, pending.attempt if pending else 0)


async def _retry(turn: Turn, plan: CardPlan, options: list[Option], value: Any, reason: str, message: str) -> Outcome:
    """Counts a bad answer: another chance, or the end of them."""
    card = _capture(plan)
    pending = turn.conversation.pending
    if pending is None:
        raise RuntimeError("only a waiting capture can be retried")
    final = pending.attempt >= min(card.retry.max_retries, turn.limits.retries)
    variable = _variable(turn, card)
    if variable is not None and variable.secret:
        reason = "the answer is no good"
    turn.emit(CaptureFailed, card.kind, _shown(value, variable), reason, pending.attempt, final)
    if final:
        turn.conversation.pending = None
        return await take_failed(turn, plan) if card.handle_failure else CONTINUE
    pending.attempt += 1
    if not message.strip():
        message = text_of(await turn.fill(prepared(card.retry.retry_message)))
    return await _ask_again(turn, plan, options, message)


# -- cancelling


async def _cancelling(turn: Turn, plan: CardPlan) -> Outcome:
    """The person wants to give up: asks whether that is so, if the card wants it asked."""
    card = _capture(plan)
    pending = turn.conversation.pending
    if pending is None or not card.cancellation.confirm_cancel:
        return await _cancel(turn, plan, pending.attempt if pending else 0)
    pending.stage = "cancel"
    text = text_of(await turn.fill(prepared(card.cancellation.confirm_cancel_message)))
    await turn.send(
        options_payload(text or CONFIRM_CANCEL, [Option(label, value) for label, value in YES_NO["Boolean"]])
    )
    return Wait("cancel confirmation")


async def _cancel(turn: Turn, plan: CardPlan, attempt: int) -> Outcome:
    """Gives up: by the failure transition where failures are handled, else by the node's default transition."""
    card = _capture(plan)
    turn.conversation.pending = None
    turn.emit(CaptureCancelled, card.kind, None, "cancelled", attempt)
    turn.set_variable("temp", "captureCancelled", True)
    if card.handle_failure and any(way.meaning == "failed" for way in plan.ways):
        return await take_failed(turn, plan)
    return LEAVE_NODE


# -- storing


async def _store(turn: Turn, plan: CardPlan, answer: _Answer, variable: Variable | None, attempt: int) -> Outcome:
    """Stores the value and follows the transition of what was chosen."""
    card = _capture(plan)
    value = answer.value
    if variable is not None:
        value = turn.set_variable(variable.scope or "workflow", variable.name, value)
    turn.emit(CaptureDone, card.kind, _shown(value, variable), answer.how, attempt)
    if not plan.ways:
        return CONTINUE
    chosen = {text for option in answer.options for text in (option.value, option.raw) if text}
    rendered: dict[str, str] = {}
    for way in plan.ways:
        if way.meaning == "choice":
            rendered[way.argument] = text_of(await turn.fill(templated(way.argument))).strip()
    return await take_way(
        turn,
        plan,
        lambda way: way.meaning == "choice" and bool({way.argument, rendered[way.argument]} & chosen),
    )


def _is_choice(kind: str) -> bool:
    return kind in _CHOICES


def _shown(value: Any, variable: Variable | None) -> Any:
    """A value as events show it."""
    return MASK if variable is not None and variable.secret and value is not None else value


def _variable(turn: Turn, card: CaptureCard) -> Variable | None:
    if not card.variable_id or turn.workflow is None:
        return None
    return turn.program.variable_of_id(turn.workflow, card.variable_id)


def _capture(plan: CardPlan) -> CaptureCard:
    card = plan.card
    if not isinstance(card, CaptureCard):
        raise TypeError(f"a capture card was expected, not {type(card).__name__}")
    return card
