"""Values of configuration variables stay outside the bot."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from studio.bot.bot import Bot
from studio.bot.edits.configuration import (
    create_configuration_variable,
    delete_configuration_variable,
    refusal_of_configuration_name,
    rename_configuration_variable,
    take_values_out,
)
from studio.project.configuration_values import ConfigurationValues, FileVault, KeyringVault, SystemVault, ValuesNotKept

RAW: dict[str, Any] = {
    "settings": {"id": "bot-1", "configVariables": {"KEY": "from the file", "": "", "URL": ""}},
    "flows": [],
    "hooks": [
        {
            "id": "hk-1",
            "name": "h",
            "hookType": "after_turn_end",
            "content": "axios.get(env.URL, env['KEY'], 'env.URL')",
        }
    ],
}


@pytest.fixture
def values(tmp_path: Path) -> ConfigurationValues:
    return ConfigurationValues(FileVault(tmp_path / "values"))


def test_values_are_kept_per_bot_and_only_for_names_it_has(values: ConfigurationValues) -> None:
    bot, other = Bot(RAW), Bot({"settings": {"id": "bot-2", "configVariables": {"URL": ""}}})
    values.set(bot, "URL", "https://one")
    values.set(bot, "GONE", "x")
    values.set(other, "URL", "https://two ✓")
    assert values.environment_of(bot) == {"URL": "https://one"}
    assert values.environment_of(other) == {"URL": "https://two ✓"}
    values.prune(bot)
    assert values.of(bot) == {"URL": "https://one"}
    values.forget(bot, "URL")
    assert values.of(bot) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_nobody_else_can_read_the_file(values: ConfigurationValues, tmp_path: Path) -> None:
    values.set(Bot(RAW), "URL", "https://one")
    [file] = (tmp_path / "values").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_values_of_the_file_move_out_of_it(values: ConfigurationValues) -> None:
    bot = Bot(RAW)
    values.set(bot, "URL", "set here")
    assert values.take_out(bot) == ("KEY",)
    emptied = take_values_out(bot).apply(bot)
    assert emptied.raw["settings"]["configVariables"] == {"KEY": "", "": "", "URL": ""}
    assert values.environment_of(emptied) == {"KEY": "from the file", "URL": "set here"}


def test_a_rename_is_followed_everywhere_and_can_be_taken_back(values: ConfigurationValues) -> None:
    bot = Bot(RAW)
    values.set(bot, "URL", "https://one")
    edit = rename_configuration_variable(bot, "URL", "ADDRESS")
    values.rename(bot, "URL", "ADDRESS")
    renamed = edit.apply(bot)
    assert list(renamed.raw["settings"]["configVariables"]) == ["KEY", "", "ADDRESS"]
    assert renamed.raw["hooks"][0]["content"] == "axios.get(env.ADDRESS, env['KEY'], 'env.URL')"
    assert values.environment_of(renamed) == {"ADDRESS": "https://one"}
    assert edit.revert(renamed).raw == RAW
    assert values.environment_of(bot) == {"URL": "https://one"}


def test_names_are_judged() -> None:
    bot = Bot(RAW)
    assert refusal_of_configuration_name(bot, "KEY")
    assert refusal_of_configuration_name(bot, "a b")
    assert refusal_of_configuration_name(bot, "")
    assert not refusal_of_configuration_name(bot, "KEY", "KEY")
    with pytest.raises(LookupError):
        delete_configuration_variable(bot, "NONE")
    made = create_configuration_variable(Bot({}), "A").apply(Bot({}))
    assert made.raw == {"settings": {"configVariables": {"A": ""}}}
    assert delete_configuration_variable(made, "A").apply(made).raw == {"settings": {"configVariables": {}}}


class Ring:
    """A keyring as the library's backends are, which can be locked."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, name: str) -> str | None:
        if self.is_locked:
            raise RuntimeError("locked")
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        self.held[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


def test_a_keyring_holds_one_record_per_bot() -> None:
    ring, bot = Ring(), Bot(RAW)
    values = ConfigurationValues(KeyringVault(ring))
    values.update(bot, {"URL": "one", "KEY": "two"})
    assert len(ring.held) == 1
    assert values.environment_of(bot) == {"KEY": "two", "URL": "one"}
    ring.is_locked = True
    with pytest.raises(ValuesNotKept, match="Unlock it"):
        values.of(bot)
    ring.is_locked = False
    values.forget(bot, "URL")
    values.forget(bot, "KEY")
    assert not ring.held


def test_without_a_keyring_values_are_kept_in_files(tmp_path: Path) -> None:
    vault = SystemVault(tmp_path)
    assert vault.about.startswith("Values are kept")
    if isinstance(vault._chosen, FileVault):
        values = ConfigurationValues(vault)
        values.set(Bot(RAW), "URL", "one")
        assert ConfigurationValues(SystemVault(tmp_path)).environment_of(Bot(RAW)) == {"URL": "one"}


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    values = ConfigurationValues(FileVault(tmp_path))
    values.set(Bot(RAW), "URL", "one")
    [file] = tmp_path.iterdir()
    file.write_text("{", encoding="utf-8")
    with pytest.raises(ValuesNotKept, match="damaged"):
        values.of(Bot(RAW))
