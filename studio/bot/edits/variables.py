"""Declaring variables, changing them, and renaming them everywhere they are used.

A variable is addressed by its scope, the key of its workflow where the scope is `workflow`, and its key in the
list that declares it (`tree.item_keys`): names may be there twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.card import AiTaskCard, WorkflowCard
from studio.bot.edit import Draft, Edit
from studio.bot.edits.calls import calls_to, drop_copies, refresh_copies
from studio.bot.edits.derived import follow_outputs
from studio.bot.edits.paths import card_path, workflow_path
from studio.bot.edits.renames import rename_in_bot
from studio.bot.id_fields import ids_in
from studio.bot.ids import Ids
from studio.bot.script.references import is_identifier
from studio.bot.script.renaming import Rename
from studio.bot.tree import ABSENT, Path, PlaceNotFound, keyed_objects, value_or
from studio.bot.uses import calling_names, owners_of
from studio.bot.variable import VARIABLE_TYPES, Variable
from studio.bot.view import read_view
from studio.bot.workflow import Workflow

_LISTS: Final = {"user": "userVariables", "bot": "botVariables", "conversation": "conversationVariables"}
_EXTRAS: Final = {
    "number": ("min", "max"),
    "object": ("typings",),
    "array": ("arrayType",),
    "schema": ("schemaId",),
    "enum": ("entityId",),
    "pattern": ("entityId",),
}
"""Keys that belong to one type only."""


def variables_path(scope: str, workflow: str = "") -> Path:
    """Where the variables of a scope are declared. Raises ValueError for a scope that has no declarations."""
    if scope == "workflow":
        return (*workflow_path(workflow), "variables")
    if scope not in _LISTS:
        raise ValueError(f"Variables of the scope “{scope}” are not declared; code makes them by writing them.")
    return ("settings", _LISTS[scope])


def declared_variables(bot: Bot, scope: str, workflow: str = "") -> dict[str, Variable]:
    """The variables of a scope by key."""
    items = value_or(bot.raw, variables_path(scope, workflow))
    return {key: read_view(Variable, item) for key, item in keyed_objects(items)}


def refusal_of_variable_name(bot: Bot, scope: str, name: str, workflow: str = "", old: str = "") -> str:
    """Why a variable may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    if not name:
        return "A variable needs a name."
    if not is_identifier(name):
        return "A name has only letters, digits and _, and does not begin with a digit."
    if name == old:
        return ""
    if any(one.name == name for one in declared_variables(bot, scope, workflow).values()):
        return f"There is a {scope} variable “{name}” already."
    flow = bot.workflow(workflow) if scope == "workflow" else None
    if flow is not None and name in _card_names(flow):
        return f"A card of this workflow stores its results under “{name}” already."
    return ""


def create_variable(
    bot: Bot, scope: str, name: str, ids: Ids, kind: str = "string", workflow: str = "", description: str = ""
) -> Edit:
    """Declare a variable. Raises ValueError (a sentence) for a name that is taken or no name, or an unknown type."""
    refusal = refusal_of_variable_name(bot, scope, name, workflow) or _refusal_of_type(kind)
    if refusal:
        raise ValueError(refusal)
    return add_declaration(
        bot,
        {
            "id": ids.new("var"),
            "name": name,
            "type": kind,
            "description": description,
            "scope": scope,
            "secret": False,
            **({"arrayType": "string"} if kind == "array" else {}),
        },
        workflow,
    )


def add_declaration(bot: Bot, variable: Mapping[str, Any], workflow: str = "") -> Edit:
    """Declare a variable by its JSON, at the end of the list of its scope; a missing list is made."""
    draft = Draft(bot)
    path = variables_path(str(variable.get("scope") or "workflow"), workflow)
    if isinstance(existing := draft.get(path), list):
        draft.insert(path, len(existing), dict(variable))
    else:
        if path[0] == "settings" and not isinstance(draft.get(path[:-1]), dict):
            raise ValueError("The settings of this bot have an unusual form, so no variable can be declared there.")
        draft.set(path[:-1], str(path[-1]), [dict(variable)])
    return draft.finish(f"Create variable “{variable.get('name')}”")


def delete_variable(bot: Bot, scope: str, key: str, workflow: str = "") -> Edit:
    """Take a variable back, and all that named it by its id.

    Cards store their answers nowhere then; it is no input or output any more, and callers pass nothing to it.
    Texts and code that use its name stay, and show up as problems. Raises PlaceNotFound.
    """
    draft = Draft(bot)
    path = variables_path(scope, workflow)
    variable = _declared(draft, path, key)
    draft.remove_items(path, {key})
    declared_id = variable.id
    rest = declared_variables(draft.bot, scope, workflow)
    if declared_id and declared_id not in [one.id for one in rest.values()]:
        for flow in bot.workflows:
            if scope == "workflow" and flow.key != workflow:
                continue
            if scope == "workflow" or declared_id not in [one.id for one in flow.variables]:
                _forget_id(draft, flow, declared_id)
        owner = bot.workflow(workflow) if scope == "workflow" else None
        if owner is not None and owner.id:
            for call in calls_to(bot, owner.id):
                drop_copies(draft, call.path, declared_id)
    return draft.finish(f"Delete variable “{variable.name}”")


