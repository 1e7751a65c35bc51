"""The emulator of the window talks to the bot with everything the bot file holds."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.fixtures.desk import STARTER, Desk


def test_code_reads_and_writes_the_rows_of_the_bot(desk: Desk, tmp_path: Path) -> None:
    value = json.loads((STARTER / "bot.json").read_text("utf-8"))
    welcome = next(node for node in value["flows"][0]["nodes"] if node["name"] == "Welcome")
    code = (
        "await MenuTable.createRecord({ pizza: 'Bianca', price: 9 })\n"
        "const cheap = await MenuTable.findRecords({ filter: { price: { $lt: 9.5 } } })\n"
        "workflow.wish = cheap.map(row => row.pizza).join(', ')"
    )
    welcome["instructions"][:0] = [
        {"id": "ins-rows", "type": "action", "origin": "builtin", "label": "Rows", "code": code, "transitions": []},
        {"id": "ins-say", "type": "content", "content": {"type": "text", "text": "Cheap: {{workflow.wish}}"}},
    ]
    path = tmp_path / "rows.bpz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bot.json", json.dumps(value))
        for table in STARTER.glob("*.jsonl"):
            archive.write(table, table.name)
    desk.open(path)
    desk.do(lambda: desk.window.emulator.say("hello"))
    assert "Cheap: Margherita, Bianca" in desk.bot_texts
    rows = list(desk.window.project.base.table_rows(next(iter(value["tables"]))))
    assert [row["pizza"] for row in rows] == ["Margherita", "Funghi", "Diavola"]
