"""The scene follows the bot: only what changed is touched, and what comes out is what a fresh scene would show."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest
from bots import odd_bots
from canvas_desk import bot_of, choice, leave, node, pizza, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.cards import delete_card
from studio.bot.edits.connections import connect, disconnect, refusal_to_connect
from studio.bot.edits.nodes import add_node, delete_nodes, move_nodes, rename_node
from studio.bot.ids import Ids
from studio.ui.canvas.marks import Mark, Matches, RunState
from studio.ui.canvas.scene import Scene, Selection


def shown(scene: Scene) -> dict[str, object]:
    """Everything a scene shows, without how it came about."""
    return {
        "nodes": {key: (item.rect, item.node.name, item.dangling) for key, item in scene.nodes.items()},
        "order": [item.key for item in sorted(scene.nodes.values(), key=scene.height_of)],
        "edges": {
            edge.key: (edge.target.key, edge.bounds, edge.route.points)
            for edge in sorted(scene.edges(), key=lambda e: e.key)
        },
        "incoming": {key: sorted(edge.key for edge in item.incoming) for key, item in scene.nodes.items()},
        "indexed": (
            sorted(item.key for item in scene.nodes_in((-1e7, -1e7, 1e7, 1e7))),
            sorted(edge.key for edge in scene.edges_in((-1e7, -1e7, 1e7, 1e7))),
        ),
    }


def fresh(bot: Bot, key: str = "wf-main") -> Scene:
    scene = Scene()
    scene.set_workflow(Bot(bot.raw), key)
    return scene


def test_a_workflow_has_its_nodes_and_lines() -> None:
    scene = fresh(pizza())
    assert list(scene.nodes) == ["start", "ask", "small", "large", "end", "note"]
    assert {edge.key for edge in scene.edges()} == {
        ("start", "t0"),
        ("ask", "size/__CHOICE=Small"),
        ("small", "default"),
        ("large", "default"),
    }
    assert scene.bounds() == (0, 0, 1340, 360)


def test_only_what_changed_is_laid_out_again() -> None:
    bot = pizza()
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    before = {key: (item, item.layout, item.version) for key, item in scene.nodes.items()}
    assert scene.update_bot(rename_node(bot, "wf-main", "small", "Tiny").apply(bot))
    for key, (item, layout, version) in before.items():
        now = scene.nodes[key]
        assert now is item
        assert (now.layout is layout) == (key != "small")
        assert (now.version == version) == (key != "small")


def test_an_edit_of_another_workflow_changes_nothing() -> None:
    bot = Bot({"flows": [*pizza().raw["flows"], {"id": "wf-b", "nodes": [node("b", 0, 0)]}]})
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    versions = {key: item.version for key, item in scene.nodes.items() if key != "ask"}
    scene.update_bot(move_nodes(bot, "wf-b", {"b": (5, 5)}).apply(bot))
    assert {key: item.version for key, item in scene.nodes.items() if key != "ask"} == versions


def test_an_exit_added_elsewhere_becomes_a_port_of_the_card_that_calls() -> None:
    call = {"id": "call", "type": "skill", "flowId": "wf-b", "transitions": []}
    bot = Bot({"flows": [{"id": "wf-main", "nodes": [node("a", 0, 0, call)]}, {"id": "wf-b", "nodes": []}]})
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    assert len(scene.nodes["a"].layout.ports) == 1
    scene.update_bot(add_node(bot, "wf-b", "exit", 0, 0, Ids(random.Random(1))).apply(bot))
    assert [port.label for port in scene.nodes["a"].layout.ports] == ["Exit", ""]


def test_a_renamed_variable_is_drawn_again_where_it_is_used() -> None:
    bot = pizza()
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    versions = {key: item.version for key, item in scene.nodes.items()}
    raw = json.loads(json.dumps(bot.raw))
    flow = {**bot.raw["flows"][0], "variables": raw["flows"][0]["variables"]}
    scene.update_bot(bot.evolved({"flows": [flow]}))
    assert {key for key, item in scene.nodes.items() if item.version != versions[key]} == {"ask"}


def test_lines_to_nobody_are_marked_until_the_node_is_there() -> None:
    bot = bot_of(node("a", 0, 0, defaultTransition={"targetNodeId": "b"}), node("b", 400, 0))
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    alone = bot.evolved({"flows": [{**bot.raw["flows"][0], "nodes": bot.raw["flows"][0]["nodes"][:1]}]})
    version = scene.nodes["a"].version
    scene.update_bot(alone)
    assert scene.nodes["a"].dangling == {0}
    assert scene.nodes["a"].version != version
    assert list(scene.edges()) == []
    scene.update_bot(bot)
    assert scene.nodes["a"].dangling == frozenset()
    assert [edge.target.key for edge in scene.edges()] == ["b"]


def test_undoing_a_deletion_takes_up_what_was_there() -> None:
    bot = pizza()
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    item, version = scene.nodes["small"], scene.nodes["small"].version
    gone = delete_nodes(bot, "wf-main", ["small"])
    after = gone.apply(bot)
    scene.update_bot(after)
    scene.update_bot(gone.revert(after))
    assert scene.nodes["small"] is item
    assert item.version == version
    assert shown(scene) == shown(fresh(bot))


def test_selection_keeps_what_remains() -> None:
    bot = pizza()
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    scene.select(Selection(frozenset({"small", "large"})))
    scene.update_bot(delete_nodes(bot, "wf-main", ["small"]).apply(bot))
    assert scene.selection == Selection(frozenset({"large"}))
    scene.set_workflow(bot, "wf-main")
    scene.select(Selection(frozenset({"ask"}), "hi"))
    scene.update_bot(delete_card(bot, "wf-main", "ask", "hi").apply(bot))
    assert scene.selection == Selection(frozenset({"ask"}))
    scene.set_workflow(bot, "wf-main")
    scene.select(Selection(edge=("small", "default")))
    scene.update_bot(disconnect(bot, "wf-main", "small", "default").apply(bot))
    assert scene.selection == Selection()


def test_selected_nodes_are_above_and_notes_below() -> None:
    scene = fresh(pizza())
    scene.select(Selection(frozenset({"start"})))
    order = [item.key for item in scene.nodes_in((-1e4, -1e4, 1e4, 1e4))]
    assert order == ["note", "ask", "small", "large", "end", "start"]


def test_lines_of_the_selection_are_lit() -> None:
    scene = fresh(pizza())

    def lit(selection: Selection) -> set[tuple[str, str]]:
        scene.select(selection)
        return {edge.key for edge in scene.edges() if scene.is_lit(edge)}

    assert lit(Selection(frozenset({"ask"}))) == {("start", "t0"), ("ask", "size/__CHOICE=Small")}
    assert lit(Selection(frozenset({"ask"}), "size")) == {("ask", "size/__CHOICE=Small")}
    assert lit(Selection(frozenset({"ask"}), "hi")) == set()
    assert lit(Selection(edge=("small", "default"))) == {("small", "default")}
    assert lit(Selection()) == set()


def test_dragged_nodes_are_left_out_and_their_lines_follow() -> None:
    scene = fresh(pizza())
    scene.move_by(frozenset({"small"}), 0, 0)
    scene.move_by(scene.moving, 30, 45)
    assert "small" not in {item.key for item in scene.nodes_in((-1e4, -1e4, 1e4, 1e4))}
    assert {edge.key for edge in scene.edges_in((-1e4, -1e4, 1e4, 1e4))} == {("start", "t0"), ("large", "default")}
    ways = {edge.key: way for edge, way in scene.moved_routes()}
    assert ways["ask", "size/__CHOICE=Small"].end == pytest.approx((720 + 30 - 9, 16 + 45))
    assert ways["small", "default"].start[0] == pytest.approx(720 + 30 + 260 + 5)
    scene.stop_moving()
    assert len(scene.edges_in((-1e4, -1e4, 1e4, 1e4))) == 4


def test_marks_make_only_their_nodes_be_drawn_again() -> None:
    scene = fresh(pizza())
    versions = {key: item.version for key, item in scene.nodes.items()}
    assert scene.set_run(RunState(("ask", "hi"), {"start": 1}, {("small", "s"): "Failed."})) == {
        "ask",
        "start",
        "small",
    }
    assert scene.set_problems({("large", None): (Mark("warn", "Never reached."),)}) == {"large"}
    assert {key for key, item in scene.nodes.items() if item.version != versions[key]} == {
        "ask",
        "start",
        "small",
        "large",
    }
    assert [(card, mark.level) for card, mark in scene.marks_of("small")] == [("s", "bad")]
    scene.set_matches(Matches(frozenset({("ask", "hi"), ("ask", None)})))
    assert scene.matches.node_keys() == {"ask"}


_moves = st.lists(st.tuples(st.sampled_from("amdcxrku"), st.integers(0, 99), st.integers(0, 99)), max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_moves)
def test_after_any_edits_the_scene_is_as_a_fresh_one(moves: list[tuple[str, int, int]]) -> None:
    bot = bot_of(
        node("start", 0, 0, leave("t0", "a"), type="start"),
        node("a", 400, 0, choice("size", "S", "M", "L", leads={"S": "b", "M": "nobody"})),
        node("b", 800, 0, text("x", "x"), defaultTransition={"targetNodeId": "a"}),
        node("b", 800, 300, text("y", "y"), defaultTransition={"targetNodeId": "start"}),
        {"type": "standard", "instructions": []},
    )
    ids = Ids(random.Random(3))
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    done: list[Edit] = []
    for kind, one, two in moves:
        edit = _edit(bot, kind, one, two, ids) if kind != "u" else None
        if kind == "u" and done:
            bot = done.pop().revert(bot)
        elif edit:
            done.append(edit)
            bot = edit.apply(bot)
        scene.update_bot(bot)
        left, right = shown(scene), shown(fresh(bot))
        # A line avoids the nodes that were there when it was drawn.
        for side in (left, right):
            side["edges"] = {key: edge[0] for key, edge in side["edges"].items()}  # type: ignore[attr-defined]
        assert left == right


def _edit(bot: Bot, kind: str, one: int, two: int, ids: Ids) -> Edit | None:
    main = bot.main
    assert main is not None
    nodes = main.nodes
    first, second = nodes[one % len(nodes)], nodes[two % len(nodes)]
    if kind == "a":
        return add_node(bot, "wf-main", ("standard", "comment", "end")[one % 3], one * 10, two * 10, ids)
    if kind == "m":
        return move_nodes(bot, "wf-main", {first.key: (one * 15, two * 15), second.key: (0, one)})
    if kind == "d":
        return delete_nodes(bot, "wf-main", {first.key, second.key})
    if kind == "r":
        return rename_node(bot, "wf-main", first.key, f"Name {two}")
    if kind == "k" and first.cards and first.type == "standard":
        return delete_card(bot, "wf-main", first.key, first.cards[0].key)
    from studio.bot.port import ports_of

    ports = ports_of(first, bot)
    if kind == "c" and ports and not refusal_to_connect(main, first.key, second.key):
        return connect(bot, "wf-main", first.key, ports[two % len(ports)].id, second.key, ids)
    if kind == "x" and ports:
        return disconnect(bot, "wf-main", first.key, ports[two % len(ports)].id)
    return None


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_bots)
def test_odd_bots_make_scenes(raw: dict[str, object]) -> None:
    bot = Bot(raw)
    for workflow in bot.workflows:
        scene = fresh(bot, workflow.key)
        assert set(scene.nodes) == {found.key for found in workflow.nodes}
        for edge in scene.edges():
            assert edge.target.key == edge.port.target


def test_samples_make_scenes(sample: Path) -> None:
    with zipfile.ZipFile(sample) as archive:
        bot = Bot(json.loads(archive.read("bot.json")))
    for workflow in bot.workflows:
        scene = fresh(bot, workflow.key)
        ports = [port for item in scene.nodes.values() for port in item.layout.ports if port.target]
        dangling = sum(len(item.dangling) for item in scene.nodes.values())
        assert len(list(scene.edges())) + dangling == len(ports)
