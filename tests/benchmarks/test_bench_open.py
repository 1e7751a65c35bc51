"""Opening, saving and editing: the largest sample, and a bot of 300 nodes, beside `json` alone in the same run."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from studio.archive import read_bot_file, write_archive
from studio.bot.bot import Bot
from studio.bot.edits.nodes import delete_nodes, move_nodes
from studio.bot.json_text import dump_json, parse_json
from tests.conftest import sample_path


def read_all(bot: Bot) -> int:
    return sum(len(node.cards) for workflow in bot.workflows for node in workflow.nodes)


@pytest.fixture(scope="module")
def large_text() -> bytes:
    """A bot.json of 1.5 MB and 300 nodes, grown from the largest sample."""
    value = read_bot_file(sample_path("megasai")).bot.value
    flows = value["flows"]
    grown = copy.deepcopy(value)
    for number in range(2):
        for flow in flows:
            grown["flows"].append({**copy.deepcopy(flow), "id": f"{flow['id']}-{number}"})
    text = dump_json(grown)
    assert len(text) > 1_200_000
    return text


@pytest.mark.benchmark(group="open the largest sample")
def test_open_largest_sample(benchmark: Any) -> None:
    path = sample_path("megasai")
    benchmark(lambda: read_all(Bot(read_bot_file(path).bot.value)))


@pytest.mark.benchmark(group="parse 1.5 MB")
def test_json_loads_alone(benchmark: Any, large_text: bytes) -> None:
    benchmark(lambda: json.loads(large_text))


@pytest.mark.benchmark(group="parse 1.5 MB")
def test_parse_and_read_every_node(benchmark: Any, large_text: bytes) -> None:
    benchmark(lambda: read_all(Bot(parse_json(large_text).value)))


@pytest.mark.benchmark(group="write 1.5 MB")
def test_json_dumps_alone(benchmark: Any, large_text: bytes) -> None:
    value = json.loads(large_text)
    benchmark(lambda: json.dumps(value, indent=2, ensure_ascii=False))


@pytest.mark.benchmark(group="write 1.5 MB")
def test_dump(benchmark: Any, large_text: bytes) -> None:
    value = parse_json(large_text).value
    benchmark(lambda: dump_json(value))


@pytest.mark.benchmark(group="save the largest sample after an edit")
def test_save_edited_sample(benchmark: Any, tmp_path: Path) -> None:
    source = read_bot_file(sample_path("megasai"))
    bot = Bot(source.bot.value)
    assert bot.main is not None
    node = bot.main.nodes[0]
    edited = move_nodes(bot, bot.main.key, {node.key: (node.x + 15, node.y)}).apply(bot)
    benchmark(lambda: write_archive(tmp_path / "out.bpz", source, {"bot.json": dump_json(edited.raw)}, backup=False))


@pytest.mark.benchmark(group="one edit on 300 nodes")
def test_move_a_node(benchmark: Any, large_text: bytes) -> None:
    bot = Bot(parse_json(large_text).value)
    read_all(bot)
    workflow = bot.workflows[3]
    node = workflow.nodes[0]

    def move() -> None:
        edit = move_nodes(bot, workflow.key, {node.key: (node.x + 15, node.y)})
        after = edit.apply(bot)
        assert after.workflows[3].nodes
        edit.revert(after)

    benchmark(move)


@pytest.mark.benchmark(group="delete 1,000 of 5,000 nodes")
def test_delete_and_undo(benchmark: Any) -> None:
    nodes = [
        {
            "id": f"n{number}",
            "name": f"Node {number}",
            "type": "standard",
            "x": number % 70 * 300,
            "y": number // 70 * 200,
            "instructions": [],
            "defaultTransition": {"targetNodeId": f"n{number + 1}"},
        }
        for number in range(5000)
    ]
    bot = Bot({"flows": [{"id": "w", "name": "W", "nodes": nodes, "links": []}]})
    read_all(bot)
    doomed = [f"n{number}" for number in range(1000, 2000)]

    def delete_and_undo() -> None:
        edit = delete_nodes(bot, "w", doomed)
        after = edit.apply(bot)
        assert len(after.workflows[0].nodes) == 4000
        assert len(edit.revert(after).workflows[0].nodes) == 5000

    benchmark(delete_and_undo)
