"""One turn in progress: what cards may see and do."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from studio.bot.card import NO_VARIABLE, Card
from studio.bot.workflow import Workflow
from studio.interpreter import agents
from studio.interpreter.bridges import host_functions
from studio.interpreter.client import messages
from studio.interpreter.coercion import DoesNotFit
from studio.interpreter.conversation import WRITABLE, Conversation, Frame, Variables
from studio.interpreter.events import CodeLogged, Event, MessageSent, VariableChanged, Warned
from studio.interpreter.expression import MissingValue, NotPlain, parse
from studio.interpreter.failure import BotFailure
from studio.interpreter.fields import Field
from studio.interpreter.hooks import before_outgoing
from studio.interpreter.incoming import Incoming
from studio.interpreter.masking import MASK
from studio.interpreter.nlu import not_understood
from studio.interpreter.plan import CardPlan, NodePlan, card_title
from studio.interpreter.program import Program
from studio.interpreter.scripts import Ask, failure_of, run_steps, shortened
from studio.interpreter.services import Services
from studio.interpreter.template import is_pure
from studio.interpreter.validation import input_of, judgement_of
from studio.interpreter.values import UNDEFINED, date_value, identical, size_of, text_of, truthy
from studio.sandbox.errors import ScriptError
from studio.sandbox.host import HostFunction
from studio.sandbox.result import Mutation, Outcome
from studio.sandbox.task import Step

Emit = Callable[[Event], None]

_ASK = object()

_MUCH = 100_000
"""Characters stored since the last look at how large a scope has become."""

_LONGEST_SOURCE = 160
"""Characters of an expression that a sentence repeats."""


class Turn:
    """The working state of one turn. Cards read the bot and the conversation here, and act through it."""

    def __init__(
        self, program: Program, services: Services, conversation: Conversation, incoming: Incoming, emit: Emit
    ) -> None:
        self.program = program
        self.bot = program.bot
        self.services = services
        self.limits = services.limits
        self.conversation = conversation
        self.incoming = incoming
        self._emit = emit
        self._seconds = services.clock.seconds
        self._started = self._seconds()
        self.mask = program.mask
        self._masks = self.mask.is_needed
        self._ready: dict[Ask, Any] = {}

        self.running = True
        self.stored = self._weighed = 0
        """Characters stored in variables, and how many they were when a scope was last weighed."""
        self.steps = 0
        self.step_limit = self.limits.steps
        self.handled: set[str] = set()
        """Workflows whose exception handler was used in this turn."""
        self.noted: set[str] = set()
        """Topics of which this turn has warned."""
        self.frame: Frame | None = None
        self.workflow: Workflow | None = None
        self.plan: NodePlan | None = None
        self.index = 0
        self.card_key = ""
        self.resumed = False
        self.returned_from = ""
        """Key of the exit node through which a called workflow has just come back."""

        self.context: dict[str, str] = {}
        self.event = self._event()
        self.names: dict[str, Any] = {}
        self.refresh()

    @property
    def preview(self) -> str:
        """The message as text, as hooks left it."""
        return text_of(self.event.get("preview"))

    @property
    def payload(self) -> dict[str, Any]:
        """The message's fields, as hooks left them."""
        payload = self.event.get("payload")
        return payload if isinstance(payload, dict) else {}

    @property
    def understood(self) -> dict[str, Any]:
        """`event.nlu`, as hooks and code left it."""
        found = self.event.get("nlu")
        return found if isinstance(found, dict) else not_understood(self.locale)

    def tags_of(self, kind: str) -> dict[str, Any]:
        """The event's tags of its `conversation`, `message` or `user`."""
        tags = self.event.get("tags")
        found = tags.get(kind) if isinstance(tags, dict) else None
        return dict(found) if isinstance(found, dict) else {}

    def set_tags(self, kind: str, tags: dict[str, Any]) -> None:
        known = self.event.get("tags")
        self.event["tags"] = {**(known if isinstance(known, dict) else {}), kind: tags}

    # -- telling

    def elapsed(self) -> float:
        """Seconds since the turn began."""
        return self._seconds() - self._started

    def skip_time(self, seconds: float) -> None:
        """Leave time out of the turn, such as what it was held for; negative seconds count besides."""
        self._started += seconds

    def emit(self, kind: Callable[..., Event], *own: Any) -> None:
        """Tells an event at the present place; `own` are the fields of its own, in their order."""
        frame = self.frame
        at = self._seconds() - self._started
        if frame is None:
            event = kind(at, "", "", "", *own)
        else:
            event = kind(at, frame.workflow, frame.node, self.card_key, *own)
        self._emit(self.mask.event(event) if self._masks else event)

    def warn(self, message: str, detail: str = "") -> None:
        self.emit(Warned, message, detail)

    def warn_once(self, topic: str, message: str, detail: str = "") -> None:
        """Warns the first time in a conversation."""
        if topic not in self.conversation.warned:
            self.conversation.warned.append(topic)
            self.emit(Warned, message, detail)

    def log(self, level: str, text: str) -> None:
        self.emit(CodeLogged, level, text)

    @property
    def card(self) -> Card | None:
        """The card that runs."""
        index = self.plan.index_of(self.card_key) if self.plan and self.card_key else None
        return self.plan.cards[index].card if self.plan and index is not None else None

    def place(self, card: Card | None = None) -> str:
        """Where the turn is, for a sentence: `Text in node “Hello” of workflow “Main”`."""
        node = self.plan.node if self.plan else None
        workflow = f"workflow “{self.workflow.name}”" if self.workflow else "the bot"
        if node is None:
            return workflow
        where = f"node “{node.name}” of {workflow}"
        return f"{card_title(card)} in {where}" if card else where

    @cached_property
    def host(self) -> Mapping[str, HostFunction]:
        """What code may call in this turn."""
        return host_functions(self)

    def hide(self, parts: Sequence[str]) -> None:
        """Keeps parts of the person's message out of events and of what is remembered."""
        if parts:
            self.mask = self.mask.hiding(parts)
            self._masks = True

    @property
    def now_text(self) -> str:
        """The moment, as ISO text in UTC."""
        return date_value(self.services.clock.now())["$date"]

    @property
    def locale(self) -> str:
        """The language tag that messages are read with: the person's language, else the bot's.

        A bot's `en-GB` is more than the `en` a person was found to speak.
        """
        own = self.services.locale or self.bot.settings.default_language or "en"
        agent = self.conversation.user.get("TranslatorAgent")
        spoken = agent.get("language") if isinstance(agent, dict) else None
        if not isinstance(spoken, str) or not spoken or self.services.locale:
            return own
        return own if own.split("-")[0].lower() == spoken.split("-")[0].lower() else spoken

    def has_agent(self, name: str) -> bool:
        """Whether an agent of the bot is switched on."""
        agent = self.bot.agents.get(name)
        return agent is not None and agent.enabled

    # -- variables

    def refresh(self) -> None:
        """Looks at the conversation's variables anew, after the frame or the scopes were replaced."""
        conversation = self.conversation
        self.names = {
            "workflow": self.frame.variables if self.frame else {},
            "conversation": conversation.conversation,
            "session": conversation.session,
            "user": conversation.user,
            "bot": conversation.bot,
            "env": self.program.environment,
            "temp": conversation.temp,
            "turn": conversation.turn,
            "event": self.event,
        }
        self.event["state"] = {
            "user": conversation.user,
            "session": conversation.session,
            "temp": conversation.temp,
            "bot": conversation.bot,
            "conversation": conversation.conversation,
            "context": self.context,
            "agentVariables": agents.variables_by_agent(self) if self.bot.agents else {},
        }
        self._ready.clear()

    def stand_in(self, frame: Frame, workflow: Workflow | None) -> None:
        """Looks at the variables of a run of a workflow, which is now the innermost."""
        self.frame = frame
        self.workflow = workflow
        self.card_key = ""
        self.names["workflow"] = frame.variables
        self._ready.clear()

    def forget(self) -> None:
        """Drops answers that were had ahead of time and may not be true any more."""
        self._ready.clear()

    def variable(self, scope: str, name: str) -> Any:
        store = self.names.get(scope)
        return store.get(name) if isinstance(store, dict) else None

    def set_variable(self, scope: str, name: str, value: Any) -> Any:
        """Stores a value, converted to the variable's type, and tells it. Raises BotFailure when it does not fit.

        Returns the value as stored.
        """
        declared = self.program.variable(self.workflow, scope, name)
        if declared is not None:
            try:
                value = self.program.coerced(value, declared)
            except DoesNotFit as problem:
                raise BotFailure(str(problem)) from problem
        elif value is UNDEFINED:
            value = None
        if isinstance(value, float) and not math.isfinite(value):
            value = None  # as when JavaScript writes it to JSON
        elif isinstance(value, (str, list, dict)):
            self._weigh(scope, name, value)
        if scope not in WRITABLE:
            raise BotFailure(f"the variable {scope}.{name} cannot be set: there is no scope “{scope}” for variables.")
        store: Variables = self.names[scope]
        before = store.get(name)
        if not identical(before, value) or name not in store:
            store[name] = value
            self._tell_change(scope, name, before, value)
        return value

    def _weigh(self, scope: str, name: str, value: Any) -> None:
        """Refuses values without measure: texts that double in every round would fill the computer's memory."""
        most = self.limits.value_characters
        size = len(value) if isinstance(value, str) else size_of(value, most)
        self.stored += size
        if size > most:
            raise BotFailure(f"the value for {scope}.{name} takes more than {most:,} characters, too many to store.")
        if self.stored - self._weighed > _MUCH:
            self._weighed = self.stored
            full = self.limits.scope_characters
            if size + size_of(self.names.get(scope), full) > full:
                raise BotFailure(
                    f"the value for {scope}.{name} does not fit: the variables of “{scope}” take {full:,} characters "
                    "at most."
                )
        if self.stored > self.limits.turn_characters:
            raise BotFailure(
                f"the turn stored more than {self.limits.turn_characters:,} characters in variables, most lately "
                f"{scope}.{name}.",
                skip_handler=True,
            )

    def _tell_change(self, scope: str, name: str, before: Any, after: Any) -> None:
        self._ready.clear()
        declared = self.program.variable(self.workflow, scope, name)
        if declared is not None and declared.secret:
            before, after = (None if value is None else MASK for value in (before, after))
        self.emit(VariableChanged, scope, name, before, after)

    def take(self, mutations: Sequence[Mutation]) -> bool:
        """Takes over what a script changed. Returns whether everything was stored as the script left it."""
        exact = True
        for mutation in mutations:
            scope, name = mutation.scope, mutation.name
            if scope == "event":
                if name != "state":
                    self.event[name] = mutation.after
                continue
            if scope not in WRITABLE:
                if scope == "env":
                    self.warn(f"{self.place(self.card)} set env.{name}, which code can only read: it stays as it is.")
                continue
            if mutation.deleted:
                self._tell_change(scope, name, self.names[scope].pop(name, None), None)
            else:
                exact = identical(self.set_variable(scope, name, mutation.after), mutation.after) and exact
        return exact

    # -- templates and code

    async def render(self, plan: CardPlan) -> dict[str, Any]:
        """The values of all fields of a card, by name."""
        values: dict[str, Any] = await self.fill(plan.field, plan.ahead)
        return values

    async def fill(self, field: Field, ahead: Sequence[Ask] = ()) -> Any:
        """The value of a field. What a template cannot read is left out with a warning; other errors fail."""
        if not field.sources:
            return field.fill(iter(()))
        asks: list[Ask] = [("expression", source) for source in field.sources]
        values = await self.answers(asks, ahead)
        for index, value in enumerate(values):
            if isinstance(value, ScriptError):
                shown = f"{{{{{shortened(field.sources[index], _LONGEST_SOURCE)}}}}}"
                if value.name != "TypeError":
                    raise failure_of(shown, value)
                self.warn(f"{shown} shows nothing in {self.place(self.card)}: {value.message}")
                values[index] = UNDEFINED
        return field.fill(iter(values))

    async def condition(self, source: str, ahead: Sequence[Ask] = ()) -> bool:
        """Whether an expression holds. Reading a field of an empty variable counts as false."""
        value = (await self.answers((("condition", source),), ahead))[0]
        if isinstance(value, ScriptError):
            if value.name != "TypeError":
                raise failure_of(f"the condition “{shortened(source, _LONGEST_SOURCE)}”", value)
            self.log("debug", f"“{shortened(source, _LONGEST_SOURCE)}” counts as false: {value.message}")
            return False
        return truthy(value)

    async def answers(self, asks: Sequence[Ask], ahead: Sequence[Ask] = ()) -> list[Any]:
        """The values of expressions and conditions; a ScriptError in place of a value that could not be had.

        What is simple is answered here; the rest goes to the sandbox in one message, together with what the
        cards ahead will ask.
        """
        values = [plainly(source, self.names) for _, source in asks]
        if _ASK not in values:
            return values
        wanted = [ask for ask, value in zip(asks, values, strict=True) if value is _ASK]
        unknown = [ask for ask in dict.fromkeys(wanted) if ask not in self._ready]
        if unknown:
            await self._ask(unknown, [ask for ask in ahead if plainly(ask[1], self.names) is _ASK])
        found = {ask: self._ready.pop(ask) for ask in dict.fromkeys(wanted)}
        return [found[ask] if value is _ASK else value for ask, value in zip(asks, values, strict=True)]

    async def _ask(self, wanted: list[Ask], ahead: Sequence[Ask]) -> None:
        """Gets answers from the sandbox into `_ready`. A step that fails ends a run, so there may be several."""
        extra = [ask for ask in ahead if ask not in wanted and ask not in self._ready]
        if not all(is_pure(source) for _, source in wanted):
            extra = []
        known: dict[Ask, Any] = {}
        while wanted:
            asks = [*wanted, *extra]
            result = await run_steps(self, [Step(kind, source) for kind, source in asks], needed=len(wanted))
            if self.take(result.mutations) and not result.mutations:
                known.update(zip(asks, map(_answer, result.outcomes), strict=False))
            else:
                known.update(zip(wanted, map(_answer, result.outcomes), strict=False))
            left = [ask for ask in wanted if ask not in known]
            if len(left) == len(wanted):
                raise BotFailure("the sandbox gave no answer.")
            wanted, extra = left, []
        self._ready.update(known)

    async def run_code(self, source: str, ahead: Sequence[Ask] = ()) -> None:
        """Runs a piece of code and takes over the variables it set. Raises BotFailure.

        What is asked `ahead` is evaluated in the same message, for the cards that follow.
        """
        extra = [ask for ask in ahead if parse(ask[1]) is None]
        steps = [Step("code", source), *(Step(kind, text) for kind, text in extra)]
        result = await run_steps(self, steps, needed=1)
        exact = self.take(result.mutations)
        outcome = result.outcomes[0]
        if outcome.error is not None:
            raise failure_of("the code", outcome.error)
        if exact:
            self._ready.update(zip(extra, map(_answer, result.outcomes[1:]), strict=False))

    async def first_refused(self, validators: Sequence[str], value: Any) -> int | None:
        """The first validator that does not accept a value, or None when all do. Raises BotFailure."""
        inputs = [input_of(code, value) for code in validators]
        for index, code in enumerate(validators):
            accepted = plainly(judgement_of(code), {**self.names, "input": inputs[index]})
            if accepted is _ASK or isinstance(accepted, ScriptError):
                break
            if not truthy(accepted):
                return index
        else:
            return None
        result = await run_steps(
            self, [Step("validator", code, given) for code, given in zip(validators, inputs, strict=True)]
        )
        self.take(result.mutations)
        for index, outcome in enumerate(result.outcomes):
            if outcome.error is not None:
                raise failure_of("its validation", outcome.error)
            if not truthy(outcome.value):
                return index
        return None

    # -- messages

    def remember(self, sender: str, preview: str) -> None:
        """Adds a message to the history of the session."""
        session = self.conversation.session
        history = session.get("history")
        entry = {"sender": sender, "preview": preview}
        kept = history[-(self.limits.history - 1) :] if isinstance(history, list) else []
        session["history"] = [*kept, entry]

    async def send(self, payload: dict[str, Any]) -> None:
        """Sends a message to the person, through the bot's hooks for what it says."""
        if self.bot.agents and "text" in payload:
            agents.note_rewriting(self)
        if self.program.hooks("before_outgoing_middleware"):
            changed = await before_outgoing(self, payload)
            if changed is None:
                return
            payload = changed
        self.deliver(payload)

    def deliver(self, payload: dict[str, Any]) -> str:
        """Gives a message to the person as it is; returns its id."""
        self._mind_size(payload)
        self.remember("bot", preview_of(payload))
        message_id = self.conversation.new_id("msg")
        messages.keep(self, message_id, payload, "outgoing", self.bot.settings.id)
        self.emit(MessageSent, message_id, payload)
        return message_id

    def _mind_size(self, payload: dict[str, Any]) -> None:
        """Warns of a message that is larger than the cloud delivers."""
        most = self.limits.message_bytes
        if size_of(payload, most // 4) <= most // 4:  # a letter takes four bytes at most
            return
        size = len(json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"))
        if size > most:
            self.warn(
                f"{self.place(self.card)} sends a message of {size // 1024:,} KB, and the cloud delivers no more than "
                f"{most // 1024} KB."
            )

    def store_output(self, variable_id: str, value: Any) -> None:
        """Stores what a card gives in the variable it names, if any. Raises BotFailure."""
        if not variable_id or variable_id == NO_VARIABLE or self.workflow is None:
            return
        variable = self.program.variable_of_id(self.workflow, variable_id)
        if variable is None:
            self.warn(f"{self.place(self.card)} stores its result in a variable that the bot does not have.")
            return
        self.set_variable(variable.scope or "workflow", variable.name, value)

    def _event(self) -> dict[str, Any]:
        """The event as code sees it."""
        incoming = self.incoming
        conversation = self.conversation
        data: dict[str, Any] = {
            "id": conversation.new_id("evt"),
            "type": incoming.type,
            "direction": "incoming",
            "preview": incoming.preview,
            "payload": incoming.payload,
            "createdOn": date_value(self.services.clock.now()),
            "botId": self.bot.settings.id,
            "userId": conversation.user_id,
            "conversationId": conversation.id,
            "messageId": conversation.new_id("msg") if incoming.is_message else None,
            "integration": incoming.integration,
            "channel": incoming.channel,
            "tags": _tags(conversation, incoming),
            "nlu": not_understood(self.bot.settings.default_language),
            "kb": {"included": False, "results": []},
            "suggestions": [],
            "decision": None,
            "flags": {},
        }
        return data


def _tags(conversation: Conversation, incoming: Incoming) -> dict[str, Any]:
    """Tags by what they belong to: those that came with the event, and those that code set."""
    found: dict[str, Any] = {"conversation": {}, "message": {}, "user": {}, **incoming.tags}
    if not conversation.records:
        return found
    for kind, things, key in (
        ("conversation", "conversations", conversation.id),
        ("user", "users", conversation.user_id),
    ):
        known = conversation.records.get(things)
        if isinstance(known, dict) and key in known:
            found[kind] = {**found[kind], **known[key]["tags"]}
    return found


def plainly(source: str, names: Mapping[str, Any]) -> Any:
    """The value of a simple expression, a ScriptError, or `_ASK` where it needs the sandbox."""
    plain = parse(source)
    if plain is None:
        return _ASK
    try:
        return plain(names)
    except NotPlain:
        return _ASK
    except MissingValue as problem:
        return ScriptError("TypeError", str(problem))


def _answer(outcome: Outcome) -> Any:
    """What the sandbox answered: a value, or why there is none."""
    if outcome.error is not None:
        return outcome.error
    return ScriptError("TypeError", outcome.note) if outcome.note else outcome.value


def preview_of(payload: Mapping[str, Any]) -> str:
    """A message in a line of text."""
    for name in ("text", "title", "markdown", "imageUrl", "audioUrl", "videoUrl", "fileUrl", "address"):
        if payload.get(name):
            return text_of(payload[name])
    items = payload.get("items")
    if isinstance(items, list):
        return ", ".join(text_of(item.get("title")) for item in items if isinstance(item, dict))
    return text_of(payload.get("type"))
