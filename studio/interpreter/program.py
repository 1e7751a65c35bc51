"""A bot prepared to run: nodes with their cards ready, variables by name, secrets known.

Parts are prepared when a conversation first needs them, so a bot that was just edited runs at once.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from studio.bot.bot import Bot
from studio.bot.library import Hook
from studio.bot.node import ExceptionHandlerNode, Node, TriggerNode
from studio.bot.variable import Variable
from studio.bot.workflow import Workflow
from studio.interpreter.coercion import default_of
from studio.interpreter.conversation import Variables
from studio.interpreter.masking import Mask
from studio.interpreter.plan import Kinds, NodePlan, plan_node


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
            defaults = self._defaults[workflow.key] = _defaults(workflow.variables)
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
        return tuple((scope, found) for scope, variables in scopes if (found := _defaults(variables)))

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

    def triggers(self, integration: str, name: str) -> list[tuple[Workflow, TriggerNode]]:
        """The trigger nodes that listen to an event, in file order."""
        return [
            (workflow, node)
            for workflow in self.bot.workflows
            for node in workflow.nodes
            if isinstance(node, TriggerNode)
            and not node.disabled
            and node.trigger_id == name
            and node.integration_id == integration
        ]

    @cached_property
    def table_names(self) -> tuple[str, ...]:
        """The tables as code names them."""
        return tuple(table.name for table in self.bot.tables.values() if table.name)

    @cached_property
    def objects(self) -> tuple[str, ...]:
        """Names in code whose methods are answered by the program."""
        client = ("client",) if self.bot.settings.use_client else ()
        return ("actions", *client, *self.table_names)

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


def _defaults(variables: tuple[Variable, ...]) -> Variables:
    found: Variables = {}
    for variable in variables:
        value = default_of(variable)
        if value is not None and variable.name:
            found.setdefault(variable.name, value)
    return found


def _copied(variables: Variables) -> Variables:
    return {
        name: copy.deepcopy(value) if isinstance(value, (dict, list)) else value for name, value in variables.items()
    }
