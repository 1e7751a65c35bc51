"""A machine misuses the editor: random edits, undo, redo, save and reload, compared with plain copies."""

from __future__ import annotations

import copy
import random
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import bots
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from studio.archive import read_bot_file
from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.edits import cards, connections, nodes
from studio.bot.ids import Ids
from studio.bot.json_text import dump_json
from studio.bot.port import ports_of
from studio.project.project import Project, open_project, recover_project
from studio.project.workspace import Workspace


class EditorMachine(RuleBasedStateMachine):
    """Keeps a deep copy of the bot after every step and expects undo and redo to come back to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = Workspace(self.folder / "sessions")
        self.ids = Ids(random.Random(7))
        self.project: Project
        self.states: list[Any] = []
        self.position = 0
        self.saved: Any = None

    @initialize(raw=st.just(bots.shop()) | bots.odd_bots)
    def begin(self, raw: dict[str, Any]) -> None:
        self.path = self.folder / "bot.bpz"
        with zipfile.ZipFile(self.path, "w") as archive:
            archive.writestr("bot.json", dump_json(raw))
        self.original = self.path.read_bytes()
        self.project = open_project(self.path, self.workspace)
        self.states = [copy.deepcopy(self.project.bot.raw)]
        self.saved = self.states[0]

    def do(self, edit: Edit) -> None:
        if not edit:
            return
        before = self.project.history.position
        self.project.apply(edit)
        del self.states[self.position + 1 :]
        if self.project.history.position == before:
            self.states[self.position] = copy.deepcopy(self.project.bot.raw)
        else:
            self.states.append(copy.deepcopy(self.project.bot.raw))
            self.position += 1

    @property
    def bot(self) -> Bot:
        return self.project.bot

    def pick(self, chance: random.Random) -> tuple[str, str] | None:
        places = [(workflow.key, node.key) for workflow in self.bot.workflows for node in workflow.nodes]
        return chance.choice(places) if places else None

    @rule(chance=st.randoms(use_true_random=False), x=st.integers(-99, 99), y=st.floats(-99, 99))
    def move(self, chance: random.Random, x: int, y: float) -> None:
        place = self.pick(chance)
        if place:
            self.do(nodes.move_nodes(self.bot, place[0], {place[1]: (x, y)}))

    @rule(chance=st.randoms(use_true_random=False), name=st.text(max_size=8))
    def rename(self, chance: random.Random, name: str) -> None:
        place = self.pick(chance)
        if place:
            self.do(nodes.rename_node(self.bot, *place, name))
            assert self.bot.workflows_by_key[place[0]].nodes_by_key[place[1]].raw["name"] == name

    @rule(chance=st.randoms(use_true_random=False))
    def delete(self, chance: random.Random) -> None:
        place = self.pick(chance)
        if place:
            self.do(nodes.delete_nodes(self.bot, place[0], [place[1]]))

    @rule(
        chance=st.randoms(use_true_random=False),
        kind=st.sampled_from(["standard", "end", "exit", "autonomous", "comment", "trigger"]),
    )
    def add(self, chance: random.Random, kind: str) -> None:
        if self.bot.workflows:
            workflow = chance.choice(self.bot.workflows)
            if isinstance(workflow.raw.get("nodes"), list) and not nodes.refusal_to_add(workflow, kind):
                self.do(nodes.add_node(self.bot, workflow.key, kind, 1, 2, self.ids))

    @rule(chance=st.randoms(use_true_random=False))
    def connect(self, chance: random.Random) -> None:
        place = self.pick(chance)
        if not place:
            return
        workflow = self.bot.workflows_by_key[place[0]]
        ports = ports_of(workflow.nodes_by_key[place[1]], self.bot)
        target = chance.choice(workflow.nodes).key
        if ports and not connections.refusal_to_connect(workflow, place[1], target):
            self.do(connections.connect(self.bot, *place, chance.choice(ports).id, target, self.ids))

    @rule(chance=st.randoms(use_true_random=False))
    def disconnect(self, chance: random.Random) -> None:
        place = self.pick(chance)
        if not place:
            return
        ports = ports_of(self.bot.workflows_by_key[place[0]].nodes_by_key[place[1]], self.bot)
        if ports:
            self.do(connections.disconnect(self.bot, *place, chance.choice(ports).id))

    @rule(chance=st.randoms(use_true_random=False), kind=st.sampled_from(["text", "code", "SingleChoice"]))
    def insert_card(self, chance: random.Random, kind: str) -> None:
        place = self.pick(chance)
        if place:
            self.do(cards.insert_card(self.bot, *place, 0, cards.new_card(kind, self.ids)))

    @rule(chance=st.randoms(use_true_random=False), text=st.text(max_size=6), what=st.sampled_from("tdcm"))
    def change_card(self, chance: random.Random, text: str, what: str) -> None:
        place = self.pick(chance)
        found = self.bot.workflows_by_key[place[0]].nodes_by_key[place[1]].cards if place else ()
        if not place or not found:
            return
        card = chance.choice(found).key
        if what == "t":
            self.do(cards.set_card_text(self.bot, *place, card, ("content", "text"), text))
        elif what == "d":
            self.do(cards.delete_card(self.bot, *place, card))
        elif what == "c":
            self.do(cards.set_card_code(self.bot, *place, card, text))
        else:
            self.do(cards.move_card(self.bot, *place, card, 0))

    @rule()
    def undo(self) -> None:
        if self.project.undo():
            self.position -= 1

    @rule()
    def redo(self) -> None:
        if self.project.redo():
            self.position += 1

    @rule()
    def save_and_read(self) -> None:
        self.project.save()
        self.saved = copy.deepcopy(self.project.bot.raw)
        file = read_bot_file(self.path)
        assert same_json(file.bot.value, self.project.bot.raw)
        if same_json(self.saved, self.states[0]) and len(self.states) == 1:
            assert self.path.read_bytes() == self.original

    @precondition(lambda self: len(self.states) > 1)
    @rule()
    def crash_and_recover(self) -> None:
        self.project._journal.close()
        self.project = recover_project(self.project._session, self.workspace)

    @invariant()
    def the_bot_is_what_the_copies_say(self) -> None:
        if self.states:
            assert same_json(self.project.bot.raw, self.states[self.position])
            assert self.project.history.position == self.position
            if not self.project.is_modified:
                assert same_json(self.project.bot.raw, self.saved)

    def teardown(self) -> None:
        if self.states:
            self.project.close()
        shutil.rmtree(self.folder)


EditorMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestEditorMachine = EditorMachine.TestCase
