"""From node to node."""

from __future__ import annotations

from canvas_desk import bot_of, leave, node, pizza

from studio.ui.canvas.scene import Scene
from studio.ui.canvas.walking import neighbour, reading_order, step


def scene_of(*nodes: dict[str, object]) -> Scene:
    scene = Scene()
    scene.set_workflow(bot_of(*nodes) if nodes else pizza(), "wf-main")
    return scene


def test_reading_order_follows_the_conversation_then_the_place() -> None:
    assert reading_order(scene_of()) == ["start", "ask", "small", "end", "large", "note"]
    circle = scene_of(
        node("start", 0, 0, leave("t", "b"), type="start"),
        node("lost", -500, -500),
        node("b", 300, 0, defaultTransition={"targetNodeId": "start"}),
        node("event", 900, 900, leave("u", "lost"), type="trigger"),
    )
    assert reading_order(circle) == ["start", "b", "event", "lost"]


def test_steps_end_at_both_ends() -> None:
    scene = scene_of()
    assert step(scene, None, 1) == "start"
    assert step(scene, None, -1) == "note"
    assert step(scene, "note", 1) is None
    assert step(scene, "start", -1) is None
    assert step(scene, "gone", 1) == "start"
    assert step(Scene(), None, 1) is None


def test_neighbours() -> None:
    scene = scene_of()
    assert neighbour(scene, "small", "down") == "large"
    assert neighbour(scene, "large", "up") == "small"
    assert neighbour(scene, "start", "left") is None
    assert neighbour(scene, "gone", "left") is None


def test_a_node_that_is_connected_is_preferred() -> None:
    scene = scene_of(
        node("a", 0, 0, defaultTransition={"targetNodeId": "far"}), node("near", 300, 90), node("far", 500, 0)
    )
    assert neighbour(scene, "a", "right") == "far"
