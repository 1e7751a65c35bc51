"""The words of the canvas."""

from __future__ import annotations

import pytest
from bots import odd_bots
from canvas_desk import bot_of, choice, leave, node, pizza, text
from hypothesis import HealthCheck, given, settings

from studio.bot.bot import Bot
from studio.bot.card import Card
from studio.bot.node import Node
from studio.ui.canvas import card_icons, labels
from studio.ui.canvas.marks import Mark, RunState, worst
from studio.ui.canvas.note_painter import is_right_to_left
from studio.ui.canvas.scene import Hit, Scene, Selection
from studio.ui.canvas.tips import as_html, description, tooltip
from studio.ui.icons import icon_names


def only(bot: Bot) -> tuple[Node, Card]:
    assert bot.main is not None
    return bot.main.nodes[0], bot.main.nodes[0].cards[0]


def label(card: dict[str, object], kind: str = "standard") -> labels.RowLabel:
    bot = bot_of(node("a", 0, 0, card, type=kind))
    return labels.card_label(*only(bot), bot, bot.main)


def test_every_icon_that_is_asked_for_exists() -> None:
    names = {*card_icons._CONTENT.values(), *card_icons._CAPTURES.values(), *card_icons._TOOLS.values()}
    assert names <= icon_names()
    kinds = ("start", "entry", "autonomous", "exit", "end", "trigger")
    assert {*kinds, "exception", "unknown", "add", "more", "image", "video"} <= icon_names()


def test_rows_say_what_cards_do() -> None:
    assert label(text("t", "Hello\nthere")) == labels.RowLabel("text", "Hello there")
    assert label(text("t", "")) == labels.RowLabel("text", "Text", muted=True)
    assert label(choice("c", "S")) == labels.RowLabel("single-choice", "Which size?", tail="→ size")
    assert label(leave("t", "END"), "end").text == "Ends the conversation"
    assert label(leave("t", "#"), "exit").text == "Returns to the caller"
    assert label(leave("t", "b"), "start").text == "Always"
    unknown = label({"id": "x", "type": "telepathy"})
    assert (unknown.text, unknown.unknown, unknown.icon) == ("Unknown card “telepathy”", True, "unknown")


def test_captions_are_for_what_is_not_usual() -> None:
    def caption(**extra: object) -> str:
        bot = bot_of(node("a", 0, 0, **extra))
        assert bot.main is not None
        return labels.caption(bot.main.nodes[0])

    assert caption(name="Ask") == ""
    assert caption(name="Helper", type="autonomous") == "Autonomous"
    assert caption(name="Autonomous one", type="autonomous") == ""
    assert caption(name="Event", type="trigger", disabled=True) == "Off"
    assert caption(name="What", type="quantum") == "Unknown"


def test_facts_of_nodes() -> None:
    def fact(**extra: object) -> str:
        bot = bot_of(node("a", 0, 0, **extra))
        assert bot.main is not None
        return labels.meta_label(bot.main.nodes[0], bot, bot.main).text

    assert fact(type="entry", variables=["var-size", "var-gone"]) == "Takes size"
    assert fact(type="exit", variables=["var-gone"]) == "Gives back variables that do not exist"
    assert fact(type="autonomous", guidelines="Be\nkind") == "Be kind"
    assert fact(type="trigger", integrationId="owner/webchat", triggerId="webchat:conversationStarted") == (
        "Webchat: Conversation started"
    )
    assert fact(type="trigger") == "No event chosen"


@pytest.mark.parametrize(
    ("hit", "words"),
    [
        (Hit("port", "ask", "size", "size/__CHOICE=Small"), "“Small” leads to “Small”."),
        (Hit("port", "ask", "size", "size/__CHOICE=Large"), "“Large”: not connected. Drag to a node."),
        (Hit("port", "small", "", "default"), "After the last card leads to “End”."),
        (Hit("edge", "ask", "size", "size/__CHOICE=Small"), "Small\n“Ask” → “Small”"),
        (Hit("edge", "small", "", "default"), "Next\n“Small” → “End”"),
        (Hit("card", "ask", "size"), "Single choice\nWhich size?\n→ size"),
        (Hit("node", "ask"), "Ask\nStandard"),
        (Hit("node", "note"), "Mind the prices"),
        (Hit("menu", "ask"), "More"),
        (Hit("empty"), ""),
        (Hit("node", "gone"), ""),
        (Hit("port", "ask", "", "gone"), ""),
    ],
)
def test_tooltips(hit: Hit, words: str) -> None:
    scene = Scene()
    scene.set_workflow(pizza(), "wf-main")
    assert tooltip(scene, hit) == words


