"""What a new workflow made of some nodes of another must be given and give back, and how it is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from studio.bot.card import CodeCard, WorkflowCard
from studio.bot.carried import Json
from studio.bot.edits.arrange import place_of
from studio.bot.edits.cards import transpiled
from studio.bot.edits.nodes import free_node_name
from studio.bot.edits.workflow_calls import free_card_name
from studio.bot.edits.workflows import GRID, new_workflow
from studio.bot.id_fields import IdKind, ids_in, with_ids
from studio.bot.ids import Ids
from studio.bot.node import Node
from studio.bot.port import ports_of
from studio.bot.script.references import accessor
from studio.bot.texts import texts_of_card, texts_of_node
from studio.bot.transition import EXIT_PREFIX
from studio.bot.tree import keyed_objects
from studio.bot.uses import references_of_field
from studio.bot.variable import Variable
from studio.bot.workflow import Workflow

_COLUMN = 24 * GRID
"""Between what stands side by side: wider than a node."""


@dataclass(frozen=True)
class Uses:
    """The workflow variables some nodes use."""

    names: frozenset[str]
    """By name, in texts and code."""
    written: frozenset[str]
    """Those that code may change, by setting them or calling what they hold."""
    ids: frozenset[str]
    """By id: what cards store in, nodes hand to models, exits return."""
    computed: tuple[str, ...]
    """Names of nodes whose code computes names of variables."""


@dataclass(frozen=True)
class Extraction:
    """Nodes of a workflow that become a workflow of their own."""

    owner: Workflow
    moved: list[Node]
    stay: list[Node]
    targets: list[Node]
    """The nodes that stay to which lines of the moved ones lead."""
    first: Node
    """Where the new workflow begins."""
    passed: list[Variable]
    returned: list[Variable]
    own: frozenset[str]
    """Names of the variables that move along."""
    inner: Uses
    outer: Uses
    name: str
    card_name: str
    flow_id: str
    entry: Json
    exits: list[Json]
    """One for every target, or one that nothing leads to."""
    variables: Mapping[str, str]
    """New ids of variables."""

    @property
    def parent(self) -> str:
        return self.owner.header.parent_folder


def entered_nodes(owner: Workflow, moved: Sequence[Node]) -> list[Node]:
    """The nodes among `moved` to which lines lead from outside."""
    inside = {node.key for node in moved}
    wanted = {port.target for node in owner.nodes if node.key not in inside for port in ports_of(node)}
    return [node for node in moved if node.key == node.id and node.id in wanted]


def plan(owner: Workflow, moved: list[Node], name: str, ids: Ids) -> Extraction:
    """What moving nodes into a new workflow comes to. Lines lead to one of them at most from outside."""
    inside = {node.key for node in moved}
    stay = [node for node in owner.nodes if node.key not in inside]
    wanted = {port.target for node in moved for port in ports_of(node)}
    targets = [node for node in stay if node.key == node.id and node.id in wanted]
    inner, outer = _uses(owner, moved), _uses(owner, stay)
    shared = inner.names if _comes_again(owner, inside, targets) else inner.names & outer.names
    declared = {one.name: one for one in reversed(owner.variables) if one.name and one.id and one.name in inner.names}
    passed = [one for one in declared.values() if one.name in shared][::-1]
    running = [node for node in moved if node.runs]
    flow = new_workflow(name, ids)
    entry, leave = flow["nodes"]
    exits = [leave, *(_another_exit(leave, ids) for _ in targets[1:])]
    if len(targets) > 1:
        exits = [{**one, "name": target.name} for one, target in zip(exits, targets, strict=True)]
    entered = entered_nodes(owner, moved)
    return Extraction(
        owner=owner,
        moved=moved,
        stay=stay,
        targets=targets,
        first=entered[0] if entered else min(running, key=place_of),
        passed=passed,
        returned=[one for one in passed if one.name in inner.written],
        own=frozenset(declared) - shared,
        inner=inner,
        outer=outer,
        name=name,
        card_name=free_card_name(owner, name),
        flow_id=flow["id"],
        entry=entry,
        exits=exits,
        variables={one.id: ids.new("var") for one in owner.variables if one.id},
    )


def extracted_workflow(job: Extraction, ids: Ids) -> Json:
    """The JSON of the new workflow."""
    leads = {target.id: leave["id"] for target, leave in zip(job.targets, job.exits, strict=False)}

    def rewrite(kind: IdKind, one: str) -> str:
        known = leads if kind == "node" else job.variables if kind == "variable" else {}
        return known.get(one, one)

    left, top = _corner(job.moved)
    nodes = []
    for node in job.moved:
        x, y = place_of(node)
        place = {"x": round(x - left) + 7 * GRID + _COLUMN, "y": round(y - top) + 7 * GRID}
        nodes.append({**with_ids(node.raw, rewrite), **place})
    right = max((node["x"] for node in nodes), default=0) + _COLUMN
    outputs = [job.variables[one.id] for one in job.returned]
    for index, leave in enumerate(job.exits):
        nodes.append({**leave, "variables": outputs, "x": right, "y": (7 + 12 * index) * GRID})
    way = {**job.entry["instructions"][0], "destination": {"node": job.first.id}}
    inputs = [job.variables[one.id] for one in job.passed]
    entry = {**job.entry, "variables": inputs, "instructions": [way]}
    inside = {node.id for node in job.moved}
    return {
        "id": job.flow_id,
        "name": job.name,
        "startNode": entry["id"],
        "variables": [
            {**one.raw, "id": job.variables[one.id]}
            for one in job.owner.variables
            if one.id and (one.name in job.own or one in job.passed)
        ],
        "links": [link for _, link in keyed_objects(job.owner.raw.get("links")) if _is_inside(link, inside)],
        "nodes": [entry, *nodes],
        "parentFolder": job.parent or "root",
    }


def calling_nodes(job: Extraction, ids: Ids) -> list[Json]:
    """The node that stands for the moved ones, first, and those that store what it returns."""
    call_id = ids.new("nd")
    x, y = _corner(job.moved)
    ways, steps = [], []
    direct = len(job.targets) == 1
    if not direct:
        names = {node.name for node in job.owner.nodes}
        for index, (leave, target) in enumerate(zip(job.exits, job.targets, strict=False)):
            goal = target.id
            if job.returned:
                step_id = goal = ids.new("nd")
                step_y = y + 12 * GRID * index
                step = _step(step_id, _free(f"{job.name} {target.name}", names), x + _COLUMN, step_y, target.id)
                steps.append({**step, "instructions": [_store(job, step_id, ids)]})
                names.add(step["name"])
            ways.append(
                {
                    "id": ids.new("trs"),
                    "type": "transition",
                    "label": leave["name"],
                    "condition": {"type": "expression", "payload": EXIT_PREFIX + leave["id"]},
                    "destination": {"node": goal},
                }
            )
    card: Json = {
        "id": ids.new("ins"),
        "type": "skill",
        "category": "Flow Logic",
        "name": job.card_name,
        "flowId": job.flow_id,
        "exitNodes": [leave["id"] for leave, _ in zip(job.exits, ways, strict=False)],
        "transitions": ways,
        "nodeId": call_id,
        "manualFields": [],
        "variables": [_argument(job, one) for one in job.passed],
    }
    cards = [card, _store(job, call_id, ids)] if direct and job.returned else [card]
    call = _step(call_id, free_node_name(job.owner, job.name), x, y, job.targets[0].id if direct else None)
    return [{**call, "instructions": cards}, *steps]


def losses(job: Extraction) -> Iterator[str]:
    """What is not as it was, in sentences."""
    inner = {card.name for node in job.moved for card in node.cards if isinstance(card, WorkflowCard)}
    outer = {card.name for node in job.stay for card in node.cards if isinstance(card, WorkflowCard)}
    for name in sorted(inner & job.outer.names):
        yield f"Nodes that stay read results of the moved card “{name}”, which they cannot see any more."
    for name in sorted(outer & job.inner.names):
        yield f"The moved nodes read results of the card “{name}”, which stays, so they cannot see them any more."
    declared = {variable.name for variable in job.owner.variables}
    for name in sorted((job.inner.names & job.outer.names) - declared - inner - outer):
        yield f"“workflow.{name}” is used on both sides but not declared, so its value is not handed over."
    for name in job.inner.computed:
        yield f"“{name}” uses workflow variables by computed names; check that they are handed over."


def _uses(owner: Workflow, nodes: Sequence[Node]) -> Uses:
    names, written, computed = set[str](), set[str](), dict[str, None]()
    ids: set[str] = set()
    declared = {one.id: one.name for one in reversed(owner.variables) if one.id}
    for node in nodes:
        used = {one for _, kind, one in ids_in(node.raw) if kind == "variable" and one in declared}
        ids |= used
        names |= {declared[one] for one in used}
        written |= {declared[one] for one in used}
        holders = [(texts_of_node(node.raw), False), *((texts_of_card(card.raw), _acts(card)) for card in node.cards)]
        for fields, acts in holders:
            for field in fields:
                for reference, _ in references_of_field(field):
                    if reference.scope != "workflow":
                        continue
                    if not reference.steps:
                        computed[node.name] = None
                        continue
                    names.add(reference.name)
                    if reference.is_set or acts:
                        written.add(reference.name)
    return Uses(frozenset(names), frozenset(written), frozenset(ids), tuple(computed))


def _acts(card: object) -> bool:
    """Whether a card's code may change what a variable holds without setting it: `workflow.items.push(1)`."""
    return isinstance(card, CodeCard)


