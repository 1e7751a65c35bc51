"""Cards: what a node does, one after the other. The archive calls them instructions.

One class per card type; a type we do not know becomes an `UnknownCard`, which is drawn and kept whole.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from studio.bot.transition import Condition, Destination, Transition, read_transitions
from studio.bot.tree import keyed_objects
from studio.bot.values import EMPTY, SuperInput
from studio.bot.view import Text, TextList, View, read_view

NO_VARIABLE = "__none__"
"""Written as an output variable where nothing is to be stored."""


def _drop_none(value: Any) -> Any:
    return {} if value is None else value


class Card(View):
    """What every card has."""

    id: Text = ""
    type: Text = ""
    node_id: Text = ""
    category: Text = ""
    label: Text = ""

    @property
    def key(self) -> str:
        """Names the card within its node: its id where that is unique (see `tree.item_keys`)."""
        return self._note("key", "")

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """The card's own ways out, tried in order once its work is done."""
        return self._note("transitions", ())


class Content(View):
    """A message to send. Which fields count depends on `type` (text, image, carousel, …)."""

    type: Text = ""
    text: SuperInput = EMPTY
    typing: SuperInput = EMPTY
    image_url: SuperInput = EMPTY
    audio_url: SuperInput = EMPTY
    video_url: SuperInput = EMPTY
    file_url: SuperInput = EMPTY
    title: SuperInput = EMPTY
    subtitle: SuperInput = EMPTY
    latitude: SuperInput = EMPTY
    longitude: SuperInput = EMPTY
    address: SuperInput = EMPTY
    actions: SuperInput = EMPTY
    options: SuperInput = EMPTY
    file_id: Text = ""
    items: Annotated[Any, BeforeValidator(_drop_none)] = ()

    @property
    def carousel_items(self) -> tuple[Content, ...]:
        """The cards of a carousel."""
        items = self.items
        if isinstance(items, dict):
            items = SuperInput.model_validate(items).items
        return tuple(read_view(Content, item) for item in items) if isinstance(items, list) else ()


class ContentCard(Card):
    """Sends a message."""

    content: Content = Field(default_factory=Content)


class Option(View):
    """One choice of a capture: what is shown and what is stored."""

    label: SuperInput = EMPTY
    value: Text = ""
    enabled: bool = True


class Choice(View):
    options: SuperInput = EMPTY


class Validator(View):
    """Code that says whether an answer is good."""

    id: Text = ""
    type: Text = "code"
    code: Text = ""
    validation_failed_message: SuperInput = EMPTY


class Validation(View):
    validators: Annotated[tuple[Validator, ...], BeforeValidator(lambda value: value or [])] = ()


class Retry(View):
    max_retries: int = 0
    retry_message: SuperInput = EMPTY


class Cancellation(View):
    cancellable: bool = False
    confirm_cancel: bool = False
    confirm_cancel_message: SuperInput = EMPTY


class KnowledgePriority(View):
    """Which knowledge bases answer first."""

    enabled: bool = False
    search_scope: Text = "all"
    kbs: TextList = ()


_ENTITY = re.compile(r"prompts://([^/]+)/")


class CaptureCard(Card):
    """Asks a question and stores the answer."""

    entity_id: Text = ""
    entity_name: Text = ""
    variable_id: Text = ""
    question: SuperInput = EMPTY
    choice: Choice = Field(default_factory=Choice)
    validation: Validation = Field(default_factory=Validation)
    retry: Retry = Field(default_factory=Retry)
    cancellation: Cancellation = Field(default_factory=Cancellation)
    kb_priority: KnowledgePriority = Field(default_factory=KnowledgePriority)
    handle_failure: bool = False
    history_lookback: int = 0
    skip_if_already_filled: bool = False
    format: Text = ""

    @property
    def kind(self) -> str:
        """What is asked for (`SingleChoice`, `RawInput`, …): from `entityId`, as `entityName` may contradict it."""
        found = _ENTITY.match(self.entity_id)
        return found[1] if found else self.entity_id

    @property
    def options(self) -> tuple[Option, ...]:
        """The fixed options, in order; empty when an expression makes them."""
        return tuple(read_view(Option, item) for item in self.choice.options.items)


class IntegrationReference(View):
    id: Text = ""
    action: Text = ""


class ActionCard(Card):
    """What all cards that run something have; `origin` selects the shape."""

    origin: Text = ""
    output_variable_id: Text = ""
    data: dict[str, Any] = Field(default_factory=dict)


class CodeCard(ActionCard):
    """Runs a builder's code."""

    code: Text = ""


class IntegrationCard(ActionCard):
    """Calls an action of an integration."""

    integration: IntegrationReference = Field(default_factory=IntegrationReference)


class AgentCard(ActionCard):
    """Calls an action of an agent, such as a knowledge query."""

    agent: IntegrationReference = Field(default_factory=IntegrationReference)
    title: Text = ""


