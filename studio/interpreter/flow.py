"""How a conversation moves: into workflows and nodes, back to callers, to its end."""

from __future__ import annotations

import json
from typing import Any

from studio.bot.card import WorkflowCard
from studio.bot.node import EndNode, ExitNode, Node
from studio.bot.workflow import CONVERSATION_END, ERROR, TIMEOUT, Workflow
from studio.interpreter.conversation import Frame, Variables
from studio.interpreter.events import (
    ConversationEnded,
    ErrorOccurred,
    NodeEntered,
    TransitionTaken,
    WorkflowEntered,
    WorkflowLeft,
)
from studio.interpreter.failure import BotFailure
from studio.interpreter.hooks import run_hooks
from studio.interpreter.outcome import END, RETURN, Call, GoTo, Outcome
from studio.interpreter.plan import card_title
from studio.interpreter.turn import Turn

DEFAULT_TRANSITION = "default"

LITTLE = 1000
"""Characters that a turn may store without the state being weighed after it."""


def enter_workflow(turn: Turn, workflow: Workflow, inputs: Variables | None = None, node: Node | None = None) -> None:
    """Puts a run of a workflow on the stack and enters its first node (or the given one)."""
    frames = turn.conversation.frames
    if len(frames) >= turn.limits.depth:
        path = " → ".join(_workflow_name(turn, frame) for frame in frames[-4:])
        raise BotFailure(
            f"workflows called one another {turn.limits.depth} deep (… {path} → {workflow.name}); one of them "
            "probably calls itself.",
            skip_handler=True,
        )
    start = node or workflow.start
    if start is None:
        raise BotFailure(f"workflow “{workflow.name}” has no node to start from.")
    frame = Frame(workflow.key, variables=turn.program.defaults(workflow))
    frames.append(frame)
    turn.stand_in(frame, workflow)
    turn.emit(WorkflowEntered, workflow.name)
    for name, value in (inputs or {}).items():
        turn.set_variable("workflow", name, value)
    enter_node(turn, start)


def enter_node(turn: Turn, node: Node) -> None:
    """Moves the conversation to the start of a node of the present workflow."""
    frame, workflow = turn.frame, turn.workflow
    if frame is None or workflow is None:
        raise RuntimeError("a node can only be entered inside a workflow")
    plan = turn.plan = turn.program.plan(node)
    frame.node = plan.key
    frame.card = ""
    turn.card_key = ""
    turn.index = 0
    turn.resumed = False
    turn.forget()
    turn.context = turn.event["state"]["context"] = {"currentFlow": workflow.name, "currentNode": plan.name}
    visits = turn.conversation.visits
    key = f"{workflow.key}/{plan.key}"
    visit = visits[key] = visits.get(key, 0) + 1
    turn.emit(NodeEntered, plan.name, visit)
    if not node.runs:
        raise BotFailure(f"the flow leads to “{node.name}”, which is of type “{node.type}” and cannot run.")
    limit = turn.limits.repetitions
    if limit is None:
        limit = max(1, turn.bot.settings.node_repetition_limit)
    if visit > limit:
        counted = "conversation" if turn.limits.repetitions_per_conversation else "turn"
        raise BotFailure(
            f"it was entered more than {limit} times in one {counted}, the bot's node repetition limit; its "
            "transitions probably form a loop without a question in it."
        )
    count_step(turn)


def count_step(turn: Turn) -> None:
    """Counts a step of the turn and stops one that never ends."""
    turn.steps += 1
    if turn.steps > turn.step_limit:
        nodes = [key.partition("/")[2] for key in list(turn.conversation.visits)[-5:]]
        names = [_node_name(turn, node) for node in nodes]
        raise BotFailure(
            f"the turn took more than {turn.limits.steps} steps without an end, lately through "
            f"{', '.join(f'“{name}”' for name in names)}.",
            skip_handler=True,
        )


def go_to(turn: Turn, target: str, transition: str, label: str) -> None:
    """Follows a transition to a node of this workflow, or of another one: then with fresh variables."""
    turn.emit(TransitionTaken, transition, label, target)
    workflow = turn.workflow
    if workflow is None:
        raise RuntimeError("a transition can only be taken inside a workflow")
    node = workflow.node(target)
    if node is not None:
        enter_node(turn, node)
        return
    found = turn.program.locate(workflow, target)
    if found is None:
        way = "its default transition" if transition == DEFAULT_TRANSITION else "it"
        raise BotFailure(f"{way} leads to a node that does not exist ({target}).")
    frames = turn.conversation.frames
    turn.emit(WorkflowLeft, workflow.name, "jump")
    frames.pop()
    enter_workflow(turn, found[0], node=found[1])


