"""Settings and configuration variables are edited; secrets stay outside the bot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fixtures.section_desk import SectionDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from studio.project.configuration_values import ConfigurationValues, FileVault
from studio.ui.settings.configuration_panel import ConfigurationPanel
from studio.ui.settings.settings_editor import SettingsEditor


def bot() -> dict[str, Any]:
    return {
        "version": "1.13",
        "settings": {
            "id": "bot-1",
            "inactivityTimeout": 30,
            "configVariables": {"KEY": "from the file", "URL": ""},
            "userVariables": [],
        },
        "identity": {"name": "Shop", "icon": {"type": "emoji", "emoji": "🤖", "background_color": "x"}},
        "flows": [],
        "hooks": [{"id": "hk-1", "name": "h", "hookType": "after_turn_end", "content": "axios.get(env.URL)"}],
    }


def open_panel(desk: SectionDesk, folder: Path) -> tuple[ConfigurationPanel, ConfigurationValues]:
    desk.use(bot())
    values = ConfigurationValues(FileVault(folder))
    panel = desk.add(ConfigurationPanel(desk.theme, desk.apply, desk.ids, values, desk.start))
    desk.rest()
    return panel, values


def fill(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_values_are_set_masked_and_never_in_the_bot(desk: SectionDesk, tmp_path: Path) -> None:
    panel, values = open_panel(desk, tmp_path)
    row = panel.rows["URL"]
    assert row.value.echoMode() == QLineEdit.EchoMode.Password
    fill(row.value, "https://secret")
    desk.rest()
    assert values.environment_of(desk.bot) == {"URL": "https://secret"}
    assert "https://secret" not in json.dumps(desk.bot.raw)
    row.reveal_button.click()
    assert row.value.echoMode() == QLineEdit.EchoMode.Normal
    row.copy_button.click()
    assert QApplication.clipboard().text() == "https://secret"
    panel._clear_clipboard()
    assert QApplication.clipboard().text() == ""
    assert "only your account can read" in panel.about.text() or panel.about.text()


def test_values_in_the_file_are_shown_as_such_and_taken_out(desk: SectionDesk, tmp_path: Path) -> None:
    panel, values = open_panel(desk, tmp_path)
    assert "KEY" in panel.in_file_text.text()
    assert not panel.rows["KEY"].note.isHidden()
    panel.take_out_button.click()
    desk.rest()
    assert desk.bot.raw["settings"]["configVariables"] == {"KEY": "", "URL": ""}
    assert values.environment_of(desk.bot) == {"KEY": "from the file"}
    assert panel.in_file.isHidden()
    desk.undo_all()


def test_a_rename_reaches_code_and_the_kept_value(desk: SectionDesk, tmp_path: Path) -> None:
    panel, values = open_panel(desk, tmp_path)
    fill(panel.rows["URL"].value, "one")
    fill(panel.rows["URL"].name, "KEY")
    assert "already" in panel.rows["URL"].error.text()
    fill(panel.rows["URL"].name, "ADDRESS")
    desk.rest()
    assert desk.bot.raw["hooks"][0]["content"] == "axios.get(env.ADDRESS)"
    assert values.environment_of(desk.bot) == {"ADDRESS": "one"}
    assert panel.rows["ADDRESS"].value.text() == "one"
    desk.undo_all()
    assert panel.rows["URL"].value.text() == "one"


def test_variables_come_and_go(desk: SectionDesk, tmp_path: Path) -> None:
    panel, _ = open_panel(desk, tmp_path)
    panel.add_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "TOKEN")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert list(desk.bot.raw["settings"]["configVariables"]) == ["KEY", "URL", "TOKEN"]
    panel.rows["TOKEN"].delete_button.click()
    desk.rest()
    assert list(desk.bot.raw["settings"]["configVariables"]) == ["KEY", "URL"]
    panel.rows["URL"].delete_button.click()
    desk.rest()
    assert "env.URL is read in one place" in panel.question.text.text()
    panel.question.delete_button.click()
    assert list(desk.bot.raw["settings"]["configVariables"]) == ["KEY"]
    desk.undo_all()


def test_settings_are_edited_within_their_bounds(desk: SectionDesk) -> None:
    desk.use(bot())
    page = desk.add(SettingsEditor(desk.theme, desk.apply, desk.ids, ""))
    fill(page.lines["name"], "Pizzeria")
    fill(page.lines["icon"], "x")
    fill(page.lines["inactivityTimeout"], "1441")
    assert "1440" in page._errors["inactivityTimeout"].text()
    fill(page.lines["inactivityTimeout"], "0")
    fill(page.lines["nodeRepetitionLimit"], "5")
    fill(page.lines["languages"], "en, fr")
    page.switches["useClient"].click()
    page.description.setFocus()
    QTest.keyClicks(page.description, "Takes orders")
    settings, identity = desk.bot.raw["settings"], desk.bot.raw["identity"]
    assert identity == {"name": "Pizzeria", "icon": {"type": "emoji", "emoji": "x", "background_color": "x"}}
    assert settings["inactivityTimeout"] == 0
    assert type(settings["nodeRepetitionLimit"]) is int
    assert settings["languages"] == ["en", "fr"]
    assert settings["useClient"] is False
    assert settings["description"] == "Takes orders"
    desk.undo_all()
    assert page.lines["name"].text() == "Shop"


def test_a_bot_of_an_old_version_has_no_place_for_a_name(desk: SectionDesk) -> None:
    desk.use({"version": "1.9", "settings": {}, "flows": []})
    page = desk.add(SettingsEditor(desk.theme, desk.apply, desk.ids, ""))
    assert not page.lines["name"].isEnabled()
    assert "1.9" in page.name_note.text()
