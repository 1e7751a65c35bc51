"""Hooks and settings of real bots open, and looking at them changes nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from fixtures.section_desk import SectionDesk

from studio.bot.tree import item_keys
from studio.ui.hooks.hook_editor import HookEditor
from studio.ui.hooks.hooks_panel import HooksPanel
from studio.ui.settings.settings_editor import SettingsEditor


def test_hooks_and_settings_of_real_bots(desk: SectionDesk, sample: Path) -> None:
    desk.use(json.loads(zipfile.ZipFile(sample).read("bot.json")))
    panel = desk.add(HooksPanel(desk.theme, desk.apply, desk.ids))
    page = desk.add(SettingsEditor(desk.theme, desk.apply, desk.ids, ""))
    hooks = desk.bot.raw.get("hooks") or []
    for key in item_keys(hooks)[:2]:
        editor = desk.add(HookEditor(desk.theme, desk.apply, desk.ids, key, desk.engine, desk.start))
        desk.rest()
        assert "can be read" in editor.code.status.text() or "does nothing" in editor.code.status.text()
        editor.commit()
    page.commit()
    rows = panel._filtered
    assert sum(rows.rowCount(rows.index(row, 0)) for row in range(rows.rowCount())) == len(hooks)
    assert desk.bot is desk.first
