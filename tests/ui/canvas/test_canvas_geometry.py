"""Where things stand in a node, for tidy nodes and for everything an archive can hold. No window is needed."""

from __future__ import annotations

import json
import math
import zipfile
from pathlib import Path

import pytest
from bots import odd_bots
from canvas_desk import bot_of, choice, leave, node, text
from hypothesis import HealthCheck, given, settings

from studio.bot.bot import Bot
from studio.bot.node import Node
from studio.bot.port import ports_of
from studio.ui.canvas.geometry import FARTHEST, NOTE_MAX, NOTE_MIN, NodeLayout, place_of
from studio.ui.theme import CARD_ROW, NODE_FOOTER, NODE_HEADER, NODE_WIDTH, PORT_ROW


def layout_of(raw: dict[str, object], bot: Bot | None = None) -> NodeLayout:
    bot = bot or bot_of(raw)
    assert bot.main is not None
    return NodeLayout(bot.main.nodes[0], bot)


def check(layout: NodeLayout, wanted: list[str]) -> None:
    """Rows follow each other without overlap inside the node, and every way out has a place of its own."""
    assert [port.id for port in layout.ports] == wanted
    if layout.is_note:
        return
    below = float(NODE_HEADER)
    for row in layout.rows:
        assert row.top >= below
        below = row.top + row.height
    assert below <= layout.height
    if layout.footer_top is not None:
        assert layout.footer_top >= below
        assert layout.footer_top + NODE_FOOTER <= layout.height
    assert sorted(layout.port_ys) == layout.port_ys
    assert len(set(layout.port_ys)) == len(layout.port_ys)
    assert all(NODE_HEADER < y < layout.height for y in layout.port_ys)
    for place in layout.port_places:
        row = next((row for row in layout.rows if row.top <= place.y < row.top + row.height), None)
        if place.port.kind == "default":
            assert row is None
        else:
            assert row is not None
            assert row.port_index == layout.ports.index(place.port)
            assert layout.node.cards[row.card_index].key == place.port.card_key


def test_an_empty_node_is_a_header_and_a_footer() -> None:
    layout = layout_of(node("a", 0, 0))
    assert layout.height == NODE_HEADER + NODE_FOOTER
    assert layout.footer_top == NODE_HEADER
    assert [(place.port.id, place.x) for place in layout.port_places] == [("default", NODE_WIDTH)]


def test_choices_stand_below_their_card() -> None:
    layout = layout_of(node("a", 0, 0, text("t", "Hi"), choice("c", "S", "L", leads={"S": "b"}), text("u", "Bye")))
    top = NODE_HEADER + 4
    assert [(row.kind, row.top) for row in layout.rows] == [
        ("card", top),
        ("card", top + CARD_ROW),
        ("port", top + 2 * CARD_ROW),
        ("port", top + 2 * CARD_ROW + PORT_ROW),
        ("card", top + 2 * CARD_ROW + 2 * PORT_ROW),
    ]
    assert layout.card_top("u") == top + 2 * CARD_ROW + 2 * PORT_ROW
    assert layout.card_at(top + 2 * CARD_ROW + 3).key == "c"  # type: ignore[union-attr]
    assert layout.card_at(10) is None
    assert layout.card_top("gone") is None


def test_a_transition_card_has_its_port_on_its_own_row() -> None:
    layout = layout_of(node("a", 0, 0, leave("t", "b", "x > 1")))
    assert layout.port_ys[0] == layout.rows[0].top + CARD_ROW / 2
    assert [row.kind for row in layout.rows] == ["card"]


def test_nodes_that_end_have_no_ports_and_no_footer() -> None:
    layout = layout_of(node("e", 0, 0, leave("t", "END"), type="end"))
    assert layout.ports == []
    assert layout.footer_top is None


def test_sixty_cards() -> None:
    layout = layout_of(node("a", 0, 0, *(text(f"c{number}", "x") for number in range(60))))
    assert layout.height == NODE_HEADER + 4 + 60 * CARD_ROW + NODE_FOOTER
    check(layout, ["default"])


def test_exits_of_a_called_workflow_are_ports_with_the_bot_only() -> None:
    call = {"id": "call", "type": "skill", "flowId": "wf-b", "transitions": []}
    raw = {
        "flows": [
            {"id": "wf-main", "nodes": [node("a", 0, 0, call)]},
            {"id": "wf-b", "nodes": [node("done", 0, 0, type="exit"), node("failed", 0, 0, type="exit")]},
        ]
    }
    bot = Bot(raw)
    assert bot.main is not None
    found = bot.main.nodes[0]
    assert [port.label for port in NodeLayout(found, bot).ports] == ["Done", "Failed", ""]
    assert [port.id for port in NodeLayout(found).ports] == ["default"]
    assert NodeLayout(found, bot).bot_dependent


@pytest.mark.parametrize(
    ("x", "y", "place"),
    [
        (1e9, -1e300, (FARTHEST, -FARTHEST)),
        (math.inf, -math.inf, (FARTHEST, -FARTHEST)),
        (math.nan, 12.5, (0.0, 12.5)),
    ],
)
def test_impossible_places_are_brought_into_reach(x: float, y: float, place: tuple[float, float]) -> None:
    bot = bot_of(node("a", x, y))
    assert bot.main is not None
    assert place_of(bot.main.nodes[0]) == place


def test_a_node_without_a_place_is_at_the_origin() -> None:
    assert place_of(Bot({"flows": [{"id": "wf-main", "nodes": [{"id": "a"}]}]}).main.nodes[0]) == (0, 0)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("extra", "size"),
    [
        ({"width": 300, "height": 90.5}, (300, 90.5)),
        ({"width": -5, "height": 1e12}, (255, NOTE_MAX)),
        ({"width": 3, "height": math.nan}, (NOTE_MIN, None)),
        ({}, (255, None)),
    ],
)
def test_notes_take_their_own_size_where_it_makes_sense(
    extra: dict[str, float], size: tuple[float, float | None]
) -> None:
    layout = layout_of(node("n", 0, 0, type="comment", comment="<p>One</p><p>Two</p>", **extra))
    assert layout.width == size[0]
    assert layout.height == (size[1] if size[1] is not None else layout.height)
    assert NOTE_MIN <= layout.height <= NOTE_MAX
    assert layout.ports == []


def test_a_note_without_a_height_grows_with_its_text() -> None:
    short = layout_of(node("n", 0, 0, type="comment", comment="<p>One</p>"))
    long = layout_of(node("n", 0, 0, type="comment", comment="<p>" + "word " * 120 + "</p>"))
    assert long.height > short.height + 100


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_bots)
def test_odd_bots_are_laid_out(raw: dict[str, object]) -> None:
    bot = Bot(raw)
    for workflow in bot.workflows:
        for found in workflow.nodes:
            check(NodeLayout(found, bot), _wanted(found, bot))


def test_samples_are_laid_out(sample: Path) -> None:
    with zipfile.ZipFile(sample) as archive:
        bot = Bot(json.loads(archive.read("bot.json")))
    for workflow in bot.workflows:
        for found in workflow.nodes:
            check(NodeLayout(found, bot), _wanted(found, bot))


def _wanted(found: Node, bot: Bot) -> list[str]:
    return [port.id for port in ports_of(found, bot)] if found.type not in ("comment", "image", "video") else []