class AiTask(View):
    """The task of any of the three cards that ask a model."""

    instructions: SuperInput = EMPTY
    input: SuperInput = EMPTY
    output_variable_ids: TextList = ()
    output_variable_id: Text = ""
    classes: SuperInput = EMPTY
    force_classify: bool = False
    handle_failure: bool = False
    max_token_length: SuperInput = EMPTY
    model: Text = ""
    temperature: float = 0
    version: Text = ""


class AiTaskCard(Card):
    """Lets a model fill variables."""

    task: AiTask = Field(default_factory=AiTask)


class AiGenerateCard(Card):
    """Lets a model write a text."""

    task: AiTask = Field(default_factory=AiTask)


class AiClass(View):
    label: Text = ""
    value: Text = ""
    is_transition: bool = True


class AiClassifyCard(Card):
    """Lets a model choose among classes."""

    task: AiTask = Field(default_factory=AiTask)

    @property
    def classes(self) -> tuple[AiClass, ...]:
        return tuple(read_view(AiClass, item) for item in self.task.classes.items)


class LogCard(Card):
    """Writes to the log."""

    level: Text = "info"
    message: SuperInput = EMPTY


class WorkflowCard(Card):
    """Runs another workflow and comes back. The archive calls it a skill."""

    name: Text = ""
    flow_id: Text = ""
    exit_nodes: TextList = ()
    variables: Annotated[Any, BeforeValidator(_drop_none)] = ()

    @property
    def arguments(self) -> tuple[WorkflowArgument, ...]:
        """What is passed to the workflow's inputs."""
        raw = self.variables
        return tuple(read_view(WorkflowArgument, item) for item in raw) if isinstance(raw, list) else ()


class WorkflowArgument(View):
    """A value passed to an input of a called workflow: a copy of the variable with a `value`."""

    id: Text = ""
    name: Text = ""
    value: SuperInput = EMPTY


class ColumnValue(View):
    col_id: Text = ""
    value: SuperInput = EMPTY


class TableCard(Card):
    """Reads or writes records of a table."""

    table_id: Text = ""
    operation: Text = ""
    payload: Annotated[Any, BeforeValidator(_drop_none)] = ()
    output_variable_id: Text = ""

    @property
    def columns(self) -> tuple[ColumnValue, ...]:
        raw = self.payload
        return tuple(read_view(ColumnValue, item) for item in raw) if isinstance(raw, list) else ()


class TransitionCard(Card):
    """Leaves the node when its condition holds."""

    condition: Condition = Field(default_factory=Condition)
    destination: Destination = Field(default_factory=Destination)

    @property
    def transition(self) -> Transition:
        """The card as the transition it is."""
        return read_view(Transition, self.raw)


class AutonomousTool(Card):
    """Something an autonomous node may use; `tool_type` selects what."""

    tool_type: Text = ""
    name: Text = ""
    flow_id: Text = ""
    table_id: Text = ""
    agent_id: Text = ""
    tool_id: Text = ""
    integration_id: Text = ""
    action_name: Text = ""
    description: Annotated[Any, BeforeValidator(_drop_none)] = ""
    condition: SuperInput = EMPTY
    destination: Destination = Field(default_factory=Destination)


class UnknownCard(Card):
    """A card of a type this version does not know: kept whole, shown, skipped loudly when run."""


_CARDS: dict[str, type[Card]] = {
    "content": ContentCard,
    "capture": CaptureCard,
    "ai": AiTaskCard,
    "ai-generate": AiGenerateCard,
    "aiclassify": AiClassifyCard,
    "log": LogCard,
    "skill": WorkflowCard,
    "table": TableCard,
    "transition": TransitionCard,
    "autonomous": AutonomousTool,
}

_ACTIONS: dict[str, type[ActionCard]] = {
    "builtin": CodeCard,
    "integration": IntegrationCard,
    "agent": AgentCard,
}


def card_class(raw: dict[str, Any]) -> type[Card]:
    """The class for a card's JSON."""
    kind = raw.get("type")
    if kind == "action":
        origin = raw.get("origin")
        if not isinstance(origin, str) and isinstance(raw.get("code"), str):
            return CodeCard
        return _ACTIONS.get(origin, UnknownCard) if isinstance(origin, str) else UnknownCard
    return _CARDS.get(kind, UnknownCard) if isinstance(kind, str) else UnknownCard


def read_cards(raw: Any) -> tuple[Card, ...]:
    """The cards of a node's `instructions`, which may be missing."""
    return tuple(_read_card(item, key) for key, item in keyed_objects(raw))


def _read_card(raw: dict[str, Any], key: str) -> Card:
    card = read_view(card_class(raw), raw)
    transitions = raw.get("transitions")
    card._add_notes(key=key, transitions=read_transitions(transitions) if transitions else ())
    return card
