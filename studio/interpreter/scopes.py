"""The scopes of a conversation from outside a turn: which variables there are, defaults, setting one by hand."""

from __future__ import annotations

import copy

from studio.interpreter.coercion import DoesNotFit
from studio.interpreter.conversation import WRITABLE, Conversation, Variables
from studio.interpreter.program import Program


def scope_of(conversation: Conversation, scope: str) -> Variables | None:
    """The variables of a scope, or None where the conversation has no such scope now.

    `workflow` exists only while a workflow runs; `env` is never part of a conversation.
    """
    if scope == "workflow":
        return conversation.frames[-1].variables if conversation.frames else None
    if scope not in WRITABLE:
        return None
    variables: Variables = getattr(conversation, scope)
    return variables


def set_shared_defaults(program: Program, conversation: Conversation) -> None:
    """Gives declared variables that outlive a workflow their defaults where they have no value yet."""
    for scope, defaults in program.shared_defaults:
        store = scope_of(conversation, scope)
        if store is None:
            continue
        for name, value in defaults.items():
            if name not in store:
                store[name] = copy.deepcopy(value)


def assign(program: Program, conversation: Conversation, scope: str, name: str, value: object) -> None:
    """Sets a variable from outside a turn, converted to its type. Raises ValueError with a sentence."""
    store = scope_of(conversation, scope)
    if store is None:
        if scope == "workflow":
            raise ValueError(f"workflow.{name} cannot be set: no workflow is running.")
        raise ValueError(f"There is no scope “{scope}” to set; there are {', '.join(WRITABLE)}.")
    frame = conversation.frames[-1] if conversation.frames else None
    declared = program.variable(program.bot.workflow(frame.workflow) if frame else None, scope, name)
    if declared is not None:
        try:
            value = program.coerced(value, declared)
        except DoesNotFit as problem:
            raise ValueError(str(problem)) from problem
    store[name] = value