def _comes_again(owner: Workflow, inside: set[str], targets: Sequence[Node]) -> bool:
    """Whether a conversation that left the nodes can come back to them: then they remember their variables."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    moved = ""
    for node in owner.nodes:
        source = moved if node.key in inside else node.key
        graph.add_node(source)
        graph.add_edges_from(
            (source, moved if port.target in inside else port.target) for port in ports_of(node) if port.target
        )
    return any(target.key in graph and nx.has_path(graph, target.key, moved) for target in targets)


def _another_exit(leave: Json, ids: Ids) -> Json:
    node_id = ids.new("nd")
    way = {**leave["instructions"][0], "id": ids.new("trs"), "nodeId": node_id}
    return {**leave, "id": node_id, "deletable": True, "instructions": [way]}


def _step(node_id: str, name: str, x: float, y: float, target: str | None) -> Json:
    return {
        "id": node_id,
        "name": name,
        "type": "standard",
        "deletable": True,
        "x": round(x),
        "y": round(y),
        "instructions": [],
        "defaultTransition": {"targetNodeId": target},
    }


def _store(job: Extraction, node_id: str, ids: Ids) -> Json:
    """A card that stores what the workflow returned in the variables it was passed."""
    lines = [f"workflow.{one.name} = workflow{accessor(job.card_name)}.{one.name}" for one in job.returned]
    code = "\n".join(lines)
    return {
        "id": ids.new("ins"),
        "type": "action",
        "category": "Execute",
        "origin": "builtin",
        "label": "Store results",
        "isCustomLabel": True,
        "code": code,
        "transpiledCode": transpiled(code),
        "nodeId": node_id,
        "transitions": [],
    }


def _argument(job: Extraction, variable: Variable) -> Json:
    value = {"valueType": "dynamic", "dynamicValue": f"{{{{workflow.{variable.name}}}}}", "staticValue": ""}
    return {**variable.raw, "id": job.variables[variable.id], "value": value}


def _corner(nodes: Sequence[Node]) -> tuple[float, float]:
    places = [place_of(node) for node in nodes]
    return min(x for x, _ in places), min(y for _, y in places)


def _is_inside(link: Json, inside: set[str]) -> bool:
    return all(isinstance(link.get(end), str) and link[end] in inside for end in ("source", "target"))


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free
