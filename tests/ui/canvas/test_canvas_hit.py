"""What lies under a point."""

from __future__ import annotations

import pytest
from canvas_desk import bot_of, node, pizza, text

from studio.ui.canvas.hit import hit_test, target_at
from studio.ui.canvas.scene import Scene, Selection


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.set_workflow(pizza(), "wf-main")
    return scene


@pytest.mark.parametrize(
    ("x", "y", "kind", "names"),
    [
        (480, 16, "node", ("ask", "", "")),
        (610, 16, "menu", ("ask", "", "")),
        (480, 50, "card", ("ask", "hi", "")),
        (480, 78, "card", ("ask", "size", "")),
        (480, 104, "card", ("ask", "size", "")),
        (620, 104, "port", ("ask", "size", "size/__CHOICE=Small")),
        (628, 128, "port", ("ask", "size", "size/__CHOICE=Large")),
        (400, 152, "add_card", ("ask", "", "")),
        (620, 152, "port", ("ask", "", "default")),
        (100, 300, "node", ("note", "", "")),
        (236, 356, "resize", ("note", "", "")),
        (2000, 2000, "empty", ("", "", "")),
        (1076, 16, "edge_end", ("small", "", "default")),
    ],
)
def test_what_is_where(scene: Scene, x: float, y: float, kind: str, names: tuple[str, str, str]) -> None:
    hit = hit_test(scene, x, y, 1.0)
    assert hit.kind == kind
    if kind == "edge_end":
        # Two lines end here; either is right.
        assert hit.node_key in ("small", "large")
    else:
        assert (hit.node_key, hit.card_key, hit.port_id) == names
    assert (hit.scene_pos.x(), hit.scene_pos.y()) == (x, y)


def test_a_line_is_hit_along_its_way(scene: Scene) -> None:
    edge = scene.edge(("ask", "size/__CHOICE=Small"))
    assert edge is not None
    x, y = edge.route.points[len(edge.route.points) // 2]
    assert hit_test(scene, x, y + 4, 1.0).edge == edge.key
    assert hit_test(scene, x, y + 4, 1.0).kind == "edge"
    assert hit_test(scene, x + 30, y + 30, 1.0).kind == "empty"
    # Seen from farther away the pointer is less exact.
    assert hit_test(scene, x + 30, y + 30, 0.12).edge == edge.key


def test_from_afar_there_are_nodes_only(scene: Scene) -> None:
    for x, y in ((480, 78), (619, 104), (610, 16), (236, 356)):
        assert hit_test(scene, x, y, 0.3).kind in ("node", "resize")
    assert hit_test(scene, 480, 78, 0.3).card_key == ""


def test_the_node_above_is_hit() -> None:
    scene = Scene()
    scene.set_workflow(bot_of(node("under", 0, 0, text("a", "a")), node("over", 100, 0, text("b", "b"))), "wf-main")
    assert hit_test(scene, 150, 50, 1.0).node_key == "over"
    # A port below another node cannot be reached through it.
    assert hit_test(scene, 260, 80, 1.0).node_key == "over"
    scene.select(Selection(frozenset({"under"})))
    assert hit_test(scene, 150, 50, 1.0).node_key == "under"


def test_a_line_over_a_note_can_be_hit() -> None:
    bot = bot_of(
        node("note", 200, -100, type="comment", comment="x", width=400, height=400),
        node("a", 0, 0, defaultTransition={"targetNodeId": "b"}),
        node("b", 700, 0),
    )
    scene = Scene()
    scene.set_workflow(bot, "wf-main")
    edge = scene.edge(("a", "default"))
    assert edge is not None
    x, y = edge.route.points[len(edge.route.points) // 2]
    assert hit_test(scene, x, y, 1.0).kind == "edge"
    assert hit_test(scene, x, y + 100, 1.0).node_key == "note"


def test_a_line_is_dropped_on_a_node_or_a_little_before_it(scene: Scene) -> None:
    assert target_at(scene, 800, 30, 1.0) == "small"
    assert target_at(scene, 708, 30, 1.0) == "small"
    assert target_at(scene, 690, 30, 1.0) is None
    assert target_at(scene, 800, 200, 1.0) is None


def test_where_lines_meet_the_lit_one_is_meant(scene: Scene) -> None:
    for key in ("small", "large"):
        scene.select(Selection(frozenset({key})))
        assert hit_test(scene, 1073, 16, 1.0).node_key == key
