"""Scripted conversations with real archives, as far as they get without a model or an integration."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.bot.bot import Bot
from tests.interpreter.conftest import JavaScript

SampleFile = Callable[[str], Path]


def read(path: Path) -> Bot:
    with zipfile.ZipFile(path) as archive:
        return Bot(json.loads(archive.read("bot.json")))


def test_cinaf_walks_its_menus(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("cinaf")))

    assert talk.say("bonjour").path == ["Start", "Salutations", "Acceuil"]
    assert talk.say("FAQ Générales").path == ["FAQ_Générales"]
    assert talk.say("2").path == ["Nous_contacter", "Fin_de_conversation"]
    assert talk.say("oui, retourner au menu principal").path == ["Acceuil"]
    assert talk.say("problemes techniqes").path == ["Problèmes_techniques"]
    told = talk.say("probleme connexion compte")
    assert told.path == ["Connexion"]
    assert len(told.payloads) == 4
    assert talk.say("non").path[:2] == ["Aurevoir", "End"]
    assert talk.say("re").path[0] == "Start"


def test_cinaf_calls_a_workflow(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("cinaf")))
    talk.say("bonjour", "Questions sur l'abonnement")

    told = talk.say("Problèmes de prélèvement automatique")

    assert told.trace[:2] == ["Standard1", "« Veuillez fournir une preuve de paiement svp"]
    assert told.trace[-1] == "waits for RawInput"
    # The last node of that workflow leads nowhere.
    assert talk.say("here it is").trace[-3:] == [
        "< numéro client (no transition)",
        "< Main (no transition)",
        "ended implicitly: no transition",
    ]


def test_cinaf_says_what_its_chat_needs(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("cinaf")))
    talk.say("bonjour")

    talk.of(talk.session.start_at("wf-main", "nd-58287506bc"))
    told = talk.say("Quels films avez-vous ?")

    assert told.path[0] == "FallbackAI"
    assert "would first look for an answer in the knowledge bases" in told.warnings[0]
    assert told.warnings[1].startswith("AI task “UserAnswer” in node “FallbackAI” needs a language model")


def test_cinaf_asks_again_and_gives_up(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("cinaf")))
    talk.say("bonjour", "Problèmes techniques")

    assert talk.say("?!").trace[1] == "not understood"
    assert talk.say("pourquoi").trace[0] == "not understood"
    # `!turn.KnowledgeAgent.responded` holds: the knowledge agent is on and answered nothing.
    assert talk.say("hein").path == ["Fallback"]


def test_triptracks_shows_its_trips(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("triptracks")))

    told = talk.say("hello")
    assert told.path == ["Start", "Greetings", "Menu"]
    assert told.payloads[-1]["type"] == "dropdown"
    told = talk.say("Solo Travel")
    assert told.path == ["Solo_Travel"]
    assert told.payloads[0]["type"] == "carousel"
    assert told.trace[-1] == "ended implicitly: no transition"

    # A card of this bot is a bare image without an address.
    told = talk.say("hello", "Millennial")
    assert "Image in node “Millennials” of workflow “Main”: its “image address” is empty" in told.errors[0]


def test_triptracks_captures_information(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("triptracks")))

    talk.of(talk.session.start_at("wf-f04b76fd98"))
    assert talk.say("hmm around sixty seven").texts[0] == 'The answer you gave me is "**67**".'
    told = talk.say("2026-05-01")
    assert told.texts[0] == 'The extracted date: "**2026-05-01T00:00:00.000Z**"'
    assert talk.say("80kg").texts[0].endswith("80000")


def test_megasai_says_which_table_it_misses(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("megasai")))

    told = talk.say("hi")

    assert told.path[:5] == ["Start", "Introduction", "Entry", "Standard", "Standard1"]
    assert told.errors == [
        "Execute code in node “Standard1” of workflow “Introduction”: the code failed: NotConnected: "
        "whatsappNumbersTable.findRecords cannot be called: no storage is connected for table “whatsappNumbersTable”."
    ]


def test_connectivity_waits_for_a_model(javascript: JavaScript, sample_file: SampleFile) -> None:
    talk = javascript.talk(read(sample_file("connectivity")))

    told = talk.say("hi")

    assert told.path == ["Start", "Autonomous"]
    assert told.warnings[0].startswith("Autonomous node “Autonomous” needs a language model")
    assert told.trace[-1] == "waits for message"


@pytest.mark.parametrize("name", ["cinaf", "connectivity", "megasai", "triptracks"])
def test_every_node_of_every_sample_can_be_started_at(
    javascript: JavaScript, sample_file: SampleFile, name: str
) -> None:
    bot = read(sample_file(name))
    # One of them pauses for fifteen seconds.
    flows = [flow for flow in bot.raw["flows"] if not flow["name"].startswith("Pause")]
    bot = Bot({**bot.raw, "flows": flows})
    talk = javascript.talk(bot)

    for workflow in bot.workflows:
        for node in workflow.nodes:
            if node.runs:
                told = talk.of(talk.session.start_at(workflow.key, node.key))
                assert told[-1].type == "turn_finished"
                assert json.dumps([event.to_json() for event in told])