def rename_variable(bot: Bot, scope: str, name: str, new: str, workflow: str = "") -> Edit:
    """Rename a variable everywhere: where it is declared, in texts, code, conditions and callers.

    Declarations of the same name in the same scope are one variable when the bot runs, so all of them follow.
    Comments, strings, properties of other objects and variables of other scopes and workflows stay. Raises
    ValueError (a sentence) when the new name is refused, PlaceNotFound when there is no such variable.
    """
    refusal = refusal_of_variable_name(bot, scope, new, workflow, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    path = variables_path(scope, workflow)
    doomed = {key: one for key, one in declared_variables(bot, scope, workflow).items() if one.name == name}
    if not doomed:
        raise PlaceNotFound(f"there is no {scope} variable “{name}”")
    label = f"Rename variable “{name}” to “{new}”"
    if name == new:
        return draft.finish(label)
    for key in doomed:
        draft.set((*path, key), "name", new)
    ids = {one.id for one in doomed.values() if one.id}
    flow = bot.workflow(workflow) if scope == "workflow" else None
    rename_in_bot(draft, bot, [Rename(scope, (name,), new)], workflow if scope == "workflow" else "")
    _rename_outputs_of_tasks(draft, bot, ids, name, new, workflow if scope == "workflow" else "")
    if flow is not None:
        for variable_id in ids:
            refresh_copies(draft, bot, flow, variable_id, {"name": new})
        if ids & {one for leave in flow.exits for one in leave.variables}:
            for caller, cards in calling_names(bot, flow.id) if flow.id else ():
                rename_in_bot(draft, bot, [Rename("workflow", (card, name), new) for card in cards], caller.key)
    return draft.finish(label)


def rename_results(bot: Bot, workflow: str, node: str, card: str, name: str) -> Edit:
    """Give a card that runs a workflow another name, and read its results under that name everywhere.

    Raises ValueError (a sentence) when the name is empty or taken, LookupError when the card is gone.
    """
    flow = bot.workflow(workflow)
    found = flow.node(node) if flow else None
    if flow is None or found is None:
        raise PlaceNotFound("the card is gone")
    old = getattr(found.card(card), "name", "")
    refusal = refusal_of_card_name(flow, name, old)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    draft.set(card_path(flow.key, node, card), "name", name)
    # Where another card has the old name too, its results stay where they are.
    if old and list(_card_names(flow)).count(old) == 1:
        rename_in_bot(draft, bot, [Rename("workflow", (old,), name)], flow.key)
    return draft.finish(f"Rename card to “{name}”")


def refusal_of_card_name(workflow: Workflow, name: str, old: str = "") -> str:
    """Why a card that runs a workflow may not have a name, as a sentence; empty when it may."""
    if not name.strip():
        return "The results of the workflow are read under this name, so it cannot be empty."
    if name != old and name in _card_names(workflow):
        return f"Another card of this workflow is called “{name}”; their results could not be told apart."
    if name != old and any(one.name == name for one in workflow.variables):
        return f"There is a workflow variable “{name}” already; the results would replace it."
    return ""


def set_variable_type(
    bot: Bot, scope: str, key: str, kind: str, workflow: str = "", details: Mapping[str, Any] | None = None
) -> Edit:
    """Change the type of a variable; `details` are keys of the type (`arrayType`, `schemaId`, `typings`, `min` …).

    A default that the new type cannot have goes. Raises ValueError (a sentence) for an unknown type.
    """
    refusal = _refusal_of_type(kind)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    path = variables_path(scope, workflow)
    variable = _declared(draft, path, key)
    fields: dict[str, Any] = {"type": kind}
    own = _EXTRAS.get(kind, ())
    for extras in _EXTRAS.values():
        fields.update({extra: ABSENT for extra in extras if extra not in own and extra in variable.raw})
    if kind == "array" and not variable.array_type:
        fields["arrayType"] = "string"
    fields.update(details or {})
    if "defaultValue" in variable.raw and not fits_type(kind, variable.default_value):
        fields["defaultValue"] = ABSENT
    return _change(draft, bot, scope, workflow, key, variable, fields, f"Make “{variable.name}” a {kind}")


def fits_type(kind: str, value: Any) -> bool:
    """Whether a variable of a type can begin with a value; empty text always can, as archives hold it."""
    if value is None or value == "":
        return True
    if kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "array":
        return isinstance(value, list)
    if kind in ("object", "schema"):
        return isinstance(value, dict)
    return isinstance(value, str)


def describe_variable(bot: Bot, scope: str, key: str, text: str, workflow: str = "") -> Edit:
    """Say what a variable is for; models that fill variables read it. Typing on becomes one step of undo."""
    draft = Draft(bot)
    variable = _declared(draft, variables_path(scope, workflow), key)
    label = f"Describe variable “{variable.name}”"
    merge = f"describe:{scope}:{workflow}/{key}"
    return _change(draft, bot, scope, workflow, key, variable, {"description": text}, label, merge)


def set_variable_default(bot: Bot, scope: str, key: str, value: Any, workflow: str = "") -> Edit:
    """Set what a variable holds at first; ABSENT takes the default away. Typing on becomes one step of undo.

    Raises ValueError (a sentence) when the variable's type cannot hold the value.
    """
    draft = Draft(bot)
    variable = _declared(draft, variables_path(scope, workflow), key)
    if value is not ABSENT and not fits_type(variable.type, value):
        raise ValueError(f"“{variable.name}” is a {variable.type}; this value is none.")
    label = f"Set default of “{variable.name}”"
    merge = f"default:{scope}:{workflow}/{key}"
    return _change(draft, bot, scope, workflow, key, variable, {"defaultValue": value}, label, merge)


def set_variable_secret(bot: Bot, scope: str, key: str, secret: bool, workflow: str = "") -> Edit:
    """Say whether the values of a variable are masked in logs."""
    draft = Draft(bot)
    variable = _declared(draft, variables_path(scope, workflow), key)
    label = f"{'Keep' if secret else 'Stop keeping'} “{variable.name}” secret"
    return _change(draft, bot, scope, workflow, key, variable, {"secret": secret}, label)


def move_variable(bot: Bot, scope: str, key: str, index: int, workflow: str = "") -> Edit:
    """Put a variable before the one that now stands at `index` of its list."""
    draft = Draft(bot)
    path = variables_path(scope, workflow)
    variable = _declared(draft, path, key)
    items = draft.value(path)
    old = next(place for place, item in enumerate(items) if item is variable.raw)
    index = max(0, min(index, len(items)))
    if index not in (old, old + 1):
        draft.remove(path, old)
        draft.insert(path, index - 1 if index > old else index, variable.raw)
    return draft.finish(f"Move variable “{variable.name}”")


def _change(
    draft: Draft,
    bot: Bot,
    scope: str,
    workflow: str,
    key: str,
    variable: Variable,
    fields: Mapping[str, Any],
    label: str,
    merge_key: str = "",
) -> Edit:
    """Set fields of a declaration and of its copies in calling cards."""
    path = (*variables_path(scope, workflow), key)
    for name, value in fields.items():
        draft.set(path, name, value)
    flow = bot.workflow(workflow) if scope == "workflow" else None
    if flow is not None and variable.id:
        refresh_copies(draft, bot, flow, variable.id, dict(fields))
    return draft.finish(label, merge_key)


def _declared(draft: Draft, path: Path, key: str) -> Variable:
    item = draft.value((*path, key))
    if not isinstance(item, dict):
        raise PlaceNotFound(f"“{key}” is no variable")
    return read_view(Variable, item)


def _refusal_of_type(kind: str) -> str:
    return "" if kind in VARIABLE_TYPES else f"There is no type of variable called “{kind}”."


def _card_names(flow: Workflow) -> list[str]:
    return [card.name for node in flow.nodes for card in node.cards if isinstance(card, WorkflowCard) and card.name]


def _forget_id(draft: Draft, flow: Workflow, variable_id: str) -> None:
    """Empty the fields of a workflow that name a variable."""
    for owner, node, card in owners_of(flow):
        raw = card.raw if card else {key: value for key, value in node.raw.items() if key != "instructions"}
        listed: dict[Path, list[int]] = {}
        for field, kind, one in ids_in(raw):
            if kind != "variable" or one != variable_id:
                continue
            if isinstance(field[-1], int):
                listed.setdefault(field[:-1], []).append(field[-1])
            else:
                draft.unset((*owner.path, *field[:-1]), field[-1])
        for path, indexes in listed.items():
            draft.remove_where((*owner.path, *path), indexes)


def _rename_outputs_of_tasks(draft: Draft, bot: Bot, ids: set[str], old: str, new: str, only: str) -> None:
    for flow in bot.workflows:
        if only and flow.key != only:
            continue
        own = {one.id for one in flow.variables} if not only else set()
        for node in flow.nodes:
            for card in node.cards:
                if isinstance(card, AiTaskCard) and (set(card.task.output_variable_ids) & ids) - own:
                    follow_outputs(draft, card_path(flow.key, node.key, card.key), old, new)
