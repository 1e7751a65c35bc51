"""Whatever is done to a schema, in whatever order, can be taken back and leaves text, fields and JSON Schema in step."""

from __future__ import annotations

import random

import pytest
from fixtures.section_desk import SectionDesk

from studio.bot.edits.schemas import NEW_CODE, NEW_SCHEMA
from studio.schemas.rewriting import KINDS
from studio.schemas.zui_text import read_shape
from studio.ui.schemas.schema_editor import SchemaEditor

TYPED = (
    "",
    " ",
    "zui.object({ a: zui.string() })",
    "zui.object({",
    "nonsense",
    NEW_CODE,
    "// only a comment",
    "zui.string()",
    "})\n",
    "🙂 zui",
)


@pytest.mark.parametrize("seed", [1, 4])
def test_anything_goes(desk: SectionDesk, seed: int) -> None:
    numbers = random.Random(seed)
    desk.use(
        {
            "settings": {},
            "flows": [],
            "schemas": [{"id": "s", "name": "S", "code": NEW_CODE, "schema": NEW_SCHEMA, "typings": ""}],
        }
    )
    editor = desk.add(SchemaEditor(desk.theme, desk.apply, desk.ids, "s", desk.engine, desk.start))
    desk.rest()
    for _ in range(25):
        what = numbers.random()
        places = editor.fields._indexes()
        if places and not editor.fields.splitter.isHidden():
            editor.fields.tree.setCurrentIndex(numbers.choice(places))
        details = editor.fields.details
        if what < 0.2:
            editor.code.editor.selectAll()
            editor.code.editor.insertPlainText(numbers.choice(TYPED))
        elif what < 0.3:
            cursor = editor.code.editor.textCursor()
            text = editor.code.editor.toPlainText()
            # Nobody gets into the middle of an emoji.
            cursor.setPosition(0 if "🙂" in text else numbers.randrange(len(text) + 1))
            cursor.insertText(numbers.choice("(){},.x \n"))
        elif what < 0.5:
            editor.fields.add()
        elif what < 0.6:
            editor.fields.remove()
        elif what < 0.75:
            details.kind.picked.emit(numbers.choice(KINDS)[0])
        elif what < 0.85:
            numbers.choice([details.optional, details.nullable]).toggle()
        elif what < 0.9 and desk.history.next_undo is not None:
            editor.commit()
            desk.undo()
        else:
            editor.show_page(numbers.choice(["fields", "try", "json", "uses"]))
        if numbers.random() < 0.4:
            desk.rest()
    editor.commit()
    desk.rest()
    raw = desk.bot.raw["schemas"][0]
    assert raw["code"] == editor.code.editor.text() == editor.fields.text
    shape = read_shape(raw["code"])
    assert editor.fields.splitter.isHidden() == (shape is None)
    if editor._known is not None and editor._known[1].problem is None:
        assert raw["schema"] == editor._known[1].json_schema
    desk.undo_all()
    desk.rest()
    assert editor.code.editor.text() == NEW_CODE
    assert desk.bot.raw["schemas"][0]["schema"] == NEW_SCHEMA
