"""Layouts of cards that ask a language model."""

from __future__ import annotations

from studio.bot.card import NO_VARIABLE, AiClassifyCard, AiGenerateCard, AiTaskCard
from studio.ui.inspector.capture_fields import edit_failure
from studio.ui.inspector.common_fields import MODELS, ways_section
from studio.ui.inspector.fields import Field, Layout, Section
from studio.ui.inspector.subject import Subject

_MODEL = Field(
    ("task", "model"),
    "Model",
    "text",
    "The name of a model; best-model and fast-model are chosen in the bot's settings.",
    choices=MODELS,
    default="",
)

_TEMPERATURE = Field(
    ("task", "temperature"),
    "Temperature",
    "number",
    "From 0, always the likeliest words, to 2, very free.",
    default=0,
    limits=(0, 2),
)


def task_layout(subject: Subject, card: AiTaskCard) -> Layout:
    """Instructions, input and the variables a model fills."""
    main = (
        Field(
            ("task", "instructions"),
            "Instructions",
            "long",
            placeholder="What the model should find out or decide",
            plain=True,
        ),
        Field(("task", "input"), "Input", "template", "What the model works on.", plain=True),
    )
    variables = Field(
        ("task", "outputVariableIds"),
        "Variables to fill",
        "variables",
        "Their names, types and descriptions tell the model what to find.",
    )
    failure = Field(
        ("task", "handleFailure"),
        "Lead on when it fails",
        "switch",
        "Adds a way out “On Failure”.",
        default=False,
        edit=edit_failure,
    )
    more = [_MODEL, _TEMPERATURE]
    if subject.value(("task", "examples")):
        more.append(Field(("task", "examples"), "Examples", "json"))
    return (
        Section("task", "", main),
        Section("output", "Output", (variables, failure)),
        ways_section(subject),
        Section("model", "Model", tuple(more), collapsed=True),
    )


def generate_layout(subject: Subject, card: AiGenerateCard) -> Layout:
    """What a model writes, and where the text goes."""
    main = (
        Field(("task", "input"), "Prompt", "long", placeholder="What the model should write"),
        Field(("task", "outputVariableId"), "Store the text in", "variable", none="Nowhere", none_value=NO_VARIABLE),
    )
    length = Field(
        ("task", "maxTokenLength"),
        "Longest answer, in tokens",
        "number",
        default=0,
        limits=(0, 1_000_000),
        whole=True,
        dynamic=True,
    )
    return (
        Section("task", "", main),
        Section("model", "Model", (_MODEL, _TEMPERATURE, length), collapsed=True),
    )


def classify_layout(subject: Subject, card: AiClassifyCard) -> Layout:
    """What a model sorts, and into which classes."""
    main = (Field(("task", "input"), "Text to sort", "template", "What the model puts into a class."),)
    classes = Field(("task", "classes"), "Classes", "classes", "Each may lead somewhere of its own.", dynamic=True)
    more = (
        Field(
            ("task", "forceClassify"),
            "Always choose a class",
            "switch",
            "Without it the model may say that none fits; the flow then goes on.",
            default=False,
        ),
        Field(("task", "outputVariableId"), "Store the class in", "variable", none="Nowhere", none_value=NO_VARIABLE),
        _MODEL,
    )
    return (
        Section("task", "", main),
        Section("classes", "Classes", (classes,)),
        ways_section(subject),
        Section("model", "Advanced", more, collapsed=True),
    )
