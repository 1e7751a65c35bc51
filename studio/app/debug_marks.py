"""What the canvas of a workflow shows of breakpoints, the conversation's way, coverage and tests."""

from __future__ import annotations

from collections.abc import Mapping

from studio.debugging.breakpoints import Breakpoint
from studio.debugging.coverage import Coverage
from studio.debugging.debugger import Debugger
from studio.debugging.suite import Suite
from studio.ui.canvas.debug_marks import DebugMarks, Reach, Stop
from studio.ui.canvas.marks import CardPlace


def marks_for(workflow: str, debugger: Debugger, way: Coverage, covered: Coverage | None, suite: Suite) -> DebugMarks:
    """The marks of one workflow; `covered` is None while coverage is not shown."""
    stops: dict[CardPlace, Stop] = {}
    port_stops: dict[tuple[str, str], Stop] = {}
    for one in debugger.breakpoints:
        target = one.target
        if target.workflow != workflow:
            continue
        if target.kind == "transition":
            port_stops[target.node, target.transition] = _stop(one)
        elif target.kind in ("node", "card"):
            stops[target.node, target.card or None] = _stop(one)
    failures: dict[CardPlace, str] = {}
    for entry in suite.entries.values():
        place = entry.failed_at
        if entry.state == "failed" and place[0] == workflow and place[1] and entry.verdict and entry.verdict.failure:
            failures[place[1], place[2] or None] = f"Test “{entry.test.name}”: {entry.verdict.failure.what}"
    pause = debugger.pause
    return DebugMarks(
        stops,
        port_stops,
        _of(way.ports, workflow),
        pause is not None and pause.workflow == workflow,
        failures,
        _reach(covered, workflow) if covered is not None else None,
    )


def _stop(one: Breakpoint) -> Stop:
    return "off" if not one.is_enabled else "conditional" if one.condition else "on"


def _of(counts: Mapping[tuple[str, str, str], int], workflow: str) -> dict[tuple[str, str], int]:
    return {(node, part): count for (where, node, part), count in counts.items() if where == workflow}


def _reach(covered: Coverage, workflow: str) -> Reach:
    nodes = {node: count for (where, node), count in covered.nodes.items() if where == workflow}
    return Reach(nodes, _of(covered.cards, workflow), _of(covered.ports, workflow))
