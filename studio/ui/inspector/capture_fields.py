"""Layout of cards that ask a question."""

from __future__ import annotations

from typing import Any

from studio.bot.card import CaptureCard
from studio.bot.describe import in_words
from studio.bot.edit import Edit
from studio.bot.edits.captures import CAPTURE_KINDS, CHOICE_KINDS, set_capture_kind, set_failure
from studio.bot.edits.fields import add_item
from studio.ui.inspector.common_fields import knowledge_fields, ways_section
from studio.ui.inspector.fields import Field, Item, Layout, Section
from studio.ui.inspector.subject import Subject

_UNIT_KINDS = ("TimeMeasurement", "WeightMeasurement", "VolumeMeasurement", "TemperatureMeasurement")


def capture_layout(subject: Subject, card: CaptureCard) -> Layout:
    """The sections of a capture."""
    sections = [Section("question", "", _question(card))]
    if card.kind in CHOICE_KINDS or not card.choice.options.is_empty:
        options = Field(("choice", "options"), "Options", "options", _OPTIONS_HELP, dynamic=True)
        sections.append(Section("options", "Options", (options,)))
    sections.append(ways_section(subject))
    sections.append(Section("retry", "When the answer does not fit", _RETRY, collapsed=True))
    sections.extend(_validation(subject))
    sections.append(Section("cancel", "Cancelling", _CANCEL, collapsed=True))
    sections.append(Section("more", "Advanced", _MORE, collapsed=True))
    return tuple(sections)


_OPTIONS_HELP = "What can be answered: the label is shown, the value is stored."


def _question(card: CaptureCard) -> tuple[Field, ...]:
    kinds = tuple((kind, in_words(kind)) for kind in CAPTURE_KINDS)
    if card.kind not in CAPTURE_KINDS:
        kinds += ((card.kind, in_words(card.kind) or "Not set"),)
    fields = [
        Field(
            ("entityId",),
            "Ask for",
            "choice",
            "What the answer is read as.",
            choices=kinds,
            default="",
            read=_kind_of_entity,
            edit=_edit_kind,
        ),
        Field(
            ("question",),
            "Question",
            "long",
            "Without a question the card waits silently.",
            placeholder="What the bot asks",
        ),
        Field(
            ("variableId",), "Store the answer in", "variable", "The variable that takes the answer.", none="Nowhere"
        ),
    ]
    if card.kind in _UNIT_KINDS or card.format:
        fields.append(Field(("format",), "Unit", "text", "The unit the answer is converted to, such as g or C."))
    return tuple(fields)


def _kind_of_entity(value: Any) -> str:
    """`SingleChoice` of `prompts://SingleChoice/v1`."""
    return CaptureCard.model_validate({"entityId": value if isinstance(value, str) else ""}).kind


def _edit_kind(subject: Subject, target: str, value: Any) -> Edit:
    return set_capture_kind(subject.bot, *subject.place, value)


def edit_failure(subject: Subject, target: str, value: Any) -> Edit:
    """Give a card a way out for failure, or take it away."""
    return set_failure(subject.bot, *subject.place, value)


_RETRY = (
    Field(
        ("retry", "maxRetries"),
        "Retries",
        "number",
        "How often the person may try again after an answer that does not fit.",
        default=0,
        limits=(0, 99),
        whole=True,
    ),
    Field(
        ("retry", "retryMessage"),
        "Message before a retry",
        "template",
        "Without one the question is asked again.",
    ),
    Field(
        ("handleFailure",),
        "Lead on when retries are used up",
        "switch",
        "Adds a way out “On Failure”; without it the next card runs.",
        default=False,
        edit=edit_failure,
    ),
)

_CANCEL = (
    Field(("cancellation", "cancellable"), "The person may cancel", "switch", default=False),
    Field(("cancellation", "confirmCancel"), "Ask before cancelling", "switch", default=False),
    Field(("cancellation", "confirmCancelMessage"), "What is asked", "template"),
)

_MORE = (
    Field(
        ("skipIfAlreadyFilled",),
        "Skip when the variable has a value",
        "switch",
        "The question is not asked then.",
        default=False,
    ),
    Field(
        ("historyLookback",),
        "Messages to look back",
        "number",
        "The answer is looked for in this many earlier messages before asking.",
        default=0,
        limits=(0, 50),
        whole=True,
    ),
    *knowledge_fields(("kbPriority",)),
)


def _validation(subject: Subject) -> list[Section]:
    validators = subject.value(("validation", "validators"))
    items = validators if isinstance(validators, list) else []
    note = Field(
        (),
        "",
        "note",
        placeholder="A validator is code that says whether an answer is good: input is the answer, "
        "return true or false.",
    )
    add = Field(("validation", "validators"), "Add validator", "add", edit=_add_validator)
    sections = [
        Section(
            f"validator-{index}",
            f"Validator {index + 1}",
            (
                Field(
                    ("validation", "validators", index, "code"),
                    "Code",
                    "code",
                    "Return true for a good answer.",
                    lines=(3, 16),
                ),
                Field(("validation", "validators", index, "validationFailedMessage"), "Message when false", "template"),
            ),
            item=Item(("validation", "validators"), index, len(items), "validator"),
        )
        for index, item in enumerate(items)
        if isinstance(item, dict)
    ]
    return [Section("validation", "Validation", (note, add), collapsed=not items), *sections]


def _add_validator(subject: Subject, target: str, value: Any) -> Edit:
    validator = {
        "id": subject.ids.new("vld"),
        "type": "code",
        "code": "return true",
        "validationFailedMessage": {"valueType": "dynamic", "dynamicValue": ""},
    }
    return add_item(subject.bot, subject.place.path, ("validation", "validators"), validator, "Add validator")