def test_a_port_to_nowhere_says_so() -> None:
    scene = Scene()
    scene.set_workflow(bot_of(node("a", 0, 0, defaultTransition={"targetNodeId": "nobody"})), "wf-main")
    assert tooltip(scene, Hit("port", "a", "", "default")) == (
        "After the last card leads to a node that does not exist (nobody). Drag it to another node."
    )


def test_problems_are_told_where_they_are() -> None:
    scene = Scene()
    scene.set_workflow(pizza(), "wf-main")
    scene.set_run(RunState(None, {}, {("ask", "hi"): "The server said 500."}))
    scene.set_problems({("ask", "size"): (Mark("warn", "No one leads to Large."),)})
    assert tooltip(scene, Hit("card", "ask", "hi")).endswith("The server said 500.")
    assert "Large." not in tooltip(scene, Hit("card", "ask", "hi"))
    assert "500" in tooltip(scene, Hit("node", "ask"))
    assert "No one" in tooltip(scene, Hit("node", "ask"))
    assert worst([mark for _card, mark in scene.marks_of("ask")]) == Mark("bad", "The server said 500.")
    assert worst([]) is None


def test_tooltips_are_never_taken_for_markup() -> None:
    assert as_html("<b>x</b> & y") == "<p style='white-space:pre-wrap; margin:0'>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"
    assert as_html("") == ""


def test_descriptions_for_people_who_hear_the_screen() -> None:
    scene = Scene()
    scene.set_workflow(pizza(), "wf-main")
    scene.select(Selection(frozenset({"ask"}), "size"))
    assert description(scene) == (
        "Single choice: Which size?: → size, card of Standard node Ask, 2 cards, leads to Small"
    )
    scene.select(Selection(edge=("small", "default")))
    assert description(scene) == "Next: “Small” → “End”"
    many = bot_of(
        node("a", 0, 0, *(leave(f"t{n}", f"n{n}", f"x > {n}") for n in range(6))),
        *(node(f"n{n}", 0, 0) for n in range(6)),
    )
    scene.set_workflow(many, "wf-main")
    scene.select(Selection(frozenset({"a"})))
    assert description(scene) == "Standard node A, 6 cards, leads to N0, N1, N2 and 3 more"
    scene.select(Selection(frozenset({"n0"})))
    assert description(scene) == "Standard node N0, no cards, leads nowhere"


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("https://www.youtube.com/watch?v=x", "youtube.com/watch?v=x"),
        ("https://files.example.com/a/b/plan.png?sig=1", "plan.png"),
        ("not an address", "not an address"),
        ("http://[broken", "http://[broken"),
        ("", ""),
    ],
)
def test_addresses_are_shortened(address: str, short: str) -> None:
    assert labels.short_address(address) == short


@pytest.mark.parametrize(("words", "backwards"), [("שלום a", True), ("a שלום", False), ("1. مرحبا", True), ("", False)])
def test_the_first_letter_decides_the_direction(words: str, backwards: bool) -> None:
    assert is_right_to_left(words) is backwards


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_bots)
def test_odd_bots_have_words(raw: dict[str, object]) -> None:
    bot = Bot(raw)
    for workflow in bot.workflows:
        scene = Scene()
        scene.set_workflow(bot, workflow.key)
        for key, item in scene.nodes.items():
            scene.select(Selection(frozenset({key})))
            assert description(scene)
            assert "\n" not in labels.node_title(item.node)
            for card in item.node.cards:
                assert card_icons.card_icon(card) in icon_names()
                tooltip(scene, Hit("card", key, card.key))
            for port in item.layout.ports:
                assert tooltip(scene, Hit("port", key, port.card_key, port.id))