def after_last_card(node: Node) -> Outcome | None:
    """What a node does when its cards have run; None where it leads nowhere."""
    if isinstance(node, ExitNode):
        return RETURN
    if isinstance(node, EndNode):
        return END
    return GoTo(node.default_target, DEFAULT_TRANSITION) if node.default_target else None


def call(turn: Turn, card_key: str, outcome: Call) -> None:
    """Runs another workflow; the card that called it goes on when it returns."""
    workflow = turn.bot.workflow(outcome.workflow)
    if workflow is None:
        raise BotFailure(f"the workflow it runs does not exist ({outcome.workflow or 'none is chosen'}).")
    if turn.frame is not None:
        turn.frame.card = card_key
    enter_workflow(turn, workflow, outcome.inputs)


def leave_through_exit(turn: Turn) -> bool:
    """Goes back to the caller with the outputs of the exit node. Returns whether there was one."""
    frames = turn.conversation.frames
    workflow, frame, plan = turn.workflow, turn.frame, turn.plan
    if workflow is None or frame is None or plan is None or len(frames) < 2:
        return False
    exit_node = plan.node
    outputs = _outputs(workflow, exit_node, frame.variables)
    turn.card_key = ""
    turn.emit(WorkflowLeft, workflow.name, exit_node.name)
    frames.pop()
    caller = frames[-1]
    calling = turn.bot.workflow(caller.workflow)
    turn.stand_in(caller, calling)
    node = calling.node(caller.node) if calling else None
    turn.plan = turn.program.plan(node) if node else None
    index = turn.plan.index_of(caller.card) if turn.plan else None
    if turn.plan is None or index is None:
        raise BotFailure(
            f"workflow “{workflow.name}” came back, but the card that called it is not in the bot any more."
        )
    turn.index = index
    turn.returned_from = exit_node.key
    turn.resumed = True
    card = turn.plan.cards[index].card
    if outputs and isinstance(card, WorkflowCard) and card.name:
        turn.card_key = card.key
        turn.set_variable("workflow", card.name, outputs)
    return True


def _outputs(workflow: Workflow, node: Node, variables: Variables) -> dict[str, Any]:
    if not isinstance(node, ExitNode):
        return {}
    names = {variable.id: variable.name for variable in workflow.variables}
    wanted = [names[variable_id] for variable_id in node.variables if variable_id in names]
    return {name: variables.get(name) for name in wanted}


async def end_explicitly(turn: Turn) -> None:
    """What an End node does: the Conversation End workflow first, then the state is cleared."""
    conversation = turn.conversation
    running = {frame.workflow for frame in conversation.frames}
    ending = turn.bot.workflow(CONVERSATION_END)
    if conversation.ending or running & {TIMEOUT, CONVERSATION_END} or ending is None or ending.start is None:
        await _finish_explicitly(turn)
        return
    leave_all(turn, "end")
    conversation.ending = True
    enter_workflow(turn, ending)


async def end_implicitly(turn: Turn, reason: str = "no transition") -> None:
    """The flow leads nowhere: the conversation ends without the Conversation End workflow."""
    if turn.conversation.ending:
        await _finish_explicitly(turn)
        return
    leave_all(turn, reason)
    turn.emit(ConversationEnded, False, reason)
    turn.running = False


async def _finish_explicitly(turn: Turn) -> None:
    leave_all(turn, "end")
    await run_hooks(turn, "after_conversation_end")
    turn.conversation.clear()
    turn.refresh()
    turn.emit(ConversationEnded, True, "end node")
    turn.running = False


def leave_all(turn: Turn, reason: str) -> None:
    """Takes every run of a workflow off the stack, the innermost first."""
    frames = turn.conversation.frames
    turn.conversation.pending = None
    turn.card_key = ""
    while frames:
        frame = frames[-1]
        turn.frame = frame
        turn.emit(WorkflowLeft, _workflow_name(turn, frame), reason)
        frames.pop()
    turn.frame = turn.workflow = turn.plan = None
    turn.refresh()


def interrupt(turn: Turn, reason: str) -> None:
    """Leaves whatever the conversation was doing, even its end, for something else."""
    leave_all(turn, reason)
    turn.conversation.ending = False


