"""The default of a variable of a schema is filled in with the schema's form."""

from __future__ import annotations

import random
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.ids import Ids
from studio.ui.schemas.form_fields import TextEditor
from studio.ui.theme import Theme, apply_theme
from studio.ui.variables.variables_panel import VariablesPanel


def test_a_default_is_filled_in(qtbot: QtBot, qapp: QApplication) -> None:
    schema = {"type": "object", "properties": {"street": {"type": "string"}}, "required": ["street"]}
    variable: dict[str, Any] = {
        "id": "var-1",
        "name": "home",
        "type": "schema",
        "scope": "user",
        "schemaId": "s",
        "defaultValue": "",
    }
    bots = [
        Bot(
            {
                "settings": {"userVariables": [variable]},
                "flows": [],
                "schemas": [{"id": "s", "name": "Address", "schema": schema}],
            }
        )
    ]
    theme = Theme("light")
    apply_theme(qapp, theme)
    panel = VariablesPanel(theme, Ids(random.Random(1)))
    qtbot.addWidget(panel)

    def apply(edit: Edit) -> None:
        bots.append(edit.apply(bots[-1]))
        panel.show_bot(bots[-1])

    panel.edit_requested.connect(apply)
    panel.resize(280, 800)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    panel.show_bot(bots[-1])
    panel.select("user", "var-1")
    form = panel.form
    assert form.default.isHidden()
    assert form.default_form.isHidden()
    form.has_default.click()
    street = form.default_form.field_at(("street",))
    assert isinstance(street, TextEditor)
    QTest.keyClicks(street.line, "Elm")
    assert bots[-1].raw["settings"]["userVariables"][0]["defaultValue"] == {"street": "Elm"}
    form.has_default.click()
    assert "defaultValue" not in bots[-1].raw["settings"]["userVariables"][0]
    assert form.default_form.isHidden()
    opened: list[str] = []
    panel.schema_requested.connect(opened.append)
    form.detail.picked.emit("new")
    made = bots[-1].raw["schemas"][-1]
    assert made["name"] == "Home"
    assert opened == [made["id"]]
    assert bots[-1].raw["settings"]["userVariables"][0]["schemaId"] == made["id"]
