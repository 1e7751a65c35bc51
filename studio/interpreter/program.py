"""A bot prepared to run: nodes with their cards ready, variables by name, secrets known.

Parts are prepared when a conversation first needs them, so a bot that was just edited runs at once.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from studio.bot.bot import Bot
from studio.bot.library import Hook, ListEntity
from studio.bot.node import ExceptionHandlerNode, Node, TriggerNode
from studio.bot.variable import Variable
from studio.bot.workflow import Workflow
from studio.interpreter.coercion import Kind, coerced, default_of
from studio.interpreter.conversation import Variables
from studio.interpreter.intents import BUILT_IN
from studio.interpreter.masking import Mask
from studio.interpreter.plan import Kinds, NodePlan, plan_node
from studio.interpreter.schemas import SchemaCheck
from studio.language import IntentModel, PatternEntity


class Program:
    """A bot and what was prepared of it. `environment` replaces values of the bot's configuration variables."""

    def __init__(self, bot: Bot, kinds: Kinds, environment: Mapping[str, Any] | None = None) -> None:
        self.bot = bot
        self._kinds = kinds
        self.environment: Variables = {**bot.settings.config_variables, **(environment or {})}
        self.environment.pop("", None)
        self.mask = Mask(self.environment.values())
        self._plans: dict[int, NodePlan] = {}
        self._variables: dict[str, dict[tuple[str, str], Variable]] = {}
        self._by_id: dict[str, dict[str, Variable]] = {}
        self._defaults: dict[str, Variables] = {}
        self._hooks: dict[str, tuple[Hook, ...]] = {}
        self._mentioned: dict[tuple[str, ...], bool] = {}
        self._schemas: dict[str, SchemaCheck | None] = {}
        self.models: dict[tuple[Any, ...], IntentModel] = {}
        """Trained models, by the names and utterances they were trained on."""

    def plan(self, node: Node) -> NodePlan:
        """The node, ready to run."""
        plan = self._plans.get(id(node))
        if plan is None:
            plan = self._plans[id(node)] = plan_node(node, self._kinds)
        return plan

    def variable(self, workflow: Workflow | None, scope: str, name: str) -> Variable | None:
        """The declaration of a variable, or None: code may make variables that nobody declared."""
        key = workflow.key if workflow else ""
        index = self._variables.get(key)
        if index is None:
            declared = self.bot.variables(workflow)
            index = {(variable.scope or "workflow", variable.name): variable for variable in reversed(declared)}
            self._variables[key] = index
        return index.get((scope, name))

    def variable_of_id(self, workflow: Workflow, variable_id: str) -> Variable | None:
        """The variable a card names, the workflow's own first: copied workflows share ids."""
        index = self._by_id.get(workflow.key)
        if index is None:
            index = {variable.id: variable for variable in reversed(self.bot.variables(workflow))}
            self._by_id[workflow.key] = index
        return index.get(variable_id)

    def defaults(self, workflow: Workflow) -> Variables:
        """Fresh variables for a run of a workflow: those with a default; the others do not exist yet."""
        defaults = self._defaults.get(workflow.key)
        if defaults is None:
            defaults = self._defaults[workflow.key] = self._defaults_of(workflow.variables)
        return _copied(defaults)

    @cached_property
    def shared_defaults(self) -> tuple[tuple[str, Variables], ...]:
        """Defaults of the variables that outlive a workflow, by scope."""
        settings = self.bot.settings
        scopes = (
            ("user", settings.user_variables),
            ("conversation", settings.conversation_variables),
            ("bot", settings.bot_variables),
        )
        return tuple((scope, found) for scope, variables in scopes if (found := self._defaults_of(variables)))

    def _defaults_of(self, variables: tuple[Variable, ...]) -> Variables:
        found: Variables = {}
        for variable in variables:
            value = default_of(variable, self._bound_to(variable))
            if value is not None and variable.name:
                found.setdefault(variable.name, value)
        return found

    def coerced(self, value: Any, variable: Variable) -> Any:
        """A value as a variable stores it. Raises DoesNotFit."""
        return coerced(value, variable, self._bound_to(variable))

    def _bound_to(self, variable: Variable) -> Kind:
        """The entity or schema that an enum, a pattern or a schema variable is bound to, where it exists.

        How archives bind a variable of type enum or pattern is not known; `entityId` is where older ones do.
        """
        if variable.type in ("enum", "pattern"):
            entity = self.entity(variable.entity_id) if variable.entity_id else None
            return entity if isinstance(entity, ListEntity) == (variable.type == "enum") else None
        if variable.type != "schema":
            return None
        if variable.schema_id not in self._schemas:
            schema = next((one for one in self.bot.schemas if one.id and one.id == variable.schema_id), None)
            check = SchemaCheck(schema.name, schema.raw.get("schema")) if schema else None
            self._schemas[variable.schema_id] = check
        return self._schemas[variable.schema_id]

    # -- the library

    @cached_property
    def understands(self) -> bool:
        """Whether the bot has anything to understand messages with, or code that reads what was understood."""
        own = any(intent.id not in BUILT_IN and intent.utterances for intent in self.bot.intents)
        return own or bool(self.bot.list_entities or self.patterns) or self.mentions("nlu")

    @cached_property
    def names(self) -> int:
        """How many names and synonyms the list entities have."""
        return sum(1 + len(one.synonyms) for entity in self.bot.list_entities for one in entity.occurrences)

    @cached_property
    def patterns(self) -> tuple[PatternEntity, ...]:
        """The pattern entities. No archive holds one; their fields are those of the studio's self-hosted ancestor."""
        raw = self.bot.raw.get("pattern_entities")
        return tuple(_pattern_entity(item) for item in raw if isinstance(item, dict)) if isinstance(raw, list) else ()

    @cached_property
    def sensitive_patterns(self) -> tuple[PatternEntity, ...]:
        return tuple(pattern for pattern in self.patterns if pattern.sensitive)

    def entity(self, name: str) -> ListEntity | PatternEntity | None:
        """The entity of an id, else of a name."""
        return self._entities.get(name)

    @cached_property
    def _entities(self) -> dict[str, ListEntity | PatternEntity]:
        found: dict[str, ListEntity | PatternEntity] = {}
        raw = self.bot.raw.get("pattern_entities")
        items = [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []
        for item, pattern in zip(items, self.patterns, strict=True):
            found.setdefault(str(item.get("id") or ""), pattern)
        for entity in self.bot.list_entities:
            found.setdefault(entity.id, entity)
        for pattern in self.patterns:
            found.setdefault(pattern.name, pattern)
        for entity in self.bot.list_entities:
            found.setdefault(entity.name, entity)
        found.pop("", None)
        return found

    def locate(self, workflow: Workflow, node_id: str) -> tuple[Workflow, Node] | None:
        """The node of an id: in the workflow itself, else in the first that has it."""
        node = workflow.node(node_id)
        if node is not None:
            return workflow, node
        return self._nodes.get(node_id)

    @cached_property
    def _nodes(self) -> dict[str, tuple[Workflow, Node]]:
        found: dict[str, tuple[Workflow, Node]] = {}
        for workflow in self.bot.workflows:
            for node in workflow.nodes:
                found.setdefault(node.key, (workflow, node))
        return found

    @cached_property
    def trigger_nodes(self) -> tuple[tuple[Workflow, TriggerNode], ...]:
        """The trigger nodes that are switched on, in file order."""
        return tuple(
            (workflow, node)
            for workflow in self.bot.workflows
            for node in workflow.nodes
            if isinstance(node, TriggerNode) and not node.disabled
        )

    @cached_property
    def table_names(self) -> tuple[str, ...]:
        """The tables as code names them."""
        return tuple(table.name for table in self.bot.tables.values() if table.name)

    @cached_property
    def objects(self) -> tuple[str, ...]:
        """Names in code whose methods are answered by the program."""
        client = ("client",) if self.bot.settings.use_client else ()
        models = ("zai",) if self.mentions("zai") else ()
        return ("actions", *client, *models, *self.table_names)

    def mentions(self, *words: str) -> bool:
        """Whether any text in the bot's file holds one of these words: nothing else can make use of what they name."""
        found = self._mentioned.get(words)
        if found is None:
            found = self._mentioned[words] = any(word in text for text in _texts(self.bot.raw) for word in words)
        return found

    def hooks(self, moment: str) -> tuple[Hook, ...]:
        """The hooks of a moment that hold code, in file order."""
        hooks = self._hooks.get(moment)
        if hooks is None:
            found = (hook for hook in self.bot.hooks if hook.hook_type == moment and hook.content.strip())
            hooks = self._hooks[moment] = tuple(found)
        return hooks

    def exception_handler(self, workflow: Workflow) -> Node | None:
        for node in workflow.nodes:
            if isinstance(node, ExceptionHandlerNode) and not node.disabled:
                return node
        return None


def _pattern_entity(raw: dict[str, Any]) -> PatternEntity:
    pattern = raw.get("pattern", raw.get("regex"))
    return PatternEntity(
        str(raw.get("name") or ""),
        pattern if isinstance(pattern, str) else "",
        raw.get("matchCase", raw.get("match_case")) is True,
        raw.get("sensitive", raw.get("containsSensitiveData")) is True,
    )


def _texts(value: Any) -> Iterator[str]:
    """All texts of a JSON value."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _copied(variables: Variables) -> Variables:
    return {
        name: copy.deepcopy(value) if isinstance(value, (dict, list)) else value for name, value in variables.items()
    }