async def redirect_failure(turn: Turn, failure: BotFailure, sentence: str) -> None:
    """Tells a failure and leads the conversation to the exception handler, else to the Error workflow."""
    conversation = turn.conversation
    turn.emit(ErrorOccurred, sentence, failure.detail)
    conversation.pending = None
    workflow = turn.workflow
    card = turn.card
    turn.event["error"] = sentence
    turn.event["errorSource"] = {
        "workflow": workflow.name if workflow else "",
        "node": turn.plan.name if turn.plan else "",
        "card": card_title(card) if card else "",
    }
    if any(frame.workflow == ERROR for frame in conversation.frames):
        await _abandon(turn)
        return
    turn.step_limit = turn.steps + turn.limits.steps
    if workflow is not None and not failure.skip_handler and workflow.key not in turn.handled:
        handler = turn.program.exception_handler(workflow)
        if handler is not None:
            turn.handled.add(workflow.key)
            enter_node(turn, handler)
            return
    error_workflow = turn.bot.workflow(ERROR)
    if error_workflow is None or error_workflow.start is None:
        await _abandon(turn)
        return
    leave_all(turn, "error")
    enter_workflow(turn, error_workflow)


async def _abandon(turn: Turn) -> None:
    leave_all(turn, "error")
    ending = turn.conversation.ending
    if ending:
        turn.conversation.clear()
        turn.refresh()
    turn.emit(ConversationEnded, ending, "error")
    turn.running = False


def reset(turn: Turn) -> None:
    """Puts the conversation back to its initial state."""
    leave_all(turn, "reset")
    turn.conversation.clear()
    turn.refresh()
    turn.emit(ConversationEnded, False, "reset")
    turn.running = False


def check_size(turn: Turn) -> None:
    """Warns, once in a conversation, of more variables than the cloud keeps."""
    conversation = turn.conversation
    scopes = [conversation.conversation, conversation.session, *(frame.variables for frame in conversation.frames)]
    if len(_encode(scopes)) > turn.limits.state_bytes // 4:  # a letter takes four bytes at most
        _weigh(turn)


def _weigh(turn: Turn) -> None:
    conversation = turn.conversation
    parts = {
        f"{scope}.{name}": value
        for scope, variables in (
            *(("workflow", frame.variables) for frame in conversation.frames),
            ("conversation", conversation.conversation),
            ("session", conversation.session),
        )
        for name, value in variables.items()
    }
    size = _bytes(parts)
    if size > turn.limits.state_bytes:
        largest = max(parts, key=lambda name: _bytes(parts[name]))
        turn.warn_once(
            "state size",
            f"The variables of this conversation take {size // 1024:,} KB, and the cloud keeps no more than "
            f"{turn.limits.state_bytes // 1024} KB; most of it is {largest} ({_bytes(parts[largest]) // 1024:,} KB).",
        )


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _bytes(value: Any) -> int:
    return len(_encode(value).encode("utf-8", "replace"))


def stand_where_it_waits(turn: Turn) -> bool:
    """Takes up a waiting conversation at its card. Returns False, with a warning, when an edit removed the place."""
    frame = turn.conversation.frames[-1]
    workflow = turn.bot.workflow(frame.workflow)
    turn.stand_in(frame, workflow)
    node = workflow.node(frame.node) if workflow else None
    if node is None:
        turn.warn("The place where the conversation waited is not in the bot any more; it starts again.")
        interrupt(turn, "edited")
        return False
    turn.plan = turn.program.plan(node)
    turn.context = turn.event["state"]["context"] = {
        "currentFlow": workflow.name if workflow else "",
        "currentNode": node.name,
    }
    index = turn.plan.index_of(frame.card) if frame.card else 0
    if index is None:
        turn.warn(f"The card that waited in node “{node.name}” is not there any more; the node starts again.")
        turn.conversation.pending = None
        enter_node(turn, node)
        return True
    turn.index = index
    turn.resumed = True
    if frame.card and turn.plan.cards[index].kind.resume is None:  # an edit made another card of it
        turn.conversation.pending = None
    return True


def _workflow_name(turn: Turn, frame: Frame) -> str:
    workflow = turn.bot.workflow(frame.workflow)
    return workflow.name if workflow else frame.workflow


def _node_name(turn: Turn, key: str) -> str:
    found = turn.program.locate(turn.workflow, key) if turn.workflow else None
    return found[1].name if found else key
